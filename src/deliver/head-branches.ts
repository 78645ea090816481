import type { FileSet } from '../model/file-set';
import { lastBegun } from './journal';
import type { Journal, JournalPhase } from './journal';
import type { CommitOutcome, CommitRequest } from './repository';

/** Branches that wait to be merged into a branch of a GitOps repository, as far as one cluster's folder goes. */
export interface HeadBranches {
  /** The branch that they are merged into. */
  readonly base: string;
  /** Newest commit of the base as it is now; `undefined` while it has none. */
  baseTip(): Promise<string | undefined>;
  /** What a branch holds; `undefined` when there is none of this name. */
  read(head: string): Promise<HeadView | undefined>;
  /**
   * Makes the commit on the tip that the request names, and lets the branch point to it and nothing else, if nobody has
   * moved the branch.
   *
   * @param expected - the commit that was read; `undefined` where there was no branch
   */
  push(head: string, request: CommitRequest, expected: string | undefined): Promise<CommitOutcome>;
}

/** A branch that waits to be merged. */
export interface HeadView {
  readonly commit: string;
  /** Files of the owned folder; paths from the root of the repository. */
  readonly files: FileSet;
  /** Whether merging it would change anything outside of the owned folder. */
  readonly changesOthers: boolean;
  /** Messages of its commits that the base lacks, merges of the base into it left out. */
  readonly messages: readonly string[];
}

/** Name of the branch that lands a phase: `regshift/prod-1/s1/switch-u1`. */
export function headBranch(
  { cluster, id }: Pick<Journal, 'cluster' | 'id'>,
  phase: string,
): string {
  return `regshift/${cluster}/${id}/${phase}`;
}

/** Whether nobody's work is lost when the branch is made anew. */
export function isOurs({ changesOthers, messages }: HeadView): boolean {
  return !changesOthers && messages.every((message) => /^Regshift-Plan: \S+$/m.test(message));
}

/** What the next commit of a switch is called in the name of its branch: the id of a phase, `start` or `close`. */
export function nextProposal(
  phases: readonly JournalPhase[],
  journal: Journal | undefined,
): string {
  if (journal === undefined) return phases[0]?.kind === 'commit' ? phases[0].id : 'start';
  const last = phases.findIndex(({ id }) => id === lastBegun(journal)?.phase);
  return phases.find(({ kind }, at) => at > last && kind === 'commit')?.id ?? 'close';
}
