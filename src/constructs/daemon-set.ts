import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ownMetadata, podSelector } from './object-metadata';
import type { PodChoices, WorkloadProps } from './pod-template';
import { configVersion, podTemplate } from './pod-template';

/** How a DaemonSet replaces its pods: `1`, or a share such as `10%`, may be away at a time. Never two on one node. */
export interface Rollout {
  readonly maxUnavailable: 1 | `${number}%`;
  /** How long a new pod must be ready before the next one is replaced. */
  readonly minReadySeconds: number;
}

/** A DaemonSet of ours: every field that matters is written, none left to a default. */
export function daemonSet(
  scope: Construct,
  props: WorkloadProps,
  rollout: Rollout,
  choices: PodChoices,
): k8s.KubeDaemonSet {
  const { workload } = choices;
  return new k8s.KubeDaemonSet(scope, 'Resource', {
    metadata: ownMetadata(workload, workload, props, configVersion(props.configVersion)),
    spec: {
      minReadySeconds: rollout.minReadySeconds,
      revisionHistoryLimit: 2,
      selector: { matchLabels: podSelector(workload) },
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxSurge: k8s.IntOrString.fromNumber(0),
          maxUnavailable: count(rollout.maxUnavailable),
        },
      },
      template: podTemplate(props, choices),
    },
  });
}

function count(value: Rollout['maxUnavailable']): k8s.IntOrString {
  return typeof value === 'number'
    ? k8s.IntOrString.fromNumber(value)
    : k8s.IntOrString.fromString(value);
}
