import type { Diff } from '../diff/diff';
import type { Plan } from '../plan/plan';
import type { Journal } from './journal';

/** What the pull request of a phase is written from. */
export interface ProposalFacts {
  readonly plan: Plan;
  /** As the branch of the pull request has it. */
  readonly journal: Journal;
  /** What each phase of the plan changes, compared with the phase before it. */
  readonly changes: readonly Diff[];
  /** The cluster file, as commands name it. */
  readonly file: string;
  /**
   * How a rehearsal of the switch ended, with its seed: `done after 41 min, seed 7`.
   *
   * @default - nothing is said of one
   */
  readonly rehearsal?: string;
  /**
   * Why it must not be merged now.
   *
   * @default - it may be
   */
  readonly onHold?: string;
}
