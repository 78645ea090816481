import process from 'node:process';
import { accessTo } from './git-access';
import type { GitAccess } from './git-access';
import { gitAddress } from './git-address';
import type { GitAddress } from './git-address';
import { gitFailed, runGit } from './git-process';
import type { GitOutcome } from './git-process';

/** How the other side is talked to. */
export interface RemoteOptions {
  /**
   * Where a login is looked for: REGSHIFT_GIT_USERNAME and REGSHIFT_GIT_PASSWORD.
   *
   * @default - the environment of the process
   */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * A call is given up when nothing was heard for so long.
   *
   * @default 120
   */
  readonly silenceSeconds?: number;
}

/** What a push is to do. */
export interface Push {
  readonly commit: string;
  readonly ref: string;
  /** What the ref must be before it; `undefined`: it must not be there. */
  readonly from: string | undefined;
}

/** The repository of the other side, as seen from a scratch one. */
export class GitRemote {
  private readonly scratch: string;
  private readonly address: GitAddress;
  private readonly access: GitAccess;
  private readonly silenceSeconds: number;

  private constructor(
    scratch: string,
    address: GitAddress,
    access: GitAccess,
    silenceSeconds: number,
  ) {
    this.scratch = scratch;
    this.address = address;
    this.access = access;
    this.silenceSeconds = silenceSeconds;
  }

  /** Does not talk to the other side yet. */
  static async open(
    scratch: string,
    repository: string,
    { env = process.env, silenceSeconds = 120 }: RemoteOptions = {},
  ): Promise<GitRemote> {
    const address = gitAddress(repository);
    const access = await accessTo(address, scratch, env);
    return new GitRemote(scratch, address, access, silenceSeconds);
  }

  /** What refs point to; those that are not there are left out. */
  async tips(refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const listed = await this.output(['ls-remote', this.address.url, ...refs]);
    const rows = listed.split('\n').map((line): [string, string] => {
      const [id = '', ref = ''] = line.split('\t');
      return [ref, id];
    });
    // git also lists refs that only end like the ones asked for
    return new Map(rows.filter(([ref]) => refs.includes(ref)));
  }

  /** Brings a ref here, by the name `local`. */
  async fetch(ref: string, local: string): Promise<void> {
    const spec = `+${ref}:${local}`;
    const quiet = ['--progress', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no'];
    await this.output(['fetch', ...quiet, this.address.url, spec]);
  }

  /** Moves a ref from where it was read to a commit, in one step of the other side, or not at all. */
  push({ commit, ref, from }: Push): Promise<GitOutcome> {
    const lease = `--force-with-lease=${ref}:${from ?? ''}`;
    return this.run(['push', '--progress', lease, this.address.url, `${commit}:${ref}`]);
  }

  private async output(args: readonly string[]): Promise<string> {
    const { code, stdout, complaint } = await this.run(args);
    if (code !== 0) throw gitFailed(args[0] ?? '', complaint);
    return stdout.toString('utf8');
  }

  private run(args: readonly string[]): Promise<GitOutcome> {
    const { access, silenceSeconds } = this;
    // git that outlives a killed caller ends by itself, too
    const settings = [
      ...(access.settings ?? []),
      'http.lowSpeedLimit=1',
      `http.lowSpeedTime=${String(Math.ceil(silenceSeconds * 2))}`,
    ];
    return runGit(this.scratch, args, { ...access, settings, silenceSeconds });
  }
}
