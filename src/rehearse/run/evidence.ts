import type { GateEvidence } from '../../gate/judge-gate';
import type { RegistrySettings } from '../../spec/cluster-file.generated';
import { snapshotOf } from '../twin/observe/snapshot-of';
import { imagesFound } from './image-check';
import type { RunContext } from './run-context';
import type { Course, RunState } from './run-state';
import type { BackStage } from './stages';

/** What `advance` has before it when it judges a gate: one look at the cluster, and its own check of images. */
export function evidenceFor(
  run: RunState,
  stage: BackStage,
  context: RunContext,
  waited: Waited,
): GateEvidence {
  const baseline = baselineIn(run.course);
  const before = wantedBefore(run.course, context);
  const takenBack = run.course.way === 'back' ? run.course.takenBack : undefined;
  return {
    snapshot: snapshotOf(run.twin, context.ground, waited.times),
    counts: (revision) => counts(run, revision),
    equals: (revision) => equals(run, revision),
    images: stage.gate.all.flatMap((clause) =>
      clause.kind === 'ImagesPresent' ? imagesFound(clause, run.twin, context) : [],
    ),
    ...(baseline === undefined ? {} : { baseline }),
    ...(takenBack === undefined ? {} : { takenBack }),
    ...(stage.wanted === undefined ? {} : { wanted: stage.wanted }),
    ...(before === undefined ? {} : { wantedBefore: before }),
    heldSeconds: waited.heldSeconds,
    waitedSeconds: waited.waitedSeconds,
  };
}

/** What only a clock tells. */
export interface Waited {
  /** How long the gate has been open. */
  readonly heldSeconds: number;
  /** How long it has been waited for. */
  readonly waitedSeconds: number;
  /** When conditions flipped. */
  readonly times?: Parameters<typeof snapshotOf>[2];
}

/** A search has no clock: gates have always held long enough, and no deadline passes. What is safe then is safe with both. */
export const TIMELESS: Waited = { heldSeconds: Number.POSITIVE_INFINITY, waitedSeconds: 0 };

function baselineIn(course: Course): GateEvidence['baseline'] {
  return 'baseline' in course ? course.baseline : undefined;
}

/** Whether a revision is the newest commit that changed the folder, or one after it (design 9). */
function counts({ twin }: RunState, revision: string): boolean {
  const { revisions } = twin.repository;
  const tip = revisions.at(-1);
  for (let at = revisions.length - 1; at >= 0; at -= 1) {
    if (revisions[at]?.tree !== tip?.tree) return false;
    if (revisions[at]?.sha === revision) return true;
  }
  return false;
}

/** Whether a revision has the folder of the tip, be it older. */
function equals({ twin }: RunState, revision: string): boolean {
  const { revisions } = twin.repository;
  const tree = revisions.find(({ sha }) => sha === revision)?.tree;
  return tree !== undefined && tree === revisions.at(-1)?.tree;
}

/** What the folder asked for before the last commit. */
function wantedBefore(course: Course, { stages }: RunContext): RegistrySettings | undefined {
  switch (course.way) {
    case 'forward':
      return stages[course.stage - 1]?.wanted;
    case 'back':
      return course.step === 0
        ? stages[course.from]?.wanted
        : stages[course.from]?.inverse[course.step - 1]?.wanted;
    case 'done':
    case 'reverted':
      return undefined;
  }
}
