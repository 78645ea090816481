import type { Baseline } from '../../gate/baseline';
import type { TwinState } from '../twin/state';

/** A cluster, and those who change it: `advance`, people, and whatever may go wrong. */
export interface RunState {
  readonly twin: TwinState;
  readonly course: Course;
  readonly runner: RunnerState;
  readonly left: Chances;
}

/** What the journal says: how far the switch is. */
export type Course =
  /** `stage` is the last one whose commit landed; before the first see `journal-at.ts`. */
  | { readonly way: 'forward'; readonly stage: number; readonly baseline?: Baseline }
  /** A person took stage `from` back; `step` is the last commit of its way back that landed. */
  | {
      readonly way: 'back';
      readonly from: number;
      readonly step: number;
      readonly baseline?: Baseline;
      /** What was seen before the commit that is taken back. */
      readonly takenBack?: Baseline;
    }
  | { readonly way: 'done' }
  | { readonly way: 'reverted'; readonly from: number };

/** One process `advance`: what it keeps in memory, and loses when it is killed. */
export type RunnerState =
  | { readonly at: 'idle' }
  /** Has seen an open gate, and is about to push what follows onto the tip that it saw. */
  | { readonly at: 'judged'; readonly tip: string; readonly next: Course };

/** What may still happen at any moment. */
export interface Chances {
  readonly join: boolean;
  readonly revert: boolean;
}
