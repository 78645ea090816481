import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/canonical-json';
import type { FileSet } from '../model/file-set';
import type { Layout } from './layout';

/**
 * Digest of the synced folder as it is committed: sealed. Of ciphertext, so it tells nothing of a secret.
 *
 * @param files - of the owned folder; those beside the synced one do not count
 */
export function treeDigest({ manifests }: Layout, files: FileSet): string {
  const synced = files.filter(({ path }) => path.startsWith(`${manifests}/`));
  return createHash('sha256').update(canonicalJson(synced)).digest('hex');
}
