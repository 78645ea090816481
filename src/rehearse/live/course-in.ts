import { committedPhase, lastBaseline } from '../../deliver/journal';
import { parseJournal } from '../../deliver/journal-text';
import { journalPath } from '../../deliver/layout';
import type { PlannedSwitch } from '../../deliver/planned-switch';
import type { RepositoryView } from '../../deliver/repository';
import { BugError } from '../../model/errors';
import { NOTHING_LANDED, NOT_STARTED } from '../run/journal-at';
import type { Course } from '../run/run-state';

/** How far a switch is, by its journal on the branch: what `advance` wrote there is what people act by. */
export function courseIn({ files }: RepositoryView, planned: PlannedSwitch): Course {
  const path = journalPath(planned.layout, planned.id);
  const file = files.find((one) => one.path === path);
  if (file === undefined) return { way: 'forward', stage: NOT_STARTED };
  const journal = parseJournal(file.content, path);
  if (!journal.ok) throw new BugError(`the journal ${path} can not be read back`);
  const passed = journal.value.entries.filter(({ event }) => event === 'passed').length;
  if (passed === planned.phases.length) return { way: 'done' };
  const stage = committedPhase(journal.value) ?? NOTHING_LANDED;
  const baseline = lastBaseline(journal.value);
  return { way: 'forward', stage, ...(baseline === undefined ? {} : { baseline }) };
}
