import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type {
  CommitOutcome,
  CommitRequest,
  Repository,
  RepositoryView,
} from '../deliver/repository';
import type { Layout } from '../deliver/layout';
import { EnvironmentError } from '../model/errors';
import { fileSet } from '../model/file-set';
import { commitStream } from './commit-stream';
import type { GitIdentity } from './commit-stream';
import { gitFailed, gitOutput, runGit } from './git-process';
import { filesBelow } from './git-tree';

/** Which branch, whose folder, and who commits. */
export interface GitBranchOptions {
  /** Path or URL of a bare repository. A URL with a password is refused: git hands URLs on as arguments. */
  readonly repository: string;
  readonly branch: string;
  readonly layout: Pick<Layout, 'folder' | 'manifests'>;
  readonly identity: GitIdentity;
  /**
   * When a commit is made, in seconds since 1970.
   *
   * @default - the machine's clock
   */
  readonly seconds?: () => number;
  /**
   * Folder that the scratch repository is made in.
   *
   * @default - the machine's folder for temporary files
   */
  readonly scratchIn?: string;
}

/** Where the branch of the other repository stands in the scratch one. */
const TRACKED = 'refs/regshift/remote';
const DRAFT = 'refs/regshift/draft';
const COMMIT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * A branch of a real git repository, by the git program. Works in a scratch repository of its own, without a work
 * tree; the branch moves only from the tip that was read, in one step of the other side (`--force-with-lease`).
 *
 * Every method throws an `EnvironmentError` when git, the disk or the network fails.
 */
export class GitBranch implements Repository {
  private readonly scratch: string;
  private readonly url: string;
  private readonly ref: string;
  private readonly options: GitBranchOptions;
  /** What was read last: a commit never changes. */
  private seen: RepositoryView | undefined;
  /** What was found of pairs of commits that are here: neither they nor their ancestry ever change. */
  private readonly held = new Map<string, boolean>();

  private constructor(options: GitBranchOptions, url: string, scratch: string) {
    this.options = options;
    this.url = url;
    this.ref = `refs/heads/${options.branch}`;
    this.scratch = scratch;
  }

  /** Makes the scratch repository; `close` removes it. The other repository is not talked to yet. */
  static async open(options: GitBranchOptions): Promise<GitBranch> {
    const url = addressOf(options.repository);
    const scratch = mkdtempSync(join(options.scratchIn ?? tmpdir(), 'regshift-git-'));
    const branch = new GitBranch(options, url, scratch);
    try {
      await gitOutput(scratch, ['init', '--quiet', '--bare', scratch]);
      await gitOutput(scratch, ['check-ref-format', branch.ref]);
    } catch (error) {
      branch.close();
      throw error;
    }
    return branch;
  }

  /** Removes the scratch repository. */
  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  async read(): Promise<RepositoryView> {
    const tip = await this.fetch();
    if (tip === undefined) return { tip, synced: undefined, files: [] };
    if (tip === this.seen?.tip) return this.seen;
    const { folder, manifests } = this.options.layout;
    const [files, synced] = await Promise.all([
      filesBelow(this.scratch, tip, folder),
      this.text(['rev-list', '-1', '--first-parent', tip, '--', manifests]),
    ]);
    this.seen = { tip, synced: synced === '' ? undefined : synced, files: fileSet(files) };
    return this.seen;
  }

  async commit(request: CommitRequest): Promise<CommitOutcome> {
    const sha = await this.draft(request);
    const lease = `--force-with-lease=${this.ref}:${request.expectedTip ?? ''}`;
    const push = await runGit(this.scratch, [
      'push',
      '--quiet',
      lease,
      this.url,
      `${sha}:${this.ref}`,
    ]);
    if (push.code === 0) return { ok: true, sha };
    return this.whyRefused(sha, request.expectedTip, push.complaint);
  }

