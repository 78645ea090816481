import type { Layout } from '../deliver/layout';
import { EnvironmentError, LostHistoryError } from '../model/errors';
import { descends, sameTree } from './git-log';
import { gitText } from './git-process';
import type { GitRemote } from './git-remote';

/** Which branches of the other side are followed. */
export interface TrackedBranches {
  /** The one that commits go to. */
  readonly branch: string;
  /**
   * The branch that a promoter merges this one into: gates judge what is on it.
   *
   * @default - the same branch
   */
  readonly active?: string;
  readonly layout: Pick<Layout, 'folder'>;
}

/** Where the branches stand; each `undefined` while it is not there. */
export interface Tips {
  readonly own: string | undefined;
  readonly active: string | undefined;
  /** What the next commit is put upon: a branch of proposals begins anew at what is active. */
  readonly base: string | undefined;
}

type Side = 'own' | 'active';

/**
 * Follows branches of the other side into the scratch repository. Throws an `EnvironmentError` when the one that
 * commits go to no longer holds what was seen on it.
 */
export class Tracking {
  private readonly scratch: string;
  private readonly remote: GitRemote;
  private readonly options: TrackedBranches;
  /** What was brought here last. */
  private readonly here = new Map<Side, string>();
  /** The newest commit that was on the own branch, read or made. */
  private known: string | undefined;

  constructor(scratch: string, remote: GitRemote, options: TrackedBranches) {
    this.scratch = scratch;
    this.remote = remote;
    this.options = options;
  }

  /** Takes in that a commit has landed. */
  landed(sha: string): void {
    this.known = sha;
  }

  /** Brings the branches here. */
  async fetch(): Promise<Tips> {
    const { branch, active = branch } = this.options;
    const refs = [refOf(branch), refOf(active)];
    const listed = await this.remote.tips([...new Set(refs)]);
    const own = await this.brought('own', refOf(branch), listed);
    const judged = active === branch ? own : await this.brought('active', refOf(active), listed);
    if (active !== branch && judged === undefined) {
      throw new EnvironmentError(
        `branch ${active} is not there: what is proposed is put upon it, and merged into it; make it first`,
      );
    }
    await this.refuseLoss(own, judged);
    this.known = own;
    return { own, active: judged, base: own ?? judged };
  }

  private async brought(
    side: Side,
    ref: string,
    listed: ReadonlyMap<string, string>,
  ): Promise<string | undefined> {
    const tip = listed.get(ref);
    if (tip === undefined || tip === this.here.get(side)) return tip;
    const local = `refs/regshift/${side}`;
    await this.remote.fetch(ref, local);
    const fetched = await gitText(this.scratch, ['rev-parse', '--verify', local]);
    this.here.set(side, fetched);
    return fetched;
  }

  private async refuseLoss(own: string | undefined, active: string | undefined): Promise<void> {
    const { known, scratch } = this;
    if (known === undefined || known === own) return;
    const isKept =
      own === undefined ? await this.isMerged(known, active) : await descends(scratch, own, known);
    if (isKept) return;
    const what = own === undefined ? 'is gone' : 'was rewritten';
    throw new LostHistoryError(
      `branch ${this.options.branch} ${what}: commit ${known.slice(0, 12)}, which was on it, no longer is; find out who took it away, then call again`,
    );
  }

  /** A forge removes a branch of proposals that it has merged, as one commit or as they are. */
  private async isMerged(known: string, active: string | undefined): Promise<boolean> {
    if (active === undefined) return false;
    const { folder } = this.options.layout;
    return (
      (await descends(this.scratch, active, known)) || sameTree(this.scratch, known, active, folder)
    );
  }
}

/** Full name of a branch. */
export function refOf(branch: string): string {
  return `refs/heads/${branch}`;
}
