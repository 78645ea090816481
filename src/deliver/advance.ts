import { canNotTell } from '../gate/verdict';
import { success } from '../model/result';
import type { Result } from '../model/result';
import { timeText } from '../model/time';
import type { Master } from '../model/upstream';
import { observedMasters } from '../observe/observed-masters';
import type { AdvanceOutcome, Consideration, DueCommit, HeldBack } from './advance-outcome';
import type { AdvancePorts } from './advance-ports';
import { baselineLacks } from './baseline-lacks';
import { draftCommit } from './draft-commit';
import type { WritingStep } from './draft-commit';
import type { GateWatch } from './gate-watch';
import { heldByProposal } from './held-by-proposal';
import { manifestsIn } from './layout';
import { takeLook } from './look';
import type { Look } from './look';
import { approvalFor, mergedUnapproved, unapproved } from './missing-approval';
import { nextStep } from './next-step';
import type { Step } from './next-step';
import { emptyJournal, stateAfter } from './planned-switch';
import type { PlannedSwitch, SwitchPhase } from './planned-switch';
import type { RepositoryView } from './repository';
import type { Sealed } from './sealer';
import { standingOf } from './standing';
import type { Standing } from './standing';

/**
 * One look of `advance` at a switch, and at most one commit. Level-triggered: everything is derived from the repository and
 * one observation; only `watch`, which tells for how long gates have been open, outlives the call. May be killed anywhere
 * and called again, by several at once: a commit lands on the tip that was read, or not at all.
 *
 * @param view - the branch as the switch was planned or found in it: where others have moved it since, nothing lands. The
 * default is to read it, for a switch that nobody else takes back or plans anew.
 */
export async function advanceOnce(
  ports: AdvancePorts,
  planned: PlannedSwitch,
  watch: GateWatch,
  view?: RepositoryView,
): Promise<AdvanceOutcome> {
  const considered = await consider(ports, planned, watch, view);
  return considered.kind === 'due' ? land(ports, planned, considered) : considered;
}

/** Looks, and drafts the commit that is due; nothing is written. Parameters as those of `advanceOnce`. */
export async function consider(
  ports: AdvancePorts,
  planned: PlannedSwitch,
  watch: GateWatch,
  view?: RepositoryView,
): Promise<Consideration> {
  const read = standingOf(view ?? (await ports.repository.read()), planned);
  if (!read.ok) return { kind: 'refused', issues: read.issues };
  const standing = read.value;
  const held = heldByProposal(standing, planned.layout);
  if (held !== undefined) return held;
  const now = ports.now();
  const look = await takeLook(ports, planned, standing, { times: watch.look(now), now });
  const step = nextStep(planned.phases, standing.journal, look.judge);
  switch (step.kind) {
    case 'start':
    case 'commit':
    case 'close':
      return considerCommit(step, look, standing, planned, ports);
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

/** Makes a commit that is due, or proposes it. */
export async function land(
  { repository, proposer }: Pick<AdvancePorts, 'repository' | 'proposer'>,
  planned: PlannedSwitch,
  due: DueCommit,
): Promise<AdvanceOutcome> {
  if (proposer !== undefined) return proposer.propose(planned, due);
  const { step, request, passed } = due;
  const landed = await repository.commit(request);
  if (!landed.ok) return { kind: 'moved' };
  return { kind: 'committed', sha: landed.sha, step, message: request.message, passed };
}

async function considerCommit(
  due: WritingStep,
  look: Look,
  standing: Standing,
  planned: PlannedSwitch,
  ports: AdvancePorts,
): Promise<Consideration> {
  const merged = await mergedUnapproved(standing, planned, ports);
  if (merged !== undefined) return merged;
  const phase = landedBy(due, planned);
  const lack = phase && lackOfLook(planned.phases.indexOf(phase), planned, look);
  if (lack !== undefined && due.kind === 'commit') return unseen(due, lack);
  const approval = phase?.approval === true ? await approvalFor(phase, planned, ports) : undefined;
  const mayBeProposed = approval !== undefined || ports.proposer !== undefined;
  const isUnapproved = phase?.approval === true && !mayBeProposed;
  if (isUnapproved && due.kind === 'commit') return unapproved(due, phase, planned);
  const isHeld = isUnapproved || lack !== undefined;
  const step: WritingStep = isHeld ? { kind: 'start' } : due;
  const masters = observedMasters(look.snapshot);
  const sealed = await seal(isHeld ? undefined : phase, { standing, planned, masters }, ports);
  if (!sealed.ok) return { kind: 'refused', issues: sealed.issues };
  const { layout, phases, reference, record } = planned;
  const { superseded } = standing;
  const request = draftCommit(step, phases, standing.journal ?? emptyJournal(planned), {
    layout,
    view: standing.view,
    baseline: look.baseline,
    evidenceOf: look.evidenceOf,
    sealed: sealed.value,
    record,
    at: timeText(ports.now()),
    ...(superseded === undefined ? {} : { superseded }),
    ...(approval === undefined ? {} : { approvedBy: approval.by }),
    ...(reference === undefined ? {} : { reference }),
  });
  const passed = step.kind === 'start' ? [] : step.passed;
  return {
    kind: 'due',
    step,
    request,
    passed: passed.map((at) => ({ phase: at, evidence: look.evidenceOf(at) })),
    ...(phase?.approval === true && !isHeld ? { asked: { approval } } : {}),
  };
}

function landedBy(step: WritingStep, { phases }: PlannedSwitch): SwitchPhase | undefined {
  return step.kind === 'close' || step.phase === undefined ? undefined : phases[step.phase];
}

/** What was not seen that a gate will compare with once the phase is committed: its own, or one behind it without a commit. */
function lackOfLook(at: number, planned: PlannedSwitch, look: Look): string | undefined {
  const { phases } = planned;
  const { baseline, snapshot } = look;
  const next = phases.findIndex(({ kind }, index) => index > at && kind === 'commit');
  const { wanted: wantedBefore } = stateAfter(planned, at === 0 ? undefined : at - 1);
  const before = wantedBefore === undefined ? {} : { wantedBefore };
  return phases
    .slice(at, next < 0 ? undefined : next)
    .map(({ gate, wanted }) =>
      baselineLacks(gate, {
        baseline,
        snapshot,
        ...before,
        ...(wanted === undefined ? {} : { wanted }),
      }),
    )
    .find((lack) => lack !== undefined);
}

/** The gates before the phase are open: a fact is missing that can not be looked up after the commit. */
function unseen({ phase }: Extract<Step, { kind: 'commit' }>, lack: string): HeldBack {
  const { verdict, reason } = canNotTell(
    `${lack} was not observed; the next gate compares with it`,
  );
  return { kind: 'wait', phase, verdict: { verdict, reason, evidence: [`${verdict}: ${reason}`] } };
}

/** What a phase is sealed with. */
interface Sealing {
  readonly standing: Standing;
  readonly planned: PlannedSwitch;
  /** Those that were seen: certificates name their addresses. */
  readonly masters: readonly Master[];
}

async function seal(
  phase: SwitchPhase | undefined,
  { standing: { view, journal }, planned, masters }: Sealing,
  { sealer, proposer }: AdvancePorts,
): Promise<Result<Sealed>> {
  const { layout } = planned;
  if (phase === undefined) return success({ manifests: manifestsIn(layout, view.files) });
  const files = (await proposer?.proposed(planned, journal)) ?? view.files;
  const material = files.find(({ path }) => path === layout.material)?.content;
  return sealer.seal({
    manifests: phase.manifests,
    committed: manifestsIn(layout, files),
    masters,
    ...(material === undefined ? {} : { material }),
  });
}
