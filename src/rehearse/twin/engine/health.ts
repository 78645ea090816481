import { objectKey } from '../../../model/object-id';
import type { WorkloadFacts } from '../../../observe/snapshot';
import type { ShownStatus, TwinState } from '../state';
import { workloadFacts } from '../workloads/facts';
import type { TreeIndex } from './tree-index';

/**
 * Health of an Application: that of its worst object (`peers.md` 1.2). Only workloads have one; a ModuleConfig has none, so
 * it says nothing of the switch that it began. `Degraded` takes a deadline, which the twin has no clock for.
 */
export function applicationHealth(state: TwinState, tree: TreeIndex): ShownStatus['health'] {
  if (tree.keys.some((key) => state.objects[key] === undefined)) return 'Missing';
  if (tree.workloads.length === 0) return 'Healthy';
  const rolledOut = new Set(workloadFacts(state).filter(isRolledOut).map(keyOf));
  return tree.workloads.every((key) => rolledOut.has(key)) ? 'Healthy' : 'Progressing';
}

function isRolledOut(facts: WorkloadFacts): boolean {
  const { kind, generation, observedGeneration, desired, updated, ready, pods } = facts;
  if (generation !== observedGeneration || updated < desired || ready < desired) return false;
  return kind === 'DaemonSet' || pods <= updated;
}

function keyOf({ kind, namespace, name }: WorkloadFacts): string {
  return objectKey({ apiVersion: 'apps/v1', kind, namespace, name });
}
