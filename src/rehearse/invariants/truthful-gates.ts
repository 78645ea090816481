import type { Problem } from '../explore/explore';
import type { RunContext } from '../run/run-context';
import type { RunMove } from '../run/run-move';
import type { RunState } from '../run/run-state';
import type { BackStage } from '../run/stages';
import { isReallyDone } from './phase-done';

/** A gate opens only on a phase that is really over: whoever goes on from a false "open" goes on too early. */
export function believesTooEarly(
  run: RunState,
  { next }: RunMove,
  context: RunContext,
): Problem | undefined {
  if (run.runner.at !== 'idle' || next.runner.at !== 'judged') return undefined;
  const early = believed(run, next, context).find(
    (stage) => !isReallyDone(run.twin, stage, context.ground),
  );
  return (
    early && {
      invariant: 'gates-tell-the-truth',
      message: `the gate of ${early.id} is taken for open, and the phase is not over`,
    }
  );
}

/** The stages whose gates were taken for open. */
function believed(run: RunState, next: RunState, context: RunContext): readonly BackStage[] {
  const { course } = run;
  const goal = next.runner.at === 'judged' ? next.runner.next : course;
  const truth = context.truth ?? context.stages;
  if (course.way === 'forward') {
    const end = goal.way === 'forward' ? goal.stage : truth.length;
    return truth.slice(Math.max(course.stage, 0), Math.max(end, 0));
  }
  const step = course.way === 'back' ? truth[course.from]?.inverse[course.step] : undefined;
  return step === undefined ? [] : [step];
}
