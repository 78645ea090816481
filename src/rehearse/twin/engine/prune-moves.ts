import type { KubeObject } from '../../../model/object-id';
import { describeObject, objectId } from '../../../model/object-id';
import type { Ground } from '../ground';
import type { Move } from '../move';
import type { EngineOperation, TwinState } from '../state';
import { isInert } from './inert';
import { proceed } from './proceed';
import { pruneRule } from './prune-rule';
import { isNamespaceKey, namespaceKeyOf } from './tree-index';

/** Objects that may be removed next: Flux has applied everything before, and a Namespace goes after what is in it. */
export function pruneMoves(
  operation: EngineOperation,
  state: TwinState,
  ground: Ground,
): readonly Move[] {
  if (ground.engine === 'Flux' && operation.pending.length > 0) return [];
  return operation.prune
    .filter((key) => !isNamespaceKey(key) || operation.prune.every(isNamespaceKey))
    .map((key) => pruneMove(key, operation, state, ground));
}

function pruneMove(
  key: string,
  operation: EngineOperation,
  state: TwinState,
  ground: Ground,
): Move {
  const live = state.objects[key];
  const asks = live !== undefined && pruneRule(live, ground.engine) === 'ask';
  const name = live === undefined ? key : describeObject(objectId(live));
  const after = { ...state, objects: withoutObject(key, state.objects) };
  const rest = { ...operation, prune: operation.prune.filter((one) => one !== key) };
  const inventory =
    ground.engine === 'ArgoCD'
      ? state.engine.inventory.filter((one) => one !== key)
      : state.engine.inventory;
  return {
    actor: asks ? 'person' : 'engine',
    text: asks ? `confirms that ${name} may be removed` : `removes ${name}`,
    takes: asks ? 'person' : 'apply',
    next: { ...after, engine: proceed(rest, inventory, after, ground) },
    ...(live !== undefined && isUnseen(live, rest, state) ? { local: true } : {}),
  };
}

/** Whether nobody can tell when the object went: not the last one, whose end is seen, and none that a person lets go. */
function isUnseen(live: KubeObject, rest: EngineOperation, state: TwinState): boolean {
  const isLast = rest.pending.length + rest.prune.length === 0;
  return (
    !isLast &&
    live.kind !== 'Namespace' &&
    pruneRule(live, 'ArgoCD') !== 'ask' &&
    isInert(live, state)
  );
}

/** A Namespace takes everything along that is in it, whatever marks it carries. */
function withoutObject(
  key: string,
  objects: Readonly<Record<string, KubeObject>>,
): Readonly<Record<string, KubeObject>> {
  if (objects[key] === undefined) return objects;
  return Object.fromEntries(
    Object.entries(objects).filter(
      ([other, object]) => other !== key && namespaceKeyOf(object) !== key,
    ),
  );
}
