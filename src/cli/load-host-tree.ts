import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { TextFile } from '../model/file-set';
import { fileSet } from '../model/file-set';
import { isSystemError } from '../io/system-error';
import { USUAL_ROOTS } from '../node/hosts/tree';
import { UNKNOWN } from '../node/hosts/unknown-value';
import { hostTreeRoot } from '../validate/hosts/judge-host-files';
import type { HostTreeAround } from '../validate/options';

/** More is no certificate. */
const MOST_BYTES = 1024 * 1024;

/** Reads the host directory tree around a `hosts.toml`: the folder of each registry, and what lies directly in it. */
export function hostTreeOf(path: string): HostTreeAround | undefined {
  const file = resolve(path);
  const root = hostTreeRoot(file);
  const folders = entriesOf(root).map((name) => join(root, name));
  const files = folders
    .flatMap((folder) => [folder, ...entriesOf(folder).map((name) => join(folder, name))])
    .concat(file)
    .flatMap((found) => readSmallFile(found, root));
  const unique = new Map(files.map((found) => [found.path, found]));
  return {
    tree: { files: fileSet([...unique.values()]), roots: [root, ...USUAL_ROOTS] },
    path: relative(root, file),
  };
}

/** Names in a folder; none where it is no folder, or can not be read. */
function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name !== 'node_modules' && !name.startsWith('.'));
  } catch {
    return [];
  }
}

/** Of a file that is too large, or is there and can not be read, nothing is known. */
function readSmallFile(path: string, root: string): readonly TextFile[] {
  const at = relative(root, path);
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return [];
    const content = stats.size > MOST_BYTES ? UNKNOWN : readFileSync(path, 'utf8');
    return [{ path: at, content }];
  } catch (error) {
    return isSystemError(error, 'ENOENT') ? [] : [{ path: at, content: UNKNOWN }];
  }
}
