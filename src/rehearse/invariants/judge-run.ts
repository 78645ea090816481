import type { Problem } from '../explore/explore';
import type { RunContext } from '../run/run-context';
import type { RunMove } from '../run/run-move';
import type { RunState } from '../run/run-state';
import { unpullable } from './always-pullable';
import { clientsUnserved } from './clients-served';
import { moduleProblem } from './module-rules';
import { dutiesIn } from './duties';
import { lostRegistry } from './own-registries';
import { believesTooEarly } from './truthful-gates';

/** The first invariant that a state breaks. */
export function judgeState(run: RunState, context: RunContext): Problem | undefined {
  const duties = dutiesIn(run.twin, context);
  return (
    unpullable(run.twin, context.ground, duties) ??
    clientsUnserved(run.twin, context.ground, duties) ??
    moduleProblem(run.twin)
  );
}

/** The first invariant that a step breaks. */
export function judgeStep(run: RunState, move: RunMove, context: RunContext): Problem | undefined {
  return believesTooEarly(run, move, context) ?? lostRegistry(run, move.next, context);
}
