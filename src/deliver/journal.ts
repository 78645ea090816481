import type { Baseline } from '../gate/baseline';
import type { State } from '../model/mode';
import type { Phase } from '../plan/plan';

/**
 * The record of one switch, in the GitOps repository itself (design 8). Entries are only ever added; their order is
 * the order of the phases, so that how far a switch is can be read from their number alone.
 */
export interface Journal {
  /** Name of its file. */
  readonly id: string;
  readonly cluster: string;
  readonly plan: FrozenPlan;
  readonly entries: readonly JournalEntry[];
}

/** What a switch was started with. */
export interface FrozenPlan {
  /** Of everything that the plan commits; an approval is void when it changes. */
  readonly hash: string;
  readonly route: readonly State[];
  readonly phases: readonly JournalPhase[];
}

/** A phase as far as the order of things goes. */
export type JournalPhase = Pick<Phase, 'id' | 'kind'>;

export type JournalEntry =
  | { readonly event: 'started'; readonly at?: string }
  /** Stands in the phase's own commit. */
  | {
      readonly event: 'begun';
      readonly phase: string;
      /** What was seen before the commit. */
      readonly baseline: Baseline;
      readonly at?: string;
    }
  /** Stands in the commit that follows. */
  | {
      readonly event: 'passed';
      readonly phase: string;
      /** What was seen when the gate opened. */
      readonly evidence: readonly string[];
      readonly at?: string;
    };

/** The journal with more entries. */
export function withEntries(journal: Journal, entries: readonly JournalEntry[]): Journal {
  return { ...journal, entries: [...journal.entries, ...entries] };
}

/** Number of the phase whose commit was the last; `undefined` when none was made. */
export function committedPhase({ plan, entries }: Journal): number | undefined {
  const last = entries.findLast(({ event }) => event === 'begun');
  if (last?.event !== 'begun') return undefined;
  return plan.phases.findIndex(({ id }) => id === last.phase);
}

/** What was seen before the last commit: what the gates of its phase and of those behind it without a commit compare with. */
export function lastBaseline({ entries }: Journal): Baseline | undefined {
  const last = entries.findLast(({ event }) => event === 'begun');
  return last?.event === 'begun' ? last.baseline : undefined;
}

/** The entry that does not follow from the phases, counted from 1; `undefined` when all do. */
export function misplacedEntry({ plan, entries }: Journal): number | undefined {
  const wanted = ['started', ...plan.phases.flatMap(eventsOf)];
  const wrong = entries.findIndex((entry, index) => keyOf(entry) !== wanted[index]);
  return entries.length === 0 ? 1 : wrong < 0 ? undefined : wrong + 1;
}

function eventsOf({ id, kind }: JournalPhase): readonly string[] {
  return kind === 'commit' ? [`begun ${id}`, `passed ${id}`] : [`passed ${id}`];
}

function keyOf(entry: JournalEntry): string {
  return entry.event === 'started' ? entry.event : `${entry.event} ${entry.phase}`;
}
