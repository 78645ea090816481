import type { Verdict } from '../gate/verdict';
import type { Issue } from '../model/issue';
import type { Approval } from './approvals';
import type { WritingStep } from './draft-commit';
import type { CommitRequest } from './repository';

export type ProposalOutcome =
  Proposed | Extract<AdvanceOutcome, { readonly kind: 'moved' | 'refused' }>;

/** A commit waits in a pull request. */
export interface Proposed {
  readonly kind: 'proposed';
  readonly step: WritingStep;
  readonly change: 'opened' | 'updated' | 'unchanged';
  /** Where a person reads it. */
  readonly url: string;
  /** Whether it lacks an approval that the plan asks for. */
  readonly isUnapproved: boolean;
}

/** What one call of `advance` did, or why it did nothing. Phases are numbers in the plan's list. */
export type AdvanceOutcome =
  | Committed
  | Proposed
  /** Somebody else moved the branch first: look again. */
  | { readonly kind: 'moved' }
  | Settled;

/** Nothing is to be committed now. */
export type Settled =
  | HeldBack
  | { readonly kind: 'done' }
  /** The repository is not as this switch left it, or a secret is missing: a person has to look. */
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] };

/** One commit landed. */
export interface Committed {
  readonly kind: 'committed';
  readonly sha: string;
  readonly step: WritingStep;
  readonly message: string;
  /** Phases whose gates opened, and what was seen of each. */
  readonly passed: readonly { readonly phase: number; readonly evidence: readonly string[] }[];
}

/**
 * `wait`: not yet. `unmerged`: the phase is proposed, and not on the branch that is synced. `act`: a person has to do what the phase
 * says. `unapproved`: a person has to approve the phase before it is committed. `failed`: a person has to look.
 */
export interface HeldBack {
  readonly kind: 'wait' | 'unmerged' | 'act' | 'unapproved' | 'failed';
  readonly phase: number;
  readonly verdict: Verdict;
  /** Seconds until the gate has been open for long enough; absent where more than time is missing. */
  readonly settlesIn?: number;
}

/** What one look has shown: nothing to commit, or a commit that is due. */
export type Consideration = Settled | DueCommit;

/** A commit that may be made now. */
export interface DueCommit {
  readonly kind: 'due';
  readonly step: WritingStep;
  readonly request: CommitRequest;
  readonly passed: Committed['passed'];
  /** There where the plan asks for an approval: the one that was given, if one was. */
  readonly asked?: { readonly approval: Approval | undefined };
}
