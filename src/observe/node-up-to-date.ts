import type { NodeFacts, Snapshot } from './snapshot';

/**
 * Whether a node has applied what its group wants: the group's checksum exists, is not empty and equals the node's
 * (`observing.md` 8.3). `undefined` when the wanted checksums were not observed.
 */
export function nodeUpToDate(
  node: NodeFacts,
  checksums: Snapshot['configurationChecksums'],
): boolean | undefined {
  if (checksums === undefined) return undefined;
  const { group } = node;
  if (group === undefined || !Object.hasOwn(checksums, group)) return false;
  const wanted = checksums[group] ?? '';
  return wanted !== '' && wanted === node.configurationChecksum;
}
