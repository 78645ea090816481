import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { ApprovalBranch, SignedCommit, SignedCommits } from '../deliver/approvals';
import type { Layout } from '../deliver/layout';
import type {
  CommitOutcome,
  CommitRequest,
  Proposal,
  Repository,
  RepositoryView,
} from '../deliver/repository';
import { BugError, EnvironmentError } from '../model/errors';
import { fileSet } from '../model/file-set';
import { makeCommit } from './git-draft';
import type { Committer, Draft } from './git-draft';
import {
  descends,
  fileVersions,
  isAncestor,
  lastChange,
  sameTree,
  touches,
  changesOf,
  commitSeconds,
  describeCommit,
} from './git-log';
import type { CommitText } from './git-log';
import { gitFailed, gitOutput, runGit } from './git-process';
import { GitRemote } from './git-remote';
import type { RemoteOptions } from './git-remote';
import { signedCommits } from './git-signatures';
import { Tracking, refOf } from './git-tracking';
import type { Tips, TrackedBranches } from './git-tracking';
import { filesBelow } from './git-tree';
import { pauseSeconds } from './pause';
import { makeScratchFolder } from './scratch-folder';

/** A file as a commit of the branch left it. */
export interface FileVersion {
  readonly commit: string;
  readonly content: string;
}

/** Which branch, whose folder, and who commits. */
export interface GitBranchOptions extends Committer, TrackedBranches {
  /** Path or URL of a repository. A URL with a login is refused: git hands URLs on as arguments. */
  readonly repository: string;
  readonly layout: Pick<Layout, 'folder' | 'manifests' | 'metadata'>;
  /**
   * Further paths that decisions rest on: a commit is not moved onto others that change them.
   *
   * @default - the cluster file beside the folder: `clusters/prod-1.yaml`
   */
  readonly watched?: readonly string[];
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
  readonly remote?: RemoteOptions;
  /**
   * Waits before a push is tried again, after so many tries.
   *
   * @default - a random time that grows up to five seconds
   */
  readonly pause?: (tries: number) => Promise<void>;
}

const COMMIT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Each lost race is a commit that somebody else landed, so that many runners can be at it at once. */
const MOST_TRIES = 100;
/** A branch that is held for so many tries in a row is held by nobody who is still there. */
const MOST_BUSY = 10;
/** Answers of a server where another push holds the branch at this very moment. */
const BUSY = /cannot lock ref|failed to (?:update|lock) ref|unable to create '[^']*\.lock'/i;

/**
 * A branch of a real git repository, by the git program. Works in a scratch repository of its own, without a work
 * tree; the branch moves only from the tip that was read, in one step of the other side (`--force-with-lease`). A
 * commit that lost the race to others which left its folder alone is made anew on top of them.
 *
 * Every method throws an `EnvironmentError` when git, the disk or the network fails, and when the branch no longer
 * holds what was seen on it.
 */
export class GitBranch implements Repository, ApprovalBranch, SignedCommits {
  private readonly scratch: string;
  private readonly options: GitBranchOptions;
  private readonly remote: GitRemote;
  private readonly tracking: Tracking;
  /** What was read last: a commit never changes. */
  private seen: { readonly tips: Tips; readonly view: RepositoryView } | undefined;
  /** What was found of pairs of commits that are here: neither they nor their ancestry ever change. */
  private readonly held = new Map<string, boolean>();

  private constructor(options: GitBranchOptions, scratch: string, remote: GitRemote) {
    this.options = options;
    this.scratch = scratch;
    this.remote = remote;
    this.tracking = new Tracking(scratch, remote, options);
  }

  /** Makes the scratch repository; `close` removes it. The other repository is not talked to yet. */
  static async open(options: GitBranchOptions): Promise<GitBranch> {
    const scratch = makeScratchFolder(options.scratchIn ?? tmpdir(), 'regshift-git-');
    try {
      await gitOutput(scratch, ['init', '--quiet', '--bare', '--template=', scratch]);
      for (const branch of [options.branch, options.active ?? options.branch]) {
        await refuseBranch(scratch, branch);
      }
      const remote = await GitRemote.open(scratch, options.repository, options.remote);
      return new GitBranch(options, scratch, remote);
    } catch (error) {
      rmSync(scratch, { recursive: true, force: true });
      throw error;
    }
  }

  /** Removes the scratch repository. */
  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  async read(): Promise<RepositoryView> {
    const tips = await this.tracking.fetch();
    const { seen } = this;
    const isSame = seen?.tips.base === tips.base && seen?.tips.active === tips.active;
    const view = isSame && seen !== undefined ? seen.view : await this.viewOf(tips);
    this.seen = { tips, view };
    return view;
  }

  async commit({ expectedTip, files, message }: CommitRequest): Promise<CommitOutcome> {
    const { folder } = this.options.layout;
    const stray = files.find(({ path }) => !path.startsWith(`${folder}/`));
    if (stray !== undefined) throw new RangeError(`${stray.path} is outside ${folder}`);
    return this.land({ message, seconds: this.now(), content: { folder, files } }, expectedTip);
  }

  async commitEmpty({
    expectedTip,
    message,
  }: Parameters<ApprovalBranch['commitEmpty']>[0]): Promise<CommitOutcome> {
    if (this.options.signing === undefined) throw new BugError('an approval is signed');
    return this.land({ message, seconds: this.now() }, expectedTip);
  }

  async signedOver(path: string, keys: readonly string[]): Promise<readonly SignedCommit[]> {
    const { base } = await this.tracking.fetch();
    return base === undefined ? [] : signedCommits(this.scratch, base, path, keys);
  }

