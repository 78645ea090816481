import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { NOT_SUBSTITUTED } from './annotations';
import { literalCommand } from './container-command';
import {
  OBSERVER,
  OBSERVER_NAMESPACE,
  observerLabels,
  SNAPSHOT_CONFIG_MAP,
} from './observer-names';
import { CONTAINER_SECURITY, POD_SECURITY } from './pod-security';
import { controlPlaneTolerations } from './tolerations';

/** Properties of `Observer`. */
export interface ObserverProps {
  /** Image that has the command `regshift`, by digest. */
  readonly image: string;
  /** Seconds between two observations. */
  readonly everySeconds: number;
  /**
   * Secrets in the observer's namespace that the image is pulled with.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];
}

/**
 * Deployment `regshift-observer` with its namespace, its account, and the ConfigMap that it publishes in. What the
 * account may do is granted by `Access`.
 *
 * A Deployment and no CronJob: a pod that runs needs no image, and a switch of registries is just the time at which a new
 * pod may get none. It may run on control-plane nodes, where DKP's own controller does.
 *
 * The ConfigMap has no data in git, so that no GitOps engine takes away what is published.
 */
export class Observer extends Construct {
  constructor(scope: Construct, id: string, props: ObserverProps) {
    super(scope, id);
    new k8s.KubeNamespace(this, 'Namespace', {
      metadata: {
        name: OBSERVER_NAMESPACE,
        labels: { ...observerLabels(), 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    });
    new k8s.KubeServiceAccount(this, 'Account', {
      metadata: metadata(OBSERVER),
      automountServiceAccountToken: false,
    });
    new k8s.KubeConfigMap(this, 'Snapshot', { metadata: metadata(SNAPSHOT_CONFIG_MAP) });
    new k8s.KubeDeployment(this, 'Deployment', {
      metadata: metadata(OBSERVER),
      spec: {
        replicas: 1,
        revisionHistoryLimit: 2,
        selector: { matchLabels: { 'app.kubernetes.io/name': OBSERVER } },
        // two at once do no harm: the newest observation stays
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(1),
            maxUnavailable: k8s.IntOrString.fromNumber(0),
          },
        },
        template: { metadata: { labels: observerLabels() }, spec: podSpec(props) },
      },
    });
  }
}

function metadata(name: string): k8s.ObjectMeta {
  return {
    name,
    namespace: OBSERVER_NAMESPACE,
    labels: observerLabels(),
    annotations: { ...NOT_SUBSTITUTED },
  };
}

function podSpec({ image, everySeconds, imagePullSecrets = [] }: ObserverProps): k8s.PodSpec {
  return {
    serviceAccountName: OBSERVER,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    tolerations: controlPlaneTolerations(),
    ...(imagePullSecrets.length === 0
      ? {}
      : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    restartPolicy: 'Always',
    // the program does not wait for anything when it is told to end
    terminationGracePeriodSeconds: 5,
    securityContext: POD_SECURITY,
    containers: [
      {
        name: 'observe',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: literalCommand([
          'regshift',
          'observe',
          '--publish',
          `${OBSERVER_NAMESPACE}/${SNAPSHOT_CONFIG_MAP}`,
          '--every',
          String(everySeconds),
        ]),
        resources: {
          requests: {
            cpu: k8s.Quantity.fromString('20m'),
            memory: k8s.Quantity.fromString('128Mi'),
          },
          limits: { memory: k8s.Quantity.fromString('512Mi') },
        },
        securityContext: CONTAINER_SECURITY,
      },
    ],
  };
}
