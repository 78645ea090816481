import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { EnvironmentError } from '../model/errors';
import type { TextFile } from '../model/file-set';

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

/** Committed versions of a file, newest first; none outside a repository. Read lazily: most callers need the first. */
export function* committedVersions(path: string): Generator<Uint8Array> {
  const folder = dirname(resolve(path));
  if (repositoryRoot(folder) === undefined) return;
  const name = `./${basename(path)}`;
  const log = tryGit(folder, ['log', `-n${String(MOST_VERSIONS)}`, '--format=%H', '--', name]);
  const commits = log === undefined ? [] : Buffer.from(log).toString('utf8').split('\n');
  for (const commit of commits.filter((line) => line !== '')) {
    const content = tryGit(folder, ['show', `${commit}:${name}`]);
    if (content !== undefined) yield content;
  }
}

/**
 * Files below a folder as a revision has them; paths are relative to the folder. Throws an `EnvironmentError` when the
 * revision is not there.
 */
export function filesAtRevision(folder: string, revision: string): readonly TextFile[] {
  const root = repositoryRoot(dirname(resolve(folder)));
  if (root === undefined) throw new EnvironmentError(`${folder} is not in a git repository`);
  const below = relative(root, resolve(folder));
  const commit = tryGit(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  if (commit === undefined)
    throw new EnvironmentError(`${revision} is no commit of the repository ${root}`);
  const sha = Buffer.from(commit).toString('utf8').trim();
  const list = tryGit(root, ['ls-tree', '-r', '-z', '--name-only', sha, '--', `${below}/`]) ?? '';
  return Buffer.from(list)
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => ({
      path: relative(below, path),
      content: Buffer.from(tryGit(root, ['show', `${sha}:${path}`]) ?? '').toString('utf8'),
    }));
}

function tryGit(cwd: string, args: readonly string[]): Uint8Array | undefined {
  try {
    return execFileSync('git', args, {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    });
  } catch {
    return undefined;
  }
}
