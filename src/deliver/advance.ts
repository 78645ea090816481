import type { Verdict } from '../gate/verdict';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { timeText } from '../model/time';
import { draftCommit } from './draft-commit';
import type { WritingStep } from './draft-commit';
import type { GateWatch } from './gate-watch';
import { committedPhase } from './journal';
import type { Journal } from './journal';
import { parseJournal } from './journal-text';
import { foreignFiles, journalPath } from './layout';
import { takeLook } from './look';
import type { Look, LookPorts, Standing } from './look';
import { nextStep } from './next-step';
import { emptyJournal, stateAfter } from './planned-switch';
import type { PlannedSwitch } from './planned-switch';
import type { RepositoryView } from './repository';

/** What `advance` needs of the world. */
export interface AdvancePorts extends LookPorts {
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** What one call of `advance` did, or why it did nothing. Phases are numbers in the plan's list. */
export type AdvanceOutcome =
  | Committed
  /** Somebody else moved the branch first: look again. */
  | { readonly kind: 'moved' }
  | HeldBack
  | { readonly kind: 'done' }
  /** The repository is not as this switch left it: a person has to look. */
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] };

/** One commit landed. */
export interface Committed {
  readonly kind: 'committed';
  readonly sha: string;
  readonly step: WritingStep;
  readonly message: string;
  /** Phases whose gates opened, and what was seen of each. */
  readonly passed: readonly { readonly phase: number; readonly evidence: readonly string[] }[];
}

/** `wait`: not yet. `act`: a person has to do what the phase says. `failed`: a person has to look. */
export interface HeldBack {
  readonly kind: 'wait' | 'act' | 'failed';
  readonly phase: number;
  readonly verdict: Verdict;
  /** Seconds until the gate has been open for long enough; absent where more than time is missing. */
  readonly settlesIn?: number;
}

/**
 * One look of `advance` at a switch, and at most one commit. Level-triggered: everything is derived from the repository and
 * one observation; only `watch`, which tells for how long gates have been open, outlives the call. May be killed anywhere
 * and called again, by several at once: a commit lands on the tip that was read, or not at all.
 */
export async function advanceOnce(
  ports: AdvancePorts,
  planned: PlannedSwitch,
  watch: GateWatch,
): Promise<AdvanceOutcome> {
  const view = await ports.repository.read();
  const read = standingOf(view, planned);
  if (!read.ok) return { kind: 'refused', issues: read.issues };
  const standing = read.value;
  const look = await takeLook(ports, planned, standing, watch.look(ports.now()));
  const step = nextStep(planned.phases, standing.journal, look.judge);
  switch (step.kind) {
    case 'start':
    case 'commit':
    case 'close':
      return land(step, look, standing, planned, ports);
    case 'wait':
    case 'act':
    case 'failed': {
      const settlesIn = look.settlesIn(step.phase);
      return { ...step, ...(settlesIn === undefined ? {} : { settlesIn }) };
    }
    case 'done':
      return step;
  }
}

/** The journal of the switch as the branch has it, if the branch is as the switch left it. */
function standingOf(view: RepositoryView, planned: PlannedSwitch): Result<Standing> {
  const path = journalPath(planned.layout, planned.id);
  const file = view.files.find((one) => one.path === path);
  const read = file && parseJournal(file.content, file.path);
  if (read?.ok === false) return failure(read.issues);
  const journal = read?.value;
  if (journal !== undefined && journal.plan.hash !== planned.plan.hash) {
    return failure([otherPlan(path)]);
  }
  const { manifests } = stateAfter(planned, journal && committedPhase(journal));
  const foreign = foreignFiles(planned.layout, view.files, manifests);
  return foreign.length > 0 ? failure(foreign) : success({ view, journal });
}

function otherPlan(file: string): Issue {
  return {
    code: 'D004',
    severity: 'error',
    place: { file },
    message: 'this switch was started with another plan: the cluster file has changed since',
    hint: 'restore the cluster file, and finish or take back the switch first',
  };
}

async function land(
  step: WritingStep,
  look: Look,
  { view, journal }: Standing,
  planned: PlannedSwitch,
  { repository, now }: AdvancePorts,
): Promise<AdvanceOutcome> {
  const { layout, phases, reference } = planned;
  const before: Journal = journal ?? emptyJournal(planned);
  const request = draftCommit(step, phases, before, {
    layout,
    view,
    baseline: look.baseline,
    evidenceOf: look.evidenceOf,
    at: timeText(now()),
    ...(reference === undefined ? {} : { reference }),
  });
  const landed = await repository.commit(request);
  if (!landed.ok) return { kind: 'moved' };
  const passed = step.kind === 'start' ? [] : step.passed;
  return {
    kind: 'committed',
    sha: landed.sha,
    step,
    message: request.message,
    passed: passed.map((phase) => ({ phase, evidence: look.evidenceOf(phase) })),
  };
}
