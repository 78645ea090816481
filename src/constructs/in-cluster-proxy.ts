import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { REGISTRY_PORT } from '../node/sources/pull-source';
import { PULL_THROUGH_COMMAND } from '../serving/nginx-command';
import { REGISTRY_PORT_NAME } from '../serving/names';
import { ownMetadata, podSelector } from './object-metadata';
import type { WorkloadProps } from './pod-template';
import { configVersion, podTemplate } from './pod-template';
import { cacheVolume, scratchVolume, secretVolume } from './pod-volumes';
import type { ServingImages } from './serving-containers';
import { distributionContainer, nginxContainer } from './serving-containers';
import { controlPlaneTolerations, ON_CONTROL_PLANE } from './tolerations';
import { configKeys } from './versioned-config';

const NAME = 'registry-in-cluster-proxy';

/** Properties of `InClusterProxy`. */
export interface InClusterProxyProps extends WorkloadProps {
  readonly images: ServingImages;
  /** Number of control-plane nodes: as many pods, no two on one node. */
  readonly masters: number;
  /**
   * What the cache is meant to hold, as a Kubernetes quantity.
   *
   * @default '10Gi'
   */
  readonly cacheSize?: string;
}

/**
 * Deployment `registry-in-cluster-proxy`: what in-cluster clients pull through in Direct. Figures, tolerations,
 * placement and user are DKP's (`objects.md` 4.4).
 *
 * A pod is replaced in its place (no surge): with one pod per control-plane node there is no room beside it.
 */
export class InClusterProxy extends Construct {
  constructor(scope: Construct, id: string, props: InClusterProxyProps) {
    super(scope, id);
    const { masters } = props;
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: ownMetadata(NAME, NAME, props, configVersion(props.configVersion)),
      spec: {
        replicas: masters,
        minReadySeconds: 0,
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 2,
        selector: { matchLabels: podSelector(NAME) },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(0),
            maxUnavailable: k8s.IntOrString.fromNumber(masters > 2 ? 2 : 1),
          },
        },
        template: pods(props),
      },
    });
  }
}

function pods(props: InClusterProxyProps): k8s.PodTemplateSpec {
  const pod = {
    images: props.images,
    files: props.files,
    nginxCommand: PULL_THROUGH_COMMAND,
    listener: { port: REGISTRY_PORT },
    port: { name: REGISTRY_PORT_NAME, containerPort: REGISTRY_PORT, protocol: 'TCP' },
    debugPort: { name: 'debug', containerPort: 5002, protocol: 'TCP' },
    nodes: [],
  };
  return podTemplate(props, {
    workload: NAME,
    backend: 'in-cluster-proxy',
    hostNetwork: false,
    priorityClassName: 'system-cluster-critical',
    terminationGracePeriodSeconds: 60,
    tolerations: controlPlaneTolerations(),
    affinity: { nodeAffinity: ON_CONTROL_PLANE, ...(props.masters > 1 ? ONE_PER_NODE : {}) },
    containers: [nginxContainer(pod), distributionContainer(pod)],
    volumes: [
      secretVolume('config', NAME, configKeys(props)),
      scratchVolume('run'),
      scratchVolume('tmp'),
      cacheVolume('data', props.cacheSize ?? '10Gi'),
    ],
  });
}

const ONE_PER_NODE: k8s.Affinity = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      {
        labelSelector: { matchLabels: podSelector(NAME) },
        topologyKey: 'kubernetes.io/hostname',
      },
    ],
  },
};
