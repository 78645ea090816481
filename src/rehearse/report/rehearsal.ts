import type { State } from '../../model/mode';
import type { SeenChange } from '../perform/performance';
import type { Choice } from '../run/run-context';

/**
 * How a rehearsal came out.
 *
 * - `done`, `reverted`: the switch, or its way back, ended, and every invariant held. Of an exhaustive rehearsal `done` says
 *   that every end was reached.
 * - `waiting`: nothing happens any more until somebody acts.
 * - `failed`: a gate asks for a person, or a deadline passed.
 * - `violated`: an invariant was broken.
 * - `cut`: an exhaustive rehearsal met more states than it may.
 */
export type Outcome = 'done' | 'reverted' | 'waiting' | 'failed' | 'violated' | 'cut';

/**
 * A switch performed on a twin of the cluster, as JSON. What `regshift rehearse -o json` prints.
 *
 * Programs rely on the names of the fields: add freely, rename none.
 */
export interface Rehearsal {
  readonly apiVersion: 'regshift.io/v1alpha1';
  readonly kind: 'Rehearsal';
  readonly cluster: string;
  readonly route: readonly State[];
  readonly seed: number;
  readonly outcome: Outcome;
  /** Where it ended, and what the gate said, unless it ended well. */
  readonly stopped?: Stopped;
  readonly sources: Sources;
  /** What an exhaustive rehearsal saw. */
  readonly states?: number;
  readonly steps?: number;
  /** Steps from the start to the farthest state. */
  readonly depth?: number;
  /** Classes of choices of which all were tried. */
  readonly choices?: readonly Choice[];
  /** Virtual seconds from start to end. */
  readonly seconds?: number;
  /** How often the switch was performed with the faults that were asked for; an exhaustive rehearsal performs nothing. */
  readonly runs: number;
  readonly estimate?: Estimate;
  readonly phases: readonly PhaseSpan[];
  readonly trace: readonly TraceEvent[];
  readonly violations: readonly FoundViolation[];
  /** Names of the invariants that were looked at and not broken. */
  readonly held: readonly string[];
  readonly walks?: Walks;
  readonly outages: readonly Outage[];
  readonly byHand: readonly HandTask[];
  /** What nobody told and was taken to be as usual. */
  readonly assumed: readonly string[];
  readonly faults: readonly AskedFault[];
}

/** Which registries are pulled from before the switch and after it; absent where nobody told. */
export interface Sources {
  readonly old?: string;
  readonly new?: string;
}

/** Why a rehearsal came to no end. */
export interface Stopped {
  readonly phase: string;
  /** Whether the phase is one in which a person acts. */
  readonly acts: boolean;
  readonly reason: string;
  readonly evidence: readonly string[];
}

/** How long the switch takes, from several runs. */
export interface Estimate {
  readonly runs: number;
  /** Of these, those that came to an end; the times are theirs. */
  readonly ended: number;
  /** The run in the middle. */
  readonly seconds: number;
  readonly least: number;
  readonly most: number;
  /** Seconds that people took, in the middle. */
  readonly byHand: number;
}

/** When a phase was the one that was waited for. */
export interface PhaseSpan {
  readonly id: string;
  readonly at: number;
  readonly seconds: number;
}

/** Something that happened. */
export interface TraceEvent {
  /** Virtual seconds from the start; an exhaustive rehearsal has no clock. */
  readonly at?: number;
  readonly actor: string;
  readonly text: string;
  readonly phase: string;
  readonly seen: readonly SeenChange[];
}

/** A broken invariant. */
export interface FoundViolation {
  readonly invariant: string;
  readonly message: string;
  /** A weakness of what is rehearsed, which no plan avoids: told, and no counterexample. */
  readonly hazard: boolean;
  /** Seed of the run that broke it, and its faults. */
  readonly seed?: number;
  readonly faults?: readonly string[];
  /** Virtual seconds from the start of that run. */
  readonly at?: number;
  /** The shortest way to it that is known. */
  readonly trace?: readonly Step[];
}

/** One step of a counterexample. */
export type Step = Pick<TraceEvent, 'actor' | 'text' | 'phase'>;

/** Further runs with faults that were drawn. */
export interface Walks {
  readonly runs: number;
  readonly done: number;
  readonly reverted: number;
  /** Came to no end, as a fault took away what the switch needs. */
  readonly waiting: number;
  readonly failed: number;
  /** Broke an invariant that is no hazard. */
  readonly violated: number;
}

/** The longest time for which a node could not pull from a registry of the user's own. */
export interface Outage {
  readonly host: string;
  readonly seconds: number;
}

/** Something that a person does. */
export interface HandTask {
  readonly phase: string;
  readonly text: string;
  readonly command?: string;
  /** When it fell due, and how long it took, if the rehearsal has somebody do it. */
  readonly at?: number;
  readonly seconds?: number;
}

export interface AskedFault {
  readonly text: string;
  readonly happened: boolean;
}
