import type { GateClause } from '../../plan/plan';
import type { Snapshot, WorkloadFacts } from '../../observe/snapshot';
import { canNotTell, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

type RolledOut = Extract<GateClause, { kind: 'RolledOut' }>;
type Gone = Extract<GateClause, { kind: 'Gone' }>;

/** The controller has seen the newest template, every pod is made of it, each has been Ready for long enough; at least one. */
export function judgeRolledOut(
  { workload: kind, namespace, name }: RolledOut,
  { workloads }: Snapshot,
): Hindrance | undefined {
  if (workloads === undefined) return canNotTell('Deployments and DaemonSets were not observed');
  const found = workloadOf(workloads, kind, namespace, name);
  return found === undefined ? waiting(`${kind} ${name} is not there yet`) : unfinishedOf(found);
}

/** Neither the workload nor a pod of it is there. */
export function judgeGone(
  { workload: kind, namespace, name }: Gone,
  { workloads }: Snapshot,
): Hindrance | undefined {
  if (workloads === undefined) return canNotTell('Deployments and DaemonSets were not observed');
  const found = workloadOf(workloads, kind, namespace, name);
  return found === undefined
    ? undefined
    : waiting(`${kind} ${name} is still there, with ${found.pods} pods`);
}

function unfinishedOf(found: WorkloadFacts): Hindrance | undefined {
  const { kind, name, generation, observedGeneration, desired, updated, ready } = found;
  const { available, pods } = found;
  if (generation === undefined || observedGeneration === undefined)
    return canNotTell(`${kind} ${name} shows no generation`);
  if (observedGeneration !== generation)
    return waiting(`${kind} ${name}: the newest template has not been looked at yet`);
  if (desired === 0) return waiting(`${kind} ${name}: no pod is wanted`);
  if (updated !== desired)
    return waiting(`${kind} ${name}: ${updated} of ${desired} pods have the newest template`);
  if (ready !== desired) return waiting(`${kind} ${name}: ${ready} of ${desired} pods are Ready`);
  if (available !== desired)
    return waiting(`${kind} ${name}: ${available} of ${desired} pods are available`);
  return pods === desired
    ? undefined
    : waiting(`${kind} ${name}: ${pods} pods are there, ${desired} are wanted`);
}

function workloadOf(
  workloads: readonly WorkloadFacts[],
  kind: string,
  namespace: string,
  name: string,
): WorkloadFacts | undefined {
  return workloads.find(
    (found) => found.name === name && found.namespace === namespace && found.kind === kind,
  );
}
