import type { Ground } from '../ground';
import type { EngineOperation, EngineState, TwinState } from '../state';
import { desiredAt } from './desired';
import { shownByFlux, turn } from './turn';

/**
 * The engine with what is left of its operation. When nothing is left the operation is over: the revision is applied, and
 * the inventory is the tree, for Argo CD with the leftovers that it may not remove.
 */
export function proceed(
  operation: EngineOperation,
  inventory: readonly string[],
  { engine, objects, repository }: TwinState,
  ground: Ground,
): EngineState {
  const { sha, pending, prune } = operation;
  if (pending.length + prune.length > 0) return turn(engine, { operation, inventory });
  const { keys } = desiredAt(repository, sha, ground);
  if (ground.engine === 'Flux') {
    return turn(engine, { applied: sha, inventory: keys, shown: shownByFlux(sha, true) });
  }
  const present = inventory.filter((key) => objects[key] !== undefined);
  return turn(engine, { applied: sha, inventory: unite(keys, present) });
}

/** Both lists as one, sorted; `keys` itself when it has everything. */
export function unite(keys: readonly string[], more: readonly string[]): readonly string[] {
  const missing = more.filter((key) => !keys.includes(key));
  return missing.length === 0 ? keys : [...keys, ...missing].sort();
}
