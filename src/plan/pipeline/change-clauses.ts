import { NAMESPACE, SERVICE } from '../../serving/names';
import { changesBetween } from '../changes';
import type { Tree } from '../changes';
import { desiredKey, sameObject } from '../objects';
import type { DesiredObject } from '../objects';
import type { GateClause } from '../plan';
import { workloadOf } from './object-ids';

/**
 * What must be seen after a commit that turns one tree into another: every workload that it touches has rolled out or
 * is gone, nodes have run every script, the Service leads to its backend. `undefined` when nothing changes.
 */
export function clausesOfChange(before: Tree, after: Tree): readonly GateClause[] | undefined {
  if (changesBetween(before, after).length === 0) return undefined;
  const touched = after.filter((object) => !before.some((old) => sameObject(old, object)));
  const kept = new Set(after.map(desiredKey));
  const removed = before.filter((object) => !kept.has(desiredKey(object)));
  const clauses = [...touched.flatMap(seenOf), ...scriptsRun(touched), ...removed.flatMap(goneOf)];
  return clauses.length === 0 ? [] : [...clauses, { kind: 'PlatformHealthy' }];
}

function seenOf(object: DesiredObject): readonly GateClause[] {
  if (object.kind === 'RegistryService') {
    const { backend } = object;
    return [{ kind: 'ServiceLeadsTo', namespace: NAMESPACE, name: SERVICE, backend }];
  }
  const workload = workloadOf(object);
  return workload === undefined
    ? []
    : [{ kind: 'RolledOut', workload: workload.kind, namespace: NAMESPACE, name: workload.name }];
}

function goneOf(object: DesiredObject): readonly GateClause[] {
  const workload = workloadOf(object);
  return workload === undefined
    ? []
    : [{ kind: 'Gone', workload: workload.kind, namespace: NAMESPACE, name: workload.name }];
}

function scriptsRun(touched: readonly DesiredObject[]): readonly GateClause[] {
  const scripts = touched.some(
    ({ kind }) => kind === 'NodeHostsScript' || kind === 'NodeHostsScriptUndo',
  );
  return scripts ? [{ kind: 'NodesUpToDate', nodeGroups: ['*'] }] : [];
}