  /** Versions of a file on the synced branch, oldest first: people write there. Commits that do not change it, or remove it, have none. */
  async versions(path: string): Promise<readonly FileVersion[]> {
    const { active } = await this.tracking.fetch();
    return active === undefined ? [] : fileVersions(this.scratch, active, path);
  }

  /** The newest commit of the synced branch that changed a path; `undefined` where there is none. */
  async lastChangeOf(path: string): Promise<CommitText | undefined> {
    const { active } = await this.tracking.fetch();
    const sha = active === undefined ? undefined : await lastChange(this.scratch, active, path);
    return sha === undefined ? undefined : describeCommit(this.scratch, sha);
  }

  /** The synced branch after each commit that changed the owned folder, oldest first. */
  async views(): Promise<readonly RepositoryView[]> {
    const { active } = await this.tracking.fetch();
    if (active === undefined) return [];
    const commits = await changesOf(this.scratch, active, this.options.layout.folder);
    const views: RepositoryView[] = [];
    for (const sha of commits) views.push(await this.viewOf({ own: sha, base: sha, active: sha }));
    return views;
  }

  async holds(revision: string, commit: string): Promise<boolean> {
    if (!COMMIT_ID.test(revision) || !COMMIT_ID.test(commit)) return false;
    const pair = `${revision} ${commit}`;
    const known = this.held.get(pair);
    if (known !== undefined) return known;
    const isLater = await isAncestor(this.scratch, commit, revision);
    if (isLater === undefined) return false;
    const { manifests } = this.options.layout;
    const holds = isLater && (await sameTree(this.scratch, revision, commit, manifests));
    this.held.set(pair, holds);
    return holds;
  }

  private async viewOf({ base, active }: Tips): Promise<RepositoryView> {
    if (base === undefined) return { tip: undefined, synced: undefined, files: [] };
    const { folder, manifests } = this.options.layout;
    const [files, synced] = await Promise.all([
      filesBelow(this.scratch, base, folder),
      this.syncedCommit(base, active, manifests),
    ]);
    const view = { tip: base, synced, files: fileSet(files) };
    const { active: into } = this.options;
    if (into === undefined || active === undefined) return view;
    return { ...view, proposal: await this.proposalOf(base, active, synced, into) };
  }

  private async proposalOf(
    base: string,
    active: string,
    synced: string | undefined,
    into: string,
  ): Promise<Proposal> {
    if (synced !== undefined)
      return { state: 'merged', at: await commitSeconds(this.scratch, synced) };
    const { metadata } = this.options.layout;
    const isMerged =
      metadata !== undefined && (await sameTree(this.scratch, base, active, metadata));
    return { state: isMerged ? 'overruled' : 'waiting', into };
  }

  /** What is proposed and not yet merged is on no branch that anybody syncs: there is no commit to judge. */
  private async syncedCommit(
    base: string,
    active: string | undefined,
    manifests: string,
  ): Promise<string | undefined> {
    const isActive =
      active !== undefined &&
      (active === base || (await sameTree(this.scratch, base, active, manifests)));
    return isActive ? lastChange(this.scratch, active, manifests) : undefined;
  }

  /** Makes a commit and pushes it, anew on each tip that others leave, until it lands or no longer may. */
  private async land(draft: Draft, expectedTip: string | undefined): Promise<CommitOutcome> {
    const { pause = growingPause, branch } = this.options;
    const ref = refOf(branch);
    let parent = expectedTip;
    let from = this.isBegun() ? expectedTip : undefined;
    let busy = 0;
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const sha = await makeCommit(this.scratch, this.options, draft, parent);
      const push = await this.remote.push({ commit: sha, ref, from });
      if (push.code === 0) return this.landed(sha);
      const { own, base } = await this.tracking.fetch();
      // a push whose answer was lost has landed all the same: the branch tells, not the answer
      if (own !== undefined && (await descends(this.scratch, own, sha))) return this.landed(sha);
      busy = own === from ? busy + 1 : 0;
      if (busy === MOST_BUSY || (busy > 0 && !BUSY.test(push.complaint)))
        throw gitFailed('push', push.complaint);
      if (await this.isDecidedAnew(parent, base)) break;
      await pause(tries);
      // others have gone on meanwhile, and the next try is for where they are now
      const later = await this.tracking.fetch();
      if (await this.isDecidedAnew(parent, later.base)) break;
      [parent, from] = [later.base, later.own];
    }
    return { ok: false, reason: 'moved' };
  }

  /** Whether there is a branch to be moved; one of proposals may have to be made, from what is active. */
  private isBegun(): boolean {
    return this.options.active === undefined || this.seen?.tips.own !== undefined;
  }

  private landed(sha: string): CommitOutcome {
    this.tracking.landed(sha);
    return { ok: true, sha };
  }

  /** Whether what others have added since may change what the commit should be. */
  private async isDecidedAnew(
    before: string | undefined,
    tip: string | undefined,
  ): Promise<boolean> {
    const { layout, watched = [`${layout.folder}.yaml`] } = this.options;
    if (before === tip) return false;
    if (tip === undefined) return true;
    if (before !== undefined && !(await descends(this.scratch, tip, before))) return true;
    return touches(this.scratch, before, tip, [layout.folder, ...watched]);
  }

  private now(): number {
    return (this.options.seconds ?? machineSeconds)();
  }
}

async function refuseBranch(scratch: string, branch: string): Promise<void> {
  const { code } = await runGit(scratch, ['check-ref-format', refOf(branch)]);
  if (code !== 0) throw new EnvironmentError(`${JSON.stringify(branch)} is no name for a branch`);
}

function machineSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Random, so that those who collided do not do so again. */
function growingPause(tries: number): Promise<void> {
  return pauseSeconds(Math.random() * Math.min(5, 0.05 * 2 ** tries));
}