  async holds(revision: string, commit: string): Promise<boolean> {
    if (!COMMIT_ID.test(revision) || !COMMIT_ID.test(commit)) return false;
    const pair = `${revision} ${commit}`;
    const known = this.held.get(pair);
    if (known !== undefined) return known;
    const ancestry = await runGit(this.scratch, ['merge-base', '--is-ancestor', commit, revision]);
    if (ancestry.code !== 0 && ancestry.code !== 1) return false;
    const holds = ancestry.code === 0 && (await this.sameSyncedTree(revision, commit));
    this.held.set(pair, holds);
    return holds;
  }

  /** A push whose answer was lost has landed all the same: the branch tells, not the answer. */
  private async whyRefused(
    sha: string,
    expectedTip: string | undefined,
    complaint: string,
  ): Promise<CommitOutcome> {
    const tip = await this.fetch();
    if (tip === expectedTip) throw gitFailed('push', complaint);
    if (tip === undefined) return { ok: false, reason: 'moved' };
    const landed = await runGit(this.scratch, ['merge-base', '--is-ancestor', sha, tip]);
    return landed.code === 0 ? { ok: true, sha } : { ok: false, reason: 'moved' };
  }

  /** Brings the branch here and tells its tip; `undefined` when the branch is not there. */
  private async fetch(): Promise<string | undefined> {
    const listed = await this.text(['ls-remote', this.url, this.ref]);
    if (listed === '') return undefined;
    const [tip] = listed.split('\t');
    if (tip === this.seen?.tip) return tip;
    await gitOutput(this.scratch, [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      this.url,
      `+${this.ref}:${TRACKED}`,
    ]);
    return this.text(['rev-parse', '--verify', TRACKED]);
  }

  private async draft({ expectedTip, files, message }: CommitRequest): Promise<string> {
    const { layout, identity, seconds = machineSeconds } = this.options;
    const stray = files.find(({ path }) => !path.startsWith(`${layout.folder}/`));
    if (stray !== undefined) throw new RangeError(`${stray.path} is outside ${layout.folder}`);
    const before =
      expectedTip === undefined ? [] : await filesBelow(this.scratch, expectedTip, layout.folder);
    const kept = new Set(files.map(({ path }) => path));
    const input = commitStream({
      ref: DRAFT,
      identity,
      seconds: seconds(),
      message,
      ...(expectedTip === undefined ? {} : { parent: expectedTip }),
      removed: before.map(({ path }) => path).filter((path) => !kept.has(path)),
      written: files,
    });
    await gitOutput(this.scratch, ['fast-import', '--quiet', '--force', '--done'], { input });
    return this.text(['rev-parse', '--verify', DRAFT]);
  }

  private async sameSyncedTree(one: string, other: string): Promise<boolean> {
    const trees = await Promise.all([this.syncedTree(one), this.syncedTree(other)]);
    return trees[0] !== undefined && trees[0] === trees[1];
  }

  private async syncedTree(commit: string): Promise<string | undefined> {
    const name = `${commit}:${this.options.layout.manifests}`;
    const { code, stdout } = await runGit(this.scratch, ['rev-parse', '--verify', '--quiet', name]);
    return code === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  private async text(args: readonly string[]): Promise<string> {
    return (await gitOutput(this.scratch, args)).toString('utf8').trim();
  }
}

function machineSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Git runs elsewhere than the caller: a relative path is made absolute, a URL is left alone. */
function addressOf(repository: string): string {
  if (repository.startsWith('-')) throw new EnvironmentError(`${repository} is no repository`);
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:([^/]*)@)?/i.exec(repository);
  if (url === null) {
    const scpLike = /^[^/]+:/.test(repository);
    return scpLike || isAbsolute(repository) ? repository : resolve(repository);
  }
  const login = url[1];
  const ssh = /^(?:git\+)?ssh:/i.test(repository);
  if (login !== undefined && (!ssh || login.includes(':'))) {
    throw new EnvironmentError(
      "a login must not stand in the URL of a repository; git's credential helper knows it",
    );
  }
  return repository;
}
