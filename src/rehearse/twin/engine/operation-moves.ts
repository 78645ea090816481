import { describeObject, objectId } from '../../../model/object-id';
import type { Ground } from '../ground';
import type { Move } from '../move';
import type { EngineOperation, TwinState } from '../state';
import type { ApplyAttempt } from './apply-attempt';
import { attemptOf, formerTree, refusalOf, waitsForNamespace } from './apply-attempt';
import { desiredAt } from './desired';
import { isInert } from './inert';
import { proceed, unite } from './proceed';
import { pruneMoves } from './prune-moves';
import { shownByFlux, turn } from './turn';

/** Everything that an engine may do next of what it has begun: any object, in any order, Namespaces before what is in them. */
export function operationMoves(
  operation: EngineOperation,
  state: TwinState,
  ground: Ground,
): readonly Move[] {
  const desired = desiredAt(state.repository, operation.sha, ground);
  const former = formerTree(state, ground);
  const moves: Move[] = [];
  for (const key of operation.pending) {
    const attempt = attemptOf(key, state, desired, former);
    if (attempt === undefined || waitsForNamespace(attempt.object, operation.pending)) {
      continue;
    }
    moves.push(applyMove(key, attempt, operation, state, ground));
  }
  return [...moves, ...pruneMoves(operation, state, ground)];
}

function applyMove(
  key: string,
  attempt: ApplyAttempt,
  operation: EngineOperation,
  state: TwinState,
  ground: Ground,
): Move {
  const { object, live, result } = attempt;
  const name = describeObject(objectId(object));
  const refusal = refusalOf(attempt, state, ground);
  if (refusal !== undefined) return failMove(name, refusal, operation, state, ground);
  const objects = result === live ? state.objects : { ...state.objects, [key]: result };
  const rest = { ...operation, pending: operation.pending.filter((one) => one !== key) };
  // an Argo CD application knows its objects by their tracking id, at once; Flux notes them when all is done
  const inventory =
    ground.engine === 'ArgoCD' ? unite(state.engine.inventory, [key]) : state.engine.inventory;
  const after = { ...state, objects };
  const engine = proceed(rest, inventory, after, ground);
  return {
    actor: 'engine',
    text: `applies ${name}`,
    takes: 'apply',
    next: { ...after, engine },
    ...(live === undefined && engine.operation !== undefined && isInert(object, state)
      ? { local: true }
      : {}),
  };
}

function failMove(
  name: string,
  refusal: string,
  { sha }: EngineOperation,
  state: TwinState,
  ground: Ground,
): Move {
  const isFlux = ground.engine === 'Flux';
  const message = isFlux
    ? `${name} dry-run failed: ${refusal}`
    : `one or more objects failed to apply, reason: ${refusal}`;
  const engine = turn(state.engine, {
    failed: { sha, message },
    ...(isFlux ? { shown: shownByFlux(sha, false, message) } : {}),
  });
  return {
    actor: 'engine',
    text: `can not apply ${name}: ${refusal}`,
    takes: 'apply',
    next: { ...state, engine },
  };
}
