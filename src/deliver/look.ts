import { baselineOf } from '../gate/baseline';
import type { GateEvidence, ImageFact } from '../gate/evidence';
import { evidenceLines } from '../gate/evidence-lines';
import { judgeGate } from '../gate/judge-gate';
import type { Verdict } from '../gate/verdict';
import { BugError } from '../model/errors';
import type { FileSet } from '../model/file-set';
import { secondsOf } from '../model/time';
import type { Snapshot } from '../observe/snapshot';
import type { Gate, GateClause } from '../plan/plan';
import { countingRevisions } from './counting-revisions';
import type { CommitMoment } from './draft-commit';
import type { GateTimes, TimeGate } from './gate-watch';
import { longer, provenTimes } from './proven-times';
import { committedPhase, lastBaseline } from './journal';
import type { Journal } from './journal';
import { phasesInQuestion } from './next-step';
import { stateAfter } from './planned-switch';
import type { PlannedSwitch, SwitchPhase } from './planned-switch';
import type { Repository } from './repository';
import type { Standing } from './standing';

/** Looks at the cluster. Throws where it can not be reached. */
export type Observer = () => Promise<Snapshot>;

/** Looks for images: what a clause names, each with whether it is there. */
export type ImageFinder = (clause: ImagesClause, seen: Seen) => Promise<readonly ImageFact[]>;
export type ImagesClause = Extract<GateClause, { kind: 'ImagesPresent' }>;

/** What else the look has shown, by which images are looked for. */
export interface Seen {
  readonly snapshot: Snapshot;
  /** Files of the cluster's folder in the repository. */
  readonly files: FileSet;
}

/** Where facts come from. */
export interface LookPorts {
  readonly repository: Repository;
  readonly observe: Observer;
  readonly findImages: ImageFinder;
}

/** What one look at the world has shown. */
export interface Look extends Pick<CommitMoment, 'baseline' | 'evidenceOf'> {
  readonly snapshot: Snapshot;
  readonly judge: (phase: number) => Verdict;
  /** Seconds until a gate that is open has held for long enough; `undefined` where more than time is missing. */
  readonly settlesIn: (phase: number) => number | undefined;
}

/** What tells of time in one look. */
export interface LookClock {
  readonly times: TimeGate;
  /** Seconds since 1970, by the clock of whoever looks. */
  readonly now: number;
}

/** Observes the cluster once, and makes of it what the gates in question are judged by. */
export async function takeLook(
  ports: LookPorts,
  planned: PlannedSwitch,
  standing: Standing,
  clock: LookClock,
): Promise<Look> {
  const snapshot = await ports.observe();
  const common = await commonEvidence(ports.repository, snapshot, planned, standing);
  const { journal, view } = standing;
  const seen = { snapshot, files: view.files };
  const find = (clause: ImagesClause): ReturnType<ImageFinder> => ports.findImages(clause, seen);
  const images = await imagesInQuestion(find, planned, journal);
  const evidence = (at: number): GateEvidence => ({
    ...common,
    ...evidenceOfPhase(phaseAt(planned, at)),
    ...imagesOf(images.get(at)),
  });
  const seenAt = snapshot.observedAt && secondsOf(snapshot.observedAt.time);
  const timed = new Map<number, GateTimes>();
  return {
    snapshot,
    baseline: baselineOf(snapshot),
    evidenceOf: (at) => evidenceLines(phaseAt(planned, at).gate, evidence(at)),
    judge: (at) => {
      const { id, gate } = phaseAt(planned, at);
      const isOpen = isOpenInTime(gate, evidence(at));
      const watched = clock.times(`${id} ${standing.view.synced ?? ''}`, isOpen, seenAt);
      const passed = longer(
        watched,
        provenTimes(planned.phases, at, standing, snapshot, clock.now),
      );
      if (isOpen) timed.set(at, passed);
      return judgeGate(gate, { ...evidence(at), ...passed });
    },
    settlesIn: (at) => {
      const passed = timed.get(at);
      return passed && phaseAt(planned, at).gate.settleSeconds - passed.heldSeconds;
    },
  };
}

/** Whether nothing but time is missing. */
function isOpenInTime(gate: Gate, evidence: GateEvidence): boolean {
  const patient = { ...evidence, heldSeconds: Number.POSITIVE_INFINITY };
  return judgeGate(gate, patient).verdict === 'open';
}

/** What is the same for all gates in question: they are judged from the last commit on. */
async function commonEvidence(
  repository: Repository,
  snapshot: Snapshot,
  planned: PlannedSwitch,
  { view, journal }: Standing,
): Promise<GateEvidence> {
  const baseline = journal && lastBaseline(journal);
  const revisions =
    view.synced === undefined
      ? {}
      : await countingRevisions(repository, view.synced, snapshot.delivery);
  return {
    snapshot,
    folder: planned.layout.manifests,
    ...revisions,
    ...(baseline === undefined ? {} : { baseline }),
    ...wantedBeforeCommit(planned, journal),
  };
}

function wantedBeforeCommit(
  planned: PlannedSwitch,
  journal: Journal | undefined,
): Pick<GateEvidence, 'wantedBefore'> {
  const last = journal && committedPhase(journal);
  if (last === undefined) return {};
  const { wanted } = stateAfter(planned, last === 0 ? undefined : last - 1);
  return wanted === undefined ? {} : { wantedBefore: wanted };
}

function evidenceOfPhase({
  wanted,
  takenBack,
}: SwitchPhase): Pick<GateEvidence, 'wanted' | 'takenBack'> {
  return {
    ...(wanted === undefined ? {} : { wanted }),
    ...(takenBack === undefined ? {} : { takenBack }),
  };
}

type FoundImages = ReadonlyMap<number, readonly ImageFact[]>;

/** Registries are asked only where a gate in question asks for them. */
async function imagesInQuestion(
  find: (clause: ImagesClause) => ReturnType<ImageFinder>,
  { phases }: PlannedSwitch,
  journal: Journal | undefined,
): Promise<FoundImages> {
  const found = new Map<number, readonly ImageFact[]>();
  for (const at of phasesInQuestion(phases, journal)) {
    const clauses = phases[at]?.gate.all.filter((clause) => clause.kind === 'ImagesPresent') ?? [];
    if (clauses.length > 0) found.set(at, (await Promise.all(clauses.map(find))).flat());
  }
  return found;
}

function imagesOf(images: readonly ImageFact[] | undefined): Pick<GateEvidence, 'images'> {
  return images === undefined ? {} : { images };
}

function phaseAt({ phases }: PlannedSwitch, at: number): SwitchPhase {
  const phase = phases[at];
  if (phase === undefined) throw new BugError(`the plan has no phase ${at}`);
  return phase;
}
