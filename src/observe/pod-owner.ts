import { at, listAt, textAt } from './fields';
import type { WorkloadFacts } from './snapshot';

/** Workload that made a pod: its DaemonSet, or the Deployment behind its ReplicaSet. */
export type PodOwner = Pick<WorkloadFacts, 'kind' | 'name'>;

/** The workload of a pod; `undefined` for pods of anything else. */
export function ownerOf(pod: unknown): PodOwner | undefined {
  const owner = listAt(pod, 'metadata', 'ownerReferences').find(
    (reference) => at(reference, 'controller') === true,
  );
  const name = textAt(owner, 'name') ?? '';
  switch (textAt(owner, 'kind')) {
    case 'DaemonSet':
      return { kind: 'DaemonSet', name };
    case 'ReplicaSet':
      return { kind: 'Deployment', name: deploymentOf(name, pod) };
    default:
      return undefined;
  }
}

/** A Deployment calls a ReplicaSet after itself and the hash of the template, which its pods carry as a label. */
function deploymentOf(replicaSet: string, pod: unknown): string {
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash') ?? '';
  const ending = `-${hash}`;
  return hash !== '' && replicaSet.endsWith(ending)
    ? replicaSet.slice(0, -ending.length)
    : replicaSet;
}
