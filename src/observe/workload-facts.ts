import { compareText } from '../model/issue';
import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { integerAt, known } from './fields';
import { KINDS } from './kinds';
import { ownerOf } from './pod-owner';
import type { WorkloadFacts } from './snapshot';
import { statusCondition } from './status-condition';

/**
 * Deployments and DaemonSets of a namespace, by kind and name. A workload that was deleted counts as long as pods of it
 * are there: they go after it. `undefined` unless all of the three kinds were looked at.
 */
export function readWorkloads(dump: Dump, namespace: string): readonly WorkloadFacts[] | undefined {
  const deployments = dump.list(KINDS.deployment, namespace);
  const daemonSets = dump.list(KINDS.daemonSet, namespace);
  const pods = dump.list(KINDS.pod, namespace);
  if (deployments === undefined || daemonSets === undefined || pods === undefined) return undefined;
  const podsOf = groupByOwner(pods);
  const found = [
    ...deployments.map((object) => readDeployment(namespace, object, podsOf)),
    ...daemonSets.map((object) => readDaemonSet(namespace, object, podsOf)),
  ];
  const alive = new Set(found.map(keyOf));
  const left = [...podsOf.values()]
    .filter(({ kind, name }) => !alive.has(keyOf({ kind, name })))
    .map(({ kind, name, pods: own }) => leftOver(namespace, { kind, name }, own));
  return [...found, ...left].sort((a, b) => compareText(keyOf(a), keyOf(b)));
}

type Identity = Pick<WorkloadFacts, 'kind' | 'name'>;
type Pods = ReadonlyMap<string, Identity & { readonly pods: readonly DumpObject[] }>;

function keyOf({ kind, name }: Identity): string {
  return `${kind}/${name}`;
}

function groupByOwner(pods: readonly DumpObject[]): Pods {
  const groups = new Map<string, Identity & { readonly pods: DumpObject[] }>();
  for (const pod of pods) {
    const owner = ownerOf(pod.fields);
    if (owner === undefined) continue;
    const group = groups.get(keyOf(owner));
    if (group === undefined) groups.set(keyOf(owner), { ...owner, pods: [pod] });
    else group.pods.push(pod);
  }
  return groups;
}

function readDeployment(
  namespace: string,
  { name, fields }: DumpObject,
  pods: Pods,
): WorkloadFacts {
  return known<WorkloadFacts>({
    kind: 'Deployment',
    namespace,
    name,
    generation: integerAt(fields, 'metadata', 'generation'),
    observedGeneration: integerAt(fields, 'status', 'observedGeneration'),
    // the API server's own default
    desired: integerAt(fields, 'spec', 'replicas') ?? 1,
    updated: integerAt(fields, 'status', 'updatedReplicas') ?? 0,
    ready: integerAt(fields, 'status', 'readyReplicas') ?? 0,
    available: integerAt(fields, 'status', 'availableReplicas') ?? 0,
    pods: countOf(pods, { kind: 'Deployment', name }),
  });
}

function readDaemonSet(namespace: string, { name, fields }: DumpObject, pods: Pods): WorkloadFacts {
  return known<WorkloadFacts>({
    kind: 'DaemonSet',
    namespace,
    name,
    generation: integerAt(fields, 'metadata', 'generation'),
    observedGeneration: integerAt(fields, 'status', 'observedGeneration'),
    desired: integerAt(fields, 'status', 'desiredNumberScheduled') ?? 0,
    updated: integerAt(fields, 'status', 'updatedNumberScheduled') ?? 0,
    ready: integerAt(fields, 'status', 'numberReady') ?? 0,
    available: integerAt(fields, 'status', 'numberAvailable') ?? 0,
    pods: countOf(pods, { kind: 'DaemonSet', name }),
  });
}

function countOf(pods: Pods, workload: Identity): number {
  return pods.get(keyOf(workload))?.pods.length ?? 0;
}

function leftOver(
  namespace: string,
  workload: Identity,
  pods: readonly DumpObject[],
): WorkloadFacts {
  const ready = pods.filter(({ fields }) => statusCondition(fields, 'Ready')?.isTrue ?? false);
  return {
    ...workload,
    namespace,
    desired: 0,
    updated: 0,
    ready: ready.length,
    available: ready.length,
    pods: pods.length,
  };
}
