import { EnvironmentError } from '../model/errors';
import type { TextFile } from '../model/file-set';
import { gitOutput } from './git-process';

/**
 * Files below a folder of a commit, paths from the root of the repository. A link is a file that holds where it points
 * to; another repository inside this one is a file that names its commit.
 */
export async function filesBelow(
  repository: string,
  commit: string,
  folder: string,
): Promise<readonly TextFile[]> {
  await refuseLinks(repository, commit, folder);
  const list = await gitOutput(repository, [
    'ls-tree',
    '-r',
    '-z',
    '--full-tree',
    commit,
    '--',
    folder,
  ]);
  const entries = list
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map(entryOf);
  const blobs = entries.filter(({ type }) => type === 'blob');
  const contents = await contentsOf(
    repository,
    blobs.map(({ id }) => id),
  );
  return entries.map(({ path, id }) => ({ path, content: contents.get(id) ?? `commit ${id}\n` }));
}

/** A file or link in the place of a folder above would be replaced by a commit, and it is not ours. */
async function refuseLinks(repository: string, commit: string, folder: string): Promise<void> {
  const parts = folder.split('/');
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
  if (above.length === 0) return;
  const input = above.map((path) => `${commit}:${path}\n`).join('');
  const output = await gitOutput(repository, ['cat-file', '--batch-check=%(objecttype)'], {
    input,
  });
  const types = output.toString('utf8').split('\n');
  const wrong = above.find((_, index) => types[index] === 'blob');
  if (wrong !== undefined) throw new EnvironmentError(`${wrong} is no folder in the repository`);
}

interface Entry {
  readonly type: string;
  readonly id: string;
  readonly path: string;
}

/** `100644 blob 0123…<tab>path`. */
function entryOf(line: string): Entry {
  const tab = line.indexOf('\t');
  const [, type = '', id = ''] = line.slice(0, tab).split(' ');
  return { type, id, path: line.slice(tab + 1) };
}

/** Contents by object id, all by one process. */
async function contentsOf(
  repository: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (ids.length === 0) return found;
  const input = ids.map((id) => `${id}\n`).join('');
  const output = await gitOutput(repository, ['cat-file', '--batch'], { input });
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf('\n', at);
    const size = Number(output.toString('utf8', at, end).split(' ')[2]);
    found.set(id, output.toString('utf8', end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return found;
}
