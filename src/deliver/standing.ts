import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { drifted, journalsOf } from './current-switch';
import { committedPhase, isEnded, lastTree, withEntries } from './journal';
import type { Journal } from './journal';
import { foreignFiles, journalPath } from './layout';
import { stateAfter } from './planned-switch';
import type { PlannedSwitch } from './planned-switch';
import type { RepositoryView } from './repository';
import { treeDigest } from './tree-digest';

/** How far a switch is, as the repository tells it. */
export interface Standing {
  readonly view: RepositoryView;
  /** `undefined` before the switch was started. */
  readonly journal: Journal | undefined;
  /** The switch that this one goes on from, with its last entry; there as long as this one was not started. */
  readonly superseded?: Journal;
}

/** The journal of the switch as the branch has it, if the branch is as regshift left it. */
export function standingOf(view: RepositoryView, planned: PlannedSwitch): Result<Standing> {
  const journals = journalsOf(view, planned.layout);
  if (!journals.ok) return journals;
  const journal = journals.value.find(({ id }) => id === planned.id);
  const last = journal ?? journals.value.at(-1);
  const strangers = foreign(view, journal, planned);
  const issues = [
    ...(journal === undefined ? otherSwitch(journals.value, planned) : otherPlan(journal, planned)),
    ...(last === undefined || strangers.length > 0 ? [] : drift(last, view, planned)),
    ...strangers,
  ];
  if (issues.length > 0) return failure(issues);
  return success({ view, journal, ...supersededBy(planned, journal, journals.value) });
}

/** One switch at a time: a new one begins when the last has ended, or goes on from it. */
function otherSwitch(
  journals: readonly Journal[],
  { layout, frozen: { goesOnFrom } }: PlannedSwitch,
): readonly Issue[] {
  const open = journals.find((journal) => !isEnded(journal));
  if (open?.id === goesOnFrom) return [];
  return [
    {
      code: 'D007',
      severity: 'error',
      place: { file: open === undefined ? layout.switches : journalPath(layout, open.id) },
      message:
        open === undefined
          ? `switch ${goesOnFrom ?? ''} is not under way any more`
          : `switch ${open.id} is under way`,
      hint:
        open === undefined
          ? 'look again: regshift status'
          : 'finish it (regshift advance), or take it back (regshift rollback)',
    },
  ];
}

function otherPlan({ plan }: Journal, planned: PlannedSwitch): readonly Issue[] {
  if (plan.hash === planned.plan.hash) return [];
  const { regshift } = planned.frozen;
  return [
    {
      code: 'D004',
      severity: 'error',
      place: { file: journalPath(planned.layout, planned.id) },
      message: `this regshift would commit other bytes than the plan was frozen with by ${regshift}`,
      hint: `go on with regshift ${regshift}, or plan the rest anew: regshift start --replan`,
    },
  ];
}

/** A drift is named, never papered over: the next commit would undo somebody's change without a word. */
function drift(last: Journal, view: RepositoryView, { layout }: PlannedSwitch): readonly Issue[] {
  const expected = lastTree(last);
  if (expected === undefined || expected === treeDigest(layout, view.files)) return [];
  return [drifted(layout, last)];
}

function foreign(
  view: RepositoryView,
  journal: Journal | undefined,
  planned: PlannedSwitch,
): readonly Issue[] {
  const { manifests } = stateAfter(planned, journal && committedPhase(journal));
  return foreignFiles(planned.layout, view.files, manifests);
}

function supersededBy(
  { id, frozen: { goesOnFrom } }: PlannedSwitch,
  journal: Journal | undefined,
  journals: readonly Journal[],
): Pick<Standing, 'superseded'> {
  const open = journals.find((one) => one.id === goesOnFrom);
  if (journal !== undefined || open === undefined) return {};
  return { superseded: withEntries(open, [{ event: 'superseded', by: id }]) };
}
