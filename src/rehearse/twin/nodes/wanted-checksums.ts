import type { TwinState } from '../state';
import { wantedChecksum } from './node-bundle';

/** Wanted checksums of all groups that have nodes. */
export function wantedChecksums(
  state: Pick<TwinState, 'platform' | 'objects' | 'nodes'>,
): Readonly<Record<string, string>> {
  const groups = [...new Set(state.nodes.map(({ group }) => group))].sort();
  return Object.fromEntries(
    groups.flatMap((group) => {
      const checksum = wantedChecksum(state, group);
      return checksum === undefined ? [] : [[group, checksum]];
    }),
  );
}
