import { remember } from '../../../model/remember';
import type { Ground } from '../ground';

/** What an observer sees in place of a text that the twin made. */
export type Spelling = <T extends string | undefined>(text: T) => T | string;

/** How the cluster spells a version or checksum that the twin computed; one that it never had stays as it is. */
export const spelling = remember((ground: Ground): Spelling => {
  const spelled = new Map(Object.entries(ground.seen?.spelled ?? {}));
  return (text) => (text === undefined ? text : (spelled.get(text) ?? text));
});

/** Key of a checksum: groups that run the same have one checksum in the twin, and each its own in the cluster. */
export function checksumKey(group: string, checksum: string): string {
  return `${group} ${checksum}`;
}

/** How the cluster spells a checksum of a group. */
export function spelledChecksum(ground: Ground, group: string, checksum: string): string {
  const key = checksumKey(group, checksum);
  const spelled = spelling(ground)(key);
  return spelled === key ? checksum : spelled;
}
