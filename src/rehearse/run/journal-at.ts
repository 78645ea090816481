import { withEntries } from '../../deliver/journal';
import type { Journal, JournalEntry } from '../../deliver/journal';
import { remember, rememberByText } from '../../model/remember';
import type { Stage } from './stages';

/** A switch that has not been started. */
export const NOT_STARTED = -2;
/** A switch whose journal is there, and nothing else. */
export const NOTHING_LANDED = -1;

/** The journal of a switch whose last commit is that of a stage; `undefined` before it was started. */
export function journalAt(stages: readonly Stage[], last: number): Journal | undefined {
  if (last === NOT_STARTED) return undefined;
  return journalsOf(stages)(last);
}

const journalsOf = remember((stages: readonly Stage[]) =>
  rememberByText(
    (last: number) => String(last),
    (last) => withEntries(emptyJournal(stages), entriesUpTo(stages, last)),
  ),
);

function emptyJournal(stages: readonly Stage[]): Journal {
  return {
    id: 'rehearsal',
    cluster: 'rehearsal',
    plan: { hash: '', frozen: '', route: [], phases: stages },
    entries: [{ event: 'started' }],
  };
}

/** Everything before the last commit has its evidence; the last commit has not. */
function entriesUpTo(stages: readonly Stage[], last: number): readonly JournalEntry[] {
  return stages
    .slice(0, last + 1)
    .flatMap(({ id, kind }, at): readonly JournalEntry[] => [
      ...(kind === 'commit'
        ? [{ event: 'begun' as const, phase: id, baseline: UNSEEN, tree: '' }]
        : []),
      ...(at < last ? [{ event: 'passed' as const, phase: id, evidence: [] }] : []),
    ]);
}

/** The course of the run has the baseline; the journal's own is not looked at. */
const UNSEEN = { config: { presence: 'unknown' } } as const;
