import { nodeUpToDate } from '../../observe/node-up-to-date';
import type { NodeFacts } from '../../observe/snapshot';
import type { GateEvidence } from '../evidence';
import { canNotTell, stale, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

/**
 * A NodeGroupConfiguration has reached its nodes (`observing.md` 8.4): the checksum of each group has moved since the
 * baseline (until then "all nodes have it" is an old yes), every node has applied it, none is at it, all are Ready. Where a
 * commit was taken back before it had moved anything, nothing has to move again.
 * Groups without nodes have nothing to wait for.
 */
export function judgeNodesUpToDate(
  groups: readonly string[],
  evidence: GateEvidence,
): Hindrance | undefined {
  const { nodes, configurationChecksums } = evidence.snapshot;
  if (nodes === undefined || nodes.length === 0) return canNotTell('no Node was observed');
  if (configurationChecksums === undefined)
    return canNotTell('Secret configuration-checksums was not observed');
  const before = evidence.baseline?.checksums;
  if (before === undefined)
    return canNotTell('the checksums of NodeGroups were not remembered from before the commit');
  const takenBack = evidence.takenBack?.checksums;
  const every = groups.includes('*');
  let grouped = false;
  let unfinished: Hindrance | undefined;
  for (const node of nodes) {
    const { group } = node;
    if (group === undefined) continue;
    grouped = true;
    if (!every && !groups.includes(group)) continue;
    const now = configurationChecksums[group];
    if (before[group] === now && takenBack?.[group] !== now)
      return stale(`NodeGroup ${group}: its checksum is as before the commit`);
    unfinished ??= unfinishedOf(node, nodeUpToDate(node, configurationChecksums) === true);
  }
  return grouped ? unfinished : canNotTell('which NodeGroups nodes belong to was not observed');
}

function unfinishedOf(node: NodeFacts, upToDate: boolean): Hindrance | undefined {
  const { name, update, ready } = node;
  if (update.length > 0) return waiting(`node ${name}: ${update.join(', ')}`);
  if (!upToDate) return waiting(`node ${name} has not applied its configuration yet`);
  return ready ? undefined : waiting(`node ${name} is not Ready`);
}
