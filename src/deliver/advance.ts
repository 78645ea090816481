import { canNotTell } from '../gate/verdict';
import type { Verdict } from '../gate/verdict';
import type { FileSet } from '../model/file-set';
import type { Issue } from '../model/issue';
import { success } from '../model/result';
import type { Result } from '../model/result';
import { timeText } from '../model/time';
import type { Master } from '../model/upstream';
import { observedMasters } from '../observe/observed-masters';
import { approvalOf } from './approvals';
import type { Approval, ApprovalSource } from './approvals';
import { baselineLacks } from './baseline-lacks';
import { drifted } from './current-switch';
import { draftCommit } from './draft-commit';
import type { WritingStep } from './draft-commit';
import type { GateWatch } from './gate-watch';
import { committedPhase, isEnded, lastBegun } from './journal';
import type { Journal } from './journal';
import { journalPath, manifestsIn } from './layout';
import type { Layout } from './layout';
import { takeLook } from './look';
import type { Look, LookPorts } from './look';
import { nextStep } from './next-step';
import type { Step } from './next-step';
import { emptyJournal, stateAfter } from './planned-switch';
import type { PlannedSwitch, SwitchPhase } from './planned-switch';
import type { CommitRequest, RepositoryView } from './repository';
import type { Sealed, Sealer } from './sealer';
import { standingOf } from './standing';
import type { Standing } from './standing';

/** What `advance` needs of the world. */
export interface AdvancePorts extends LookPorts {
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly sealer: Sealer;
  readonly approvals: ApprovalSource;
  /**
   * Brings commits onto the branch by way of pull requests.
   *
   * @default - they are made on the branch itself
   */
  readonly proposer?: Proposer;
}

/** Somebody reviews and merges what is due; only then it is on the branch. */
export interface Proposer {
  /**
   * What the pull request of whatever comes next would leave in the owned folder, if there is one: what was sealed and generated
   * for it stays.
   */
  proposed(planned: PlannedSwitch, journal: Journal | undefined): Promise<FileSet | undefined>;
  /** Sees to it that the pull request is there and says what it should. */
  propose(planned: PlannedSwitch, due: DueCommit): Promise<ProposalOutcome>;
  /** Tells in the open pull request of whatever comes next, if there is one, that it must not be merged now. */
  withhold(planned: PlannedSwitch, journal: Journal, reason: string): Promise<void>;
}

export type ProposalOutcome =
  Proposed | Extract<AdvanceOutcome, { readonly kind: 'moved' | 'refused' }>;

/** A commit waits in a pull request. */
export interface Proposed {
  readonly kind: 'proposed';
  readonly step: WritingStep;
  readonly change: 'opened' | 'updated' | 'unchanged';
  /** Where a person reads it. */
  readonly url: string;
  /** Whether it lacks an approval that the plan asks for. */
  readonly isUnapproved: boolean;
}

/** What one call of `advance` did, or why it did nothing. Phases are numbers in the plan's list. */
export type AdvanceOutcome =
  | Committed
  | Proposed
  /** Somebody else moved the branch first: look again. */
  | { readonly kind: 'moved' }
  | Settled;

/** Nothing is to be committed now. */
export type Settled =
  | HeldBack
  | { readonly kind: 'done' }
  /** The repository is not as this switch left it, or a secret is missing: a person has to look. */
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

/**
 * `wait`: not yet. `unmerged`: the phase is proposed, and not on the branch that is synced. `act`: a person has to do what the phase
 * says. `unapproved`: a person has to approve the phase before it is committed. `failed`: a person has to look.
 */
export interface HeldBack {
  readonly kind: 'wait' | 'unmerged' | 'act' | 'unapproved' | 'failed';
  readonly phase: number;
  readonly verdict: Verdict;
  /** Seconds until the gate has been open for long enough; absent where more than time is missing. */
  readonly settlesIn?: number;
}

/** What one look has shown: nothing to commit, or a commit that is due. */
export type Consideration = Settled | DueCommit;

/** A commit that may be made now. */
export interface DueCommit {
  readonly kind: 'due';
  readonly step: WritingStep;
  readonly request: CommitRequest;
  readonly passed: Committed['passed'];
  /** There where the plan asks for an approval: the one that was given, if one was. */
  readonly asked?: { readonly approval: Approval | undefined };
}

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

/** What is on no branch that anybody syncs, no gate can judge. */
function heldByProposal(
  { view: { proposal }, journal }: Standing,
  layout: Layout,
): Settled | undefined {
  const phase = journal === undefined || isEnded(journal) ? undefined : committedPhase(journal);
  if (journal === undefined || phase === undefined || proposal === undefined) return undefined;
  switch (proposal.state) {
    case 'merged':
      return undefined;
    case 'overruled':
      return { kind: 'refused', issues: [drifted(layout, journal, proposal.into)] };
    case 'waiting': {
      const reason = `proposed, waits to be merged into ${proposal.into}`;
      const evidence = [`waiting: ${reason}`];
      return { kind: 'unmerged', phase, verdict: { verdict: 'waiting', reason, evidence } };
    }
  }
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

async function approvalFor(
  { id }: SwitchPhase,
  { plan, cluster, layout, id: switchId }: PlannedSwitch,
  { approvals }: AdvancePorts,
): Promise<Approval | undefined> {
  const query = { plan: plan.hash, cluster, id: switchId, phase: id };
  const journal = journalPath(layout, switchId);
  return approvalOf(id, await approvals.approvals({ ...query, journal }));
}

/** The gates before the phase are open: nothing but the approval is missing. */
function unapproved(
  { phase }: Extract<Step, { kind: 'commit' }>,
  { id }: SwitchPhase,
  planned: PlannedSwitch,
): HeldBack {
  return lacksApproval(phase, `phase ${id} needs an approval`, planned);
}

/** A forge lets people merge what nobody has approved: nothing follows it until somebody has. */
async function mergedUnapproved(
  { journal }: Standing,
  planned: PlannedSwitch,
  ports: AdvancePorts,
): Promise<HeldBack | undefined> {
  const begun = journal && lastBegun(journal);
  const at = planned.phases.findIndex(({ id }) => id === begun?.phase);
  const phase = planned.phases[at];
  if (phase?.approval !== true || begun?.approvedBy !== undefined) return undefined;
  const approval = await approvalFor(phase, planned, ports);
  return approval === undefined
    ? lacksApproval(at, `phase ${phase.id} was merged without an approval`, planned)
    : undefined;
}

function lacksApproval(phase: number, lack: string, { cluster, phases }: PlannedSwitch): HeldBack {
  const reason = `${lack}: regshift approve --phase ${phases[phase]?.id ?? ''} (cluster ${cluster})`;
  return { kind: 'unapproved', phase, verdict: { verdict: 'waiting', reason, evidence: [] } };
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
