import { committedPhase, isEnded, lastBaseline } from '../../../src/deliver/journal';
import { journalsOf } from '../../../src/deliver/current-switch';
import type { PlannedSwitch } from '../../../src/deliver/planned-switch';
import type { RepositoryView } from '../../../src/deliver/repository';
import { NOTHING_LANDED, NOT_STARTED } from '../../../src/rehearse/run/journal-at';
import type { Course } from '../../../src/rehearse/run/run-state';

/** How far a switch is for the people of the cluster, who do what its journal asks for. Nobody acts on a way back. */
export function courseOf(view: RepositoryView | undefined, planned: PlannedSwitch): Course {
  const journals = view && journalsOf(view, planned.layout);
  if (journals?.ok !== true) return { way: 'forward', stage: NOT_STARTED };
  const journal = journals.value.find(({ id }) => id === planned.id);
  if (journal === undefined) return { way: 'forward', stage: NOT_STARTED };
  if (isEnded(journal)) return { way: 'done' };
  const baseline = lastBaseline(journal);
  const stage = committedPhase(journal) ?? NOTHING_LANDED;
  return { way: 'forward', stage, ...(baseline === undefined ? {} : { baseline }) };
}
