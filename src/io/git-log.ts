import { readObjects } from './git-objects';
import { gitFailed, gitText, runGit } from './git-process';
import type { GitPlace } from './git-process';

/** Whether a commit is an ancestor of another, or the same; `undefined` when one of them is not here. */
export async function isAncestor(
  place: GitPlace,
  commit: string,
  of: string,
): Promise<boolean | undefined> {
  const { code } = await runGit(place, ['merge-base', '--is-ancestor', commit, of]);
  return code === 0 ? true : code === 1 ? false : undefined;
}

/** As `isAncestor`, of commits that are here. */
export async function descends(place: GitPlace, commit: string, from: string): Promise<boolean> {
  const answer = await isAncestor(place, from, commit);
  if (answer === undefined) throw gitFailed('merge-base', '');
  return answer;
}

/** The newest commit of a branch that changed a path: one of its own or the merge that brought it. */
export async function lastChange(
  place: GitPlace,
  tip: string,
  path: string,
): Promise<string | undefined> {
  const sha = await gitText(place, ['rev-list', '-1', '--first-parent', tip, '--', path]);
  return sha === '' ? undefined : sha;
}

/** The commits of a branch that changed a path, oldest first. */
export async function changesOf(
  place: GitPlace,
  tip: string,
  path: string,
): Promise<readonly string[]> {
  const list = ['rev-list', '--first-parent', '--reverse', tip, '--', path];
  return (await gitText(place, list)).split('\n').filter((line) => line !== '');
}

/** Who made a commit, when, and what it says. */
export async function describeCommit(place: GitPlace, sha: string): Promise<CommitText> {
  const format = '--format=%an <%ae>%x00%cI%x00%s%x00%b';
  const text = await gitText(place, ['show', '--no-patch', format, sha]);
  const [author = '', date = '', subject = '', body = ''] = text.split('\0');
  return { sha, author, date, subject, body: body.trim() };
}

/** When a commit was made, in seconds since 1970. */
export async function commitSeconds(place: GitPlace, sha: string): Promise<number> {
  return Number(await gitText(place, ['show', '--no-patch', '--format=%ct', sha]));
}

/** A commit in words. */
export interface CommitText {
  readonly sha: string;
  /** `Name <address>`. */
  readonly author: string;
  /** RFC 3339. */
  readonly date: string;
  readonly subject: string;
  readonly body: string;
}

/** Versions of a file along a branch, oldest first; where it was removed there is none. */
export async function fileVersions(
  place: GitPlace,
  tip: string,
  path: string,
): Promise<readonly { readonly commit: string; readonly content: string }[]> {
  const commits = await changesOf(place, tip, path);
  const contents = await readObjects(
    place,
    commits.map((commit) => `${commit}:${path}`),
  );
  return commits.flatMap((commit, at) => {
    const content = contents[at]?.toString('utf8');
    return content === undefined ? [] : [{ commit, content }];
  });
}

/** Whether commits that came after another touch one of some paths, also where nothing is left of it. */
export async function touches(
  place: GitPlace,
  after: string | undefined,
  tip: string,
  paths: readonly string[],
): Promise<boolean> {
  const range = after === undefined ? [tip] : [tip, `^${after}`];
  const found = await gitText(place, [
    'rev-list',
    '-1',
    '--full-history',
    ...range,
    '--',
    ...paths,
  ]);
  return found !== '';
}

/** Whether a folder or file is there in both commits, and the same. */
export async function sameTree(
  place: GitPlace,
  one: string,
  other: string,
  folder: string,
): Promise<boolean> {
  const trees = await Promise.all([one, other].map((commit) => treeOf(place, commit, folder)));
  return trees[0] !== undefined && trees[0] === trees[1];
}

async function treeOf(
  place: GitPlace,
  commit: string,
  folder: string,
): Promise<string | undefined> {
  const name = `${commit}:${folder}`;
  const { code, stdout } = await runGit(place, ['rev-parse', '--verify', '--quiet', name]);
  return code === 0 ? stdout.toString('utf8').trim() : undefined;
}
