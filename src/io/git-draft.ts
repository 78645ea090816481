import type { FileSet } from '../model/file-set';
import { commitStream } from './commit-stream';
import { identityEnv } from './git-identity';
import type { GitIdentity } from './git-identity';
import { gitOutput, gitText } from './git-process';
import { filesBelow } from './git-tree';

/** What commits are signed with. */
export interface Signing {
  readonly format: 'ssh' | 'openpgp';
  /** SSH: path of a private key, or `key::ssh-ed25519 …` of one that the agent has. OpenPGP: id of a key. */
  readonly key: string;
}

/** What is the same for all commits of one writer. */
export interface Committer {
  readonly identity: GitIdentity;
  /**
   * Every commit is signed, or not made.
   *
   * @default - none is
   */
  readonly signing?: Signing;
}

/** A commit that is to be made; its parent may still change. */
export interface Draft {
  readonly message: string;
  /** Since 1970. */
  readonly seconds: number;
  /** What a folder holds afterwards, all of it; absent for a commit that changes no file. */
  readonly content?: { readonly folder: string; readonly files: FileSet };
}

/** Ref of the scratch repository that a commit is left at. */
const DRAFT = 'refs/regshift/draft';

/**
 * Makes a commit in the scratch repository and tells its id.
 *
 * @param parent - absent for the first commit of a branch
 */
export async function makeCommit(
  scratch: string,
  { identity, signing }: Committer,
  { message, seconds, content }: Draft,
  parent: string | undefined,
): Promise<string> {
  if (content !== undefined) {
    const { folder, files } = content;
    const before = parent === undefined ? [] : await filesBelow(scratch, parent, folder);
    const kept = new Set(files.map(({ path }) => path));
    const input = commitStream({
      ref: DRAFT,
      identity,
      seconds,
      message,
      ...(parent === undefined ? {} : { parent }),
      removed: before.map(({ path }) => path).filter((path) => !kept.has(path)),
      written: files,
    });
    await gitOutput(scratch, ['fast-import', '--quiet', '--force', '--done'], { input });
    if (signing === undefined) return gitText(scratch, ['rev-parse', '--verify', DRAFT]);
  }
  const tree = `${content === undefined ? (parent ?? '') : DRAFT}^{tree}`;
  return gitText(
    scratch,
    [
      'commit-tree',
      ...(signing === undefined ? [] : [`-S${signing.key}`]),
      ...(parent === undefined ? [] : ['-p', parent]),
      '-F',
      '-',
      await gitText(scratch, ['rev-parse', '--verify', tree]),
    ],
    {
      input: message,
      env: identityEnv(identity, seconds),
      ...(signing === undefined ? {} : { settings: [`gpg.format=${signing.format}`] }),
    },
  );
}
