import { findJournal } from '../../deliver/find-journal';
import { committedPhase, lastBaseline } from '../../deliver/journal';
import { journalPath } from '../../deliver/layout';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import type { RepositoryView } from '../../deliver/repository';
import { BugError } from '../../model/errors';
import { NOTHING_LANDED, NOT_STARTED } from '../run/journal-at';
import type { Course } from '../run/run-state';

/** How far a switch is, by its journal on the branch: what `advance` wrote there is what people act by. */
export function courseIn({ files }: RepositoryView, planned: PlannedSwitch): Course {
  const { layout, id } = planned;
  const journal = findJournal(files, layout, id);
  if (journal === undefined) return { way: 'forward', stage: NOT_STARTED };
  if (!journal.ok)
    throw new BugError(`the journal ${journalPath(layout, id)} can not be read back`);
  const passed = journal.value.entries.filter(({ event }) => event === 'passed').length;
  if (passed === planned.phases.length) return { way: 'done' };
  const stage = committedPhase(journal.value) ?? NOTHING_LANDED;
  const baseline = lastBaseline(journal.value);
  return { way: 'forward', stage, ...(baseline === undefined ? {} : { baseline }) };
}
