import type { Problem } from '../explore/explore';
import type { Verdict } from '../../gate/judge-gate';
import type { TwinState } from '../twin/state';

/**
 * How a performance ended.
 *
 * - `done`, `reverted`: the switch, or its way back, is over.
 * - `waiting`: nothing happens any more, and the gate is not open: somebody has to do something.
 * - `failed`: a gate says that a person is needed, or a deadline has passed.
 */
export type Ending = 'done' | 'reverted' | 'waiting' | 'failed';

/** One switch, performed once. */
export interface Performance {
  readonly seed: number;
  readonly ending: Ending;
  /** Virtual seconds from the first look to the end. */
  readonly seconds: number;
  /** What people did, in order. */
  readonly byHand: readonly HandWork[];
  readonly events: readonly PerformedEvent[];
  /** Broken invariants, each once, where it was first broken. */
  readonly violations: readonly Violation[];
  /** What the last gate said, where it was not opened. */
  readonly verdict?: Verdict;
  /** Longest time for which a node could not pull from a registry of the user's own, by its host. */
  readonly outages: Readonly<Record<string, number>>;
  /** Faults whose moment never came, or that could not happen then. */
  readonly unused: readonly string[];
  /** The cluster that it left behind. */
  readonly end: TwinState;
}

/** Something that happened. */
export interface PerformedEvent {
  /** Virtual seconds from the first look. */
  readonly at: number;
  readonly actor: string;
  readonly text: string;
  /** Phase that the switch is in. */
  readonly phase: string;
  /** What a person who watches sees change. */
  readonly seen: readonly SeenChange[];
}

/** Something that a person did. */
export interface HandWork {
  readonly phase: string;
  readonly text: string;
  /** When it could be done, in virtual seconds from the first look. */
  readonly at: number;
  /** How long it took from then on. */
  readonly seconds: number;
}

/** A change that is shown. */
export type SeenChange =
  | {
      readonly kind: 'condition';
      readonly type: string;
      readonly status: 'True' | 'False' | 'cleared';
      readonly message: string;
    }
  /** The GitOps engine has applied a revision whole. */
  | { readonly kind: 'delivered'; readonly revision: string }
  /** It can not: what the API server said. */
  | { readonly kind: 'refused'; readonly message: string }
  /** How far something is that many have to do: `nodes`, or pods of a workload. */
  | {
      readonly kind: 'progress';
      readonly what: string;
      readonly done: number;
      readonly all: number;
    }
  /** How many nodes can pull by the source that was, and by the one that comes, each alone. */
  | {
      readonly kind: 'pulls';
      readonly nodes: number;
      readonly byOld: number;
      readonly byNew: number;
    };

export interface Violation extends Problem {
  readonly at: number;
  /** Number of the event after which it was seen. */
  readonly event: number;
}
