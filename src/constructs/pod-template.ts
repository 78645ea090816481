import type { k8s } from 'cdk8s-plus-28';
import { BACKEND_LABEL, CONFIG_VERSION_ANNOTATION } from '../serving/names';
import type { Backend, WorkloadName } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownLabels } from './object-metadata';
import { POD_SECURITY } from './pod-security';
import type { VersionedFiles } from './versioned-config';

/** What every workload's construct takes. */
export interface WorkloadProps extends Recorded, VersionedFiles {
  /**
   * Secrets in our namespace that the images are pulled with.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];
  /**
   * Names by which the pod knows 127.0.0.1, where its files name it so.
   *
   * @default - none but the usual ones
   */
  readonly loopbackNames?: readonly string[];
}

/** What differs between the pods of our workloads. */
export interface PodChoices {
  readonly workload: WorkloadName;
  /**
   * What the Service selects the pods as.
   *
   * @default - never selected
   */
  readonly backend?: Backend;
  readonly hostNetwork: boolean;
  readonly priorityClassName: 'system-cluster-critical' | 'system-node-critical';
  readonly terminationGracePeriodSeconds: number;
  readonly tolerations: k8s.Toleration[];
  readonly affinity?: k8s.Affinity;
  readonly initContainers?: k8s.Container[];
  readonly containers: k8s.Container[];
  readonly volumes: k8s.Volume[];
}

/** Annotation by which pods are replaced with their configuration. */
export function configVersion(version: string): Readonly<Record<string, string>> {
  return { [CONFIG_VERSION_ANNOTATION]: version };
}

/**
 * Pods of one of our workloads, written in Kubernetes' own words: cdk8s-plus-28 would label them with a hash of the
 * construct's path, and has none for priority, seccomp, service links or a DaemonSet's way of updating.
 */
export function podTemplate(props: WorkloadProps, choices: PodChoices): k8s.PodTemplateSpec {
  const { workload, backend, affinity, initContainers } = choices;
  const { loopbackNames = [] } = props;
  return {
    metadata: {
      labels: {
        ...ownLabels(workload),
        ...(backend === undefined ? {} : { [BACKEND_LABEL]: backend }),
      },
      annotations: { ...configVersion(props.configVersion) },
    },
    spec: {
      priorityClassName: choices.priorityClassName,
      ...(affinity === undefined ? {} : { affinity }),
      tolerations: choices.tolerations,
      hostNetwork: choices.hostNetwork,
      // The node's own resolver, as containerd uses it: cluster DNS may itself wait for an image from here.
      dnsPolicy: 'Default',
      ...(loopbackNames.length === 0
        ? {}
        : { hostAliases: [{ ip: '127.0.0.1', hostnames: [...loopbackNames] }] }),
      serviceAccountName: 'default',
      automountServiceAccountToken: false,
      // With links, Service registry-push becomes variables REGISTRY_…, which distribution reads as settings.
      enableServiceLinks: false,
      ...pullSecrets(props),
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: choices.terminationGracePeriodSeconds,
      securityContext: POD_SECURITY,
      ...(initContainers === undefined ? {} : { initContainers }),
      containers: choices.containers,
      volumes: choices.volumes,
    },
  };
}

function pullSecrets({ imagePullSecrets = [] }: WorkloadProps): {
  imagePullSecrets?: k8s.LocalObjectReference[];
} {
  if (imagePullSecrets.length === 0) return {};
  return { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) };
}
