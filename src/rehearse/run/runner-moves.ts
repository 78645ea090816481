import { pushRevision } from '../twin/engine/push-revision';
import { decide, treeOf } from './decide';
import { TIMELESS } from './evidence';
import type { Waited } from './evidence';
import type { RunContext } from './run-context';
import type { RunMove } from './run-move';
import type { Course, RunState } from './run-state';

/** What `advance` may do next: look, push what it saw to be due, or die in between. */
export function runnerMoves(
  run: RunState,
  context: RunContext,
  waited: Waited = TIMELESS,
): readonly RunMove[] {
  const { runner } = run;
  if (runner.at === 'idle') return looks(run, context, waited);
  const pushes = push(run, runner.tip, runner.next, context);
  return context.choices.has('kill') ? [pushes, killed(run)] : [pushes];
}

function looks(run: RunState, context: RunContext, waited: Waited): readonly RunMove[] {
  const { next, stage } = decide(run, context, waited);
  if (next === undefined) return [];
  const runner = { at: 'judged', tip: tipOf(run), next } as const;
  const text = stage === undefined ? 'looks at the plan' : `sees that the gate of ${stage} is open`;
  return [{ actor: 'advance', text, takes: 'fetch', next: { ...run, runner } }];
}

/** Compare and swap: a tip that somebody moved meanwhile refuses the push, and the next look starts anew. */
function push(run: RunState, tip: string, course: Course, context: RunContext): RunMove {
  const idle = { at: 'idle' } as const;
  if (tip !== tipOf(run)) {
    return {
      actor: 'advance',
      text: 'push refused: the branch moved',
      takes: 'fetch',
      next: { ...run, runner: idle },
    };
  }
  return {
    actor: 'advance',
    text: pushText(course, context),
    takes: 'fetch',
    next: { ...landed(run, course, context), runner: idle },
  };
}

/** The state after a commit that takes the switch to a course. */
export function landed(run: RunState, course: Course, context: RunContext): RunState {
  const tree = treeOf(course, context);
  if (tree === undefined) return { ...run, course };
  const sha = `r${String(run.twin.repository.revisions.length)}`;
  return { ...run, course, twin: pushRevision(run.twin, sha, tree) };
}

function killed(run: RunState): RunMove {
  return {
    actor: 'advance',
    text: 'is killed before it pushes',
    takes: 'fetch',
    next: { ...run, runner: { at: 'idle' } },
  };
}

function pushText(course: Course, { stages }: RunContext): string {
  switch (course.way) {
    case 'forward':
      return `pushes ${stages[course.stage]?.id ?? 'a phase'}`;
    case 'back':
      return `pushes ${stages[course.from]?.inverse[course.step]?.id ?? 'the way back'}`;
    case 'done':
      return 'closes the switch';
    case 'reverted':
      return 'closes the rollback';
  }
}

function tipOf({ twin }: RunState): string {
  return twin.repository.revisions.at(-1)?.sha ?? '';
}
