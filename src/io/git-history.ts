import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { EnvironmentError } from '../model/errors';
import type { TextFile } from '../model/file-set';
import { readObjects } from './git-objects';
import { runGit } from './git-process';
import { filesBelow } from './git-tree';

/** How many committed versions of a file are looked at. */
const MOST_VERSIONS = 20;

/** Root of the git work tree that holds a folder; `undefined` outside of one, or where there is no git. */
export function repositoryRoot(folder: string): string | undefined {
  let path = resolve(folder);
  while (!existsSync(join(path, '.git'))) {
    if (dirname(path) === path) return undefined;
    path = dirname(path);
  }
  return path;
}

/** Committed versions of a file, newest first; none outside a repository, or where git does not answer. */
export async function committedVersions(path: string): Promise<readonly Uint8Array[]> {
  const folder = dirname(resolve(path));
  if (repositoryRoot(folder) === undefined) return [];
  const name = `./${basename(path)}`;
  const newest = ['rev-list', `--max-count=${String(MOST_VERSIONS)}`, 'HEAD', '--', name];
  const commits = await lineList(folder, newest);
  const versions = await readObjects(
    { around: folder },
    commits.map((commit) => `${commit}:${name}`),
  );
  return versions.filter((version) => version !== undefined);
}

/**
 * Files below a folder as a revision has them; paths are relative to the folder. Throws an `EnvironmentError` when the
 * revision is not there.
 */
export async function filesAtRevision(
  folder: string,
  revision: string,
): Promise<readonly TextFile[]> {
  const root = repositoryRoot(dirname(resolve(folder)));
  if (root === undefined) throw new EnvironmentError(`${folder} is not in a git repository`);
  const commit = `${revision}^{commit}`;
  const [sha] = await lineList(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    commit,
  ]);
  if (sha === undefined)
    throw new EnvironmentError(`${revision} is no commit of the repository ${root}`);
  const below = relative(root, resolve(folder));
  const files = await filesBelow({ around: root }, sha, below);
  return files.map(({ path, content }) => ({ path: relative(below, path), content }));
}

/** Lines of git's output; none when it fails: a history that can not be read is as none. */
async function lineList(folder: string, args: readonly string[]): Promise<readonly string[]> {
  try {
    const { code, stdout } = await runGit({ around: folder }, args);
    const lines = stdout.toString('utf8').split('\n');
    return code === 0 ? lines.filter((line) => line !== '') : [];
  } catch (error) {
    if (error instanceof EnvironmentError) return [];
    throw error;
  }
}
