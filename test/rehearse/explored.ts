import { exploreSwitch } from '../../src/rehearse/explore-switch';
import type { Exploration } from '../../src/rehearse/explore/explore';
import type { RunContext } from '../../src/rehearse/run/run-context';
import type { RunMove } from '../../src/rehearse/run/run-move';
import type { Mutation } from './mutations';
import type { Switch } from './switches';

/** More states than any search of the tests has. */
const MOST = 2_000_000;

/** A switch as a search takes it: every choice, registries that may answer anything, Flux with variables to substitute. */
export function whole({ context }: Switch): RunContext {
  const flux = context.ground.engine === 'Flux' ? { substitution: {} } : {};
  return { ...context, ground: { ...context.ground, ...flux, answers: 'any', imageCount: 1 } };
}

/** Looks at everything that can happen in a switch, with a defect put into it or without. */
export function explored(prepared: Switch, mutation?: Mutation): Exploration<RunMove> {
  const context = whole(prepared);
  const delivered = prepared.twin.repository.revisions[0]?.tree ?? [];
  const changed = mutation?.(context, delivered) ?? context;
  return exploreSwitch(prepared.twin, changed, { most: MOST });
}
