import { baselineOf } from '../../gate/baseline';
import type { Baseline } from '../../gate/baseline';
import type { Verdict } from '../../gate/judge-gate';
import { nextStep } from '../../deliver/next-step';
import { snapshotOf } from '../twin/observe/snapshot-of';
import { evidenceFor } from './evidence';
import type { Waited } from './evidence';
import type { RunContext } from './run-context';
import type { Course, RunState } from './run-state';
import { NOTHING_LANDED, journalAt } from './journal-at';
import type { BackStage, Stage } from './stages';

/** What `advance` makes of a look at the repository and the cluster. */
export interface Decision {
  /** Phase that it judged last. */
  readonly stage?: string;
  readonly verdict: Verdict;
  /** Where it goes; absent while it waits. */
  readonly next?: Course;
}

const OPEN: Verdict = { verdict: 'open', reason: '', evidence: [] };

/**
 * Level-triggered: from the journal alone, and what is seen now. Gates are judged from the last commit on, so that phases
 * without a commit need no memory.
 */
export function decide(run: RunState, context: RunContext, waited: Waited): Decision {
  const { course } = run;
  switch (course.way) {
    case 'forward':
      return forward(run, course.stage, context, waited);
    case 'back':
      return back(run, course, context, waited);
    case 'done':
    case 'reverted':
      return { verdict: OPEN };
  }
}

/** The way forward is decided by what delivers it: the same code, and the journal that it would have written. */
function forward(run: RunState, from: number, context: RunContext, waited: Waited): Decision {
  const { stages } = context;
  let judged: Pick<Decision, 'stage' | 'verdict'> = { verdict: OPEN };
  const step = nextStep(stages, journalAt(stages, from), (at) => {
    const stage = stages[at];
    if (stage === undefined) return OPEN;
    judged = judge(run, stage, context, waited);
    return judged.verdict;
  });
  switch (step.kind) {
    case 'start':
    case 'commit': {
      if (step.phase === undefined) return { ...judged, next: BEGUN };
      const baseline = baselineNow(run, context, waited);
      return { ...judged, next: { way: 'forward', stage: step.phase, baseline } };
    }
    case 'close':
    case 'done':
      return { ...judged, next: { way: 'done' } };
    case 'wait':
    case 'act':
    case 'failed':
      return judged;
  }
}

/** A plan that begins without a commit: the journal alone is committed. */
const BEGUN: Course = { way: 'forward', stage: NOTHING_LANDED };

function back(
  run: RunState,
  course: Extract<Course, { way: 'back' }>,
  context: RunContext,
  waited: Waited,
): Decision {
  const { from, step } = course;
  const steps = context.stages[from]?.inverse ?? [];
  const landed = steps[step];
  if (landed === undefined) return { verdict: OPEN, next: { way: 'reverted', from } };
  const judged = judge(run, landed, context, waited);
  if (judged.verdict.verdict !== 'open') return judged;
  if (step + 1 >= steps.length) return { ...judged, next: { way: 'reverted', from } };
  const baseline = baselineNow(run, context, waited);
  return { ...judged, next: { ...course, step: step + 1, baseline } };
}

function judge(
  run: RunState,
  stage: BackStage,
  context: RunContext,
  waited: Waited,
): Required<Pick<Decision, 'stage' | 'verdict'>> {
  const verdict = context.judge(stage.gate, evidenceFor(run, stage, context, waited));
  return { stage: stage.id, verdict };
}

/** What the journal remembers of the cluster before a commit. */
export function baselineNow(
  { twin }: RunState,
  { ground }: RunContext,
  { times }: Waited,
): Baseline {
  return baselineOf(snapshotOf(twin, ground, times));
}

/** The folder that a course leaves, and undefined where it commits nothing to it. */
export function treeOf(course: Course, { stages }: RunContext): Stage['tree'] | undefined {
  switch (course.way) {
    case 'forward':
      return stages[course.stage]?.tree;
    case 'back':
      return stages[course.from]?.inverse[course.step]?.tree;
    case 'done':
    case 'reverted':
      return undefined;
  }
}
