import type { Problem } from '../explore/explore';
import type { RunContext } from '../run/run-context';
import type { RunMove } from '../run/run-move';
import type { RunState } from '../run/run-state';
import { unpullable } from './always-pullable';
import { clientsUnserved } from './clients-served';
import { moduleProblem } from './module-rules';
import { dutiesIn } from './duties';
import { gravest } from './gravest';
import { lostRegistry } from './own-registries';
import { believesTooEarly } from './truthful-gates';

/** The first invariant that a state breaks; a hazard only where nothing else is wrong. */
export function judgeState(run: RunState, context: RunContext): Problem | undefined {
  return gravest(stateProblems(run, context));
}

function* stateProblems({ twin }: RunState, context: RunContext): Generator<Problem | undefined> {
  const duties = dutiesIn(twin, context);
  yield unpullable(twin, context.ground, duties);
  yield clientsUnserved(twin, context.ground, duties);
  yield moduleProblem(twin);
}

/** The first invariant that a step breaks. */
export function judgeStep(run: RunState, move: RunMove, context: RunContext): Problem | undefined {
  return believesTooEarly(run, move, context) ?? lostRegistry(run, move.next, context);
}
