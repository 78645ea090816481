import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { HeadBranches, HeadView } from '../deliver/head-branches';
import type { CommitOutcome, CommitRequest } from '../deliver/repository';
import { fileSet } from '../model/file-set';
import type { GitBranchOptions } from './git-branch';
import { makeCommit } from './git-draft';
import { gitFailed, gitOutput, gitText, runGit } from './git-process';
import { GitRemote } from './git-remote';
import { refOf } from './git-tracking';
import { makeScratchFolder } from './scratch-folder';
import { filesBelow } from './git-tree';

/** Where branches of the other repository stand in the scratch one, with a number behind. */
const BROUGHT = 'refs/regshift/brought-';

/**
 * Branches of a real git repository that wait to be merged, by the git program. Works in a scratch repository of its own,
 * without a work tree; a branch moves only from the commit that was read (`--force-with-lease`).
 *
 * Every method throws an `EnvironmentError` when git, the disk or the network fails.
 */
export class GitHeadBranches implements HeadBranches {
  readonly base: string;
  private readonly options: GitBranchOptions;
  private readonly remote: GitRemote;
  private readonly scratch: string;

  private constructor(options: GitBranchOptions, remote: GitRemote, scratch: string) {
    this.base = options.branch;
    this.options = options;
    this.remote = remote;
    this.scratch = scratch;
  }

  /** Makes the scratch repository; `close` removes it. The other repository is not talked to yet. */
  static async open(options: GitBranchOptions): Promise<GitHeadBranches> {
    const scratch = makeScratchFolder(options.scratchIn ?? tmpdir(), 'regshift-git-');
    try {
      await gitOutput(scratch, ['init', '--quiet', '--bare', '--template=', scratch]);
      await gitOutput(scratch, ['check-ref-format', refOf(options.branch)]);
      const remote = await GitRemote.open(scratch, options.repository, options.remote);
      return new GitHeadBranches(options, remote, scratch);
    } catch (error) {
      rmSync(scratch, { recursive: true, force: true });
      throw error;
    }
  }

  /** Removes the scratch repository. */
  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  async baseTip(): Promise<string | undefined> {
    return (await this.listed([this.base])).get(this.base);
  }

  async read(head: string): Promise<HeadView | undefined> {
    await gitOutput(this.scratch, ['check-ref-format', refOf(head)]);
    const listed = await this.listed([head, this.base]);
    if (!listed.has(head) || !listed.has(this.base)) return undefined;
    const [commit = '', base = ''] = await this.fetch(head, this.base);
    const { folder } = this.options.layout;
    const [files, changesOthers, messages] = await Promise.all([
      filesBelow(this.scratch, commit, folder),
      this.changesOthers(base, commit),
      this.messages(base, commit),
    ]);
    return { commit, files: fileSet(files), changesOthers, messages };
  }

  async push(
    head: string,
    request: CommitRequest,
    expected: string | undefined,
  ): Promise<CommitOutcome> {
    const ref = refOf(head);
    const sha = await this.draft(request);
    if (sha === undefined) return { ok: false, reason: 'moved' };
    const { code, complaint } = await this.remote.push({ commit: sha, ref, from: expected });
    if (code === 0) return { ok: true, sha };
    // a push whose answer was lost has landed all the same: the branch tells
    const now = (await this.listed([head])).get(head);
    if (now === sha) return { ok: true, sha };
    if (now === expected) throw gitFailed('push', complaint);
    return { ok: false, reason: 'moved' };
  }

  /** `undefined` when the base does not have the tip any more that the commit is to stand on. */
  private async draft({ expectedTip, files, message }: CommitRequest): Promise<string | undefined> {
    const { layout, seconds = machineSeconds } = this.options;
    const stray = files.find(({ path }) => !path.startsWith(`${layout.folder}/`));
    if (stray !== undefined) throw new RangeError(`${stray.path} is outside ${layout.folder}`);
    if (expectedTip !== undefined && !(await this.brings(expectedTip))) return undefined;
    const content = { folder: layout.folder, files };
    return makeCommit(
      this.scratch,
      this.options,
      { message, seconds: seconds(), content },
      expectedTip,
    );
  }

  /** Sees to it that a commit of the base is here. */
  private async brings(commit: string): Promise<boolean> {
    const here = ['cat-file', '-e', `${commit}^{commit}`];
    if ((await runGit(this.scratch, here)).code === 0) return true;
    if ((await this.baseTip()) === undefined) return false;
    await this.fetch(this.base);
    return (await runGit(this.scratch, here)).code === 0;
  }

  /** Against the newest commit that both have: what a merge would bring. */
  private async changesOthers(base: string, commit: string): Promise<boolean> {
    const { folder } = this.options.layout;
    const range = `${base}...${commit}`;
    const outside = ['--', '.', `:(exclude,top,literal)${folder}`];
    const args = ['diff', '--quiet', '--no-ext-diff', range, ...outside];
    // what is excluded is named with a sign, which is a letter where paths are taken as they stand
    const env = { GIT_LITERAL_PATHSPECS: '0' };
    const { code, complaint } = await runGit(this.scratch, args, { env });
    // 128: they have nothing in common, so that a merge would bring everything
    if (code === 1 || code === 128) return true;
    if (code !== 0) throw gitFailed('diff', complaint);
    return false;
  }

  private async messages(base: string, commit: string): Promise<readonly string[]> {
    const args = ['log', '--no-merges', '--format=%B%x00', `${base}..${commit}`];
    const log = await gitText(this.scratch, args);
    return log.split('\0').filter((message) => message.trim() !== '');
  }

  /** Newest commits of the branches that are there. */
  private async listed(branches: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const commits = await this.remote.tips(branches.map(refOf));
    return new Map(
      branches.flatMap((branch) => {
        const commit = commits.get(refOf(branch));
        return commit === undefined ? [] : [[branch, commit] as const];
      }),
    );
  }

  /** Brings branches here that are there, and tells their newest commits in the same order. */
  private async fetch(...branches: readonly string[]): Promise<readonly string[]> {
    const here = branches.map((_, at) => `${BROUGHT}${String(at)}`);
    for (const [at, branch] of branches.entries()) {
      await this.remote.fetch(refOf(branch), here[at] ?? BROUGHT);
    }
    return (await gitText(this.scratch, ['rev-parse', ...here])).split('\n');
  }
}

function machineSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
