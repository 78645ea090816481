import { explore } from './explore/explore';
import type { Exploration, ExploreOptions, System } from './explore/explore';
import { judgeState, judgeStep } from './invariants/judge-run';
import { NOT_STARTED } from './run/journal-at';
import type { RunContext } from './run/run-context';
import { RunKeys } from './run/run-key';
import type { RunMove } from './run/run-move';
import { runMoves } from './run/run-moves';
import type { RunState } from './run/run-state';
import type { TwinState } from './twin/state';

/** A cluster before the first commit of a switch. */
export function beforeSwitch(twin: TwinState): RunState {
  return {
    twin,
    course: { way: 'forward', stage: NOT_STARTED },
    runner: { at: 'idle' },
    left: { join: true, revert: true },
  };
}

/** Looks at everything that can happen during a switch: every order, every chance that the context lists. */
export function exploreSwitch(
  twin: TwinState,
  context: RunContext,
  options: ExploreOptions,
): Exploration<RunMove> {
  return explore(switchSystem(twin, context), options);
}

/** A switch as something to be searched. */
export function switchSystem(twin: TwinState, context: RunContext): System<RunState, RunMove> {
  const keys = new RunKeys();
  const one = (move: RunMove): RunMove => ({ ...move, next: keys.one(move.next) });
  return {
    start: keys.one(beforeSwitch(twin)),
    steps: (run) => runMoves(run, context).map(one),
    key: (run) => keys.key(run),
    judgeState: (run) => judgeState(run, context),
    judgeStep: (run, move) => judgeStep(run, move, context),
    isEnd: isOver,
  };
}

/** Done, or taken back. */
export function isOver({ course }: RunState): boolean {
  return course.way === 'done' || course.way === 'reverted';
}
