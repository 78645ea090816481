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
  /** SHA-256 of the file that holds the whole of it (`FrozenSwitch`). */
  readonly frozen: string;
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
      /** Digest of the synced folder as the commit leaves it: tells whether somebody else has changed it since. */
      readonly tree: string;
      /** Who approved it, where the plan asks for that. */
      readonly approvedBy?: string;
      readonly at?: string;
    }
  /** Stands in the commit that follows. */
  | {
      readonly event: 'passed';
      readonly phase: string;
      /** What was seen when the gate opened. */
      readonly evidence: readonly string[];
      readonly at?: string;
    }
  /** Generated values were made anew after the switch had ended; any number of these follow its last phase. */
  | {
      readonly event: 'renewed';
      /** Names of the values, sorted. */
      readonly items: readonly string[];
      /** Digest of the synced folder as the commit leaves it. */
      readonly tree: string;
      readonly at?: string;
    }
  /** Another switch goes on from where this one stands. The last entry. */
  | { readonly event: 'superseded'; readonly by: string; readonly at?: string };

type Begun = Extract<JournalEntry, { event: 'begun' }>;

/** The journal with more entries. */
export function withEntries(journal: Journal, entries: readonly JournalEntry[]): Journal {
  return { ...journal, entries: [...journal.entries, ...entries] };
}

/** Number of the phase whose commit was the last; `undefined` when none was made. */
export function committedPhase(journal: Journal): number | undefined {
  const last = lastBegun(journal);
  if (last === undefined) return undefined;
  return journal.plan.phases.findIndex(({ id }) => id === last.phase);
}

/** What was seen before the last commit: what the gates of its phase and of those behind it without a commit compare with. */
export function lastBaseline(journal: Journal): Baseline | undefined {
  return lastBegun(journal)?.baseline;
}

/** Digest of the synced folder after the last commit that could have changed it. */
export function lastTree({ entries }: Journal): string | undefined {
  return entries.findLast((entry) => 'tree' in entry)?.tree;
}

/** The same for all switches of a cluster, the oldest first. */
export function lastTreeOf(journals: readonly Journal[]): string | undefined {
  return journals.map(lastTree).findLast((tree) => tree !== undefined);
}

/** Whether nothing is left to do: every gate was open, or another switch has taken over. */
export function isEnded({ plan, entries }: Journal): boolean {
  const passed = entries.filter(({ event }) => event === 'passed').length;
  return passed === plan.phases.length || entries.at(-1)?.event === 'superseded';
}

/** The entry of the last commit of a phase; `undefined` when none was made. */
export function lastBegun({ entries }: Journal): Begun | undefined {
  return entries.findLast((entry): entry is Begun => entry.event === 'begun');
}

/** The entry that does not follow from the phases, counted from 1; `undefined` when all do. */
export function misplacedEntry({ plan, entries }: Journal): number | undefined {
  const wanted = ['started', ...plan.phases.flatMap(eventsOf)];
  const wrong = entries.findIndex(
    (entry, index) =>
      keyOf(entry) !== wanted[index] &&
      !isHandover(entry, index, entries) &&
      !(entry.event === 'renewed' && index >= wanted.length),
  );
  return entries.length === 0 ? 1 : wrong < 0 ? undefined : wrong + 1;
}

function eventsOf({ id, kind }: JournalPhase): readonly string[] {
  return kind === 'commit' ? [`begun ${id}`, `passed ${id}`] : [`passed ${id}`];
}

function isHandover(
  { event }: JournalEntry,
  index: number,
  { length }: Journal['entries'],
): boolean {
  return event === 'superseded' && index > 0 && index === length - 1;
}

function keyOf(entry: JournalEntry): string {
  return 'phase' in entry ? `${entry.event} ${entry.phase}` : entry.event;
}
