import { EnvironmentError } from '../model/errors';
import type { TextFile } from '../model/file-set';
import { readObjects } from './git-objects';
import { gitOutput } from './git-process';
import type { GitPlace } from './git-process';

/**
 * Files below a folder of a commit, paths from the root of the repository. A link is a file that holds where it points
 * to; another repository inside this one is a file that names its commit.
 */
export async function filesBelow(
  place: GitPlace,
  commit: string,
  folder: string,
): Promise<readonly TextFile[]> {
  await refuseLinks(place, commit, folder);
  const list = await gitOutput(place, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', folder]);
  const entries = list
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map(entryOf);
  const contents = await readObjects(
    place,
    entries.map(({ type, id }) => (type === 'blob' ? id : '')),
  );
  return entries.map(({ path, id }, at) => ({
    path,
    content: contents[at]?.toString('utf8') ?? `commit ${id}\n`,
  }));
}

/** A file or link in the place of a folder above would be replaced by a commit, and it is not ours. */
async function refuseLinks(place: GitPlace, commit: string, folder: string): Promise<void> {
  const parts = folder.split('/');
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
  if (above.length === 0) return;
  const input = above.map((path) => `${commit}:${path}\n`).join('');
  const output = await gitOutput(place, ['cat-file', '--batch-check=%(objecttype)'], {
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
