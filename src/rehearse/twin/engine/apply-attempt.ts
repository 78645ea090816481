import type { KubeObject } from '../../../model/object-id';
import { admit } from '../admission/admit';
import type { Ground } from '../ground';
import type { EngineOperation, TwinState } from '../state';
import { applyObject } from './apply-object';
import { desiredAt } from './desired';
import { everHeldNamespace } from './repository';
import type { TreeIndex } from './tree-index';
import { namespaceKeyOf } from './tree-index';

/** What applying one object comes to. */
export interface ApplyAttempt {
  readonly object: KubeObject;
  readonly live: KubeObject | undefined;
  /** The live object afterwards. */
  readonly result: KubeObject;
}

/** What applying the object of a key comes to, at the revision of an operation. */
export function attemptOf(
  key: string,
  state: TwinState,
  desired: TreeIndex,
  former: TreeIndex | undefined,
): ApplyAttempt | undefined {
  const object = desired.objects.get(key);
  if (object === undefined) return undefined;
  const live = state.objects[key];
  return { object, live, result: applyObject(live, object, former?.objects.get(key)) };
}

/** The tree that the engine applied last: what it owns. */
export function formerTree(state: TwinState, ground: Ground): TreeIndex | undefined {
  const { applied } = state.engine;
  return applied === undefined ? undefined : desiredAt(state.repository, applied, ground);
}

/** Why the API server would refuse it now. */
export function refusalOf(
  { object, live, result }: ApplyAttempt,
  state: TwinState,
  ground: Ground,
): string | undefined {
  if (isNamespaceMissing(object, state)) {
    return `namespaces "${object.metadata.namespace ?? ''}" not found`;
  }
  return result === live ? undefined : admit(result, state, ground);
}

/** Whether the API server would take every object of an operation that is still to be applied. */
export function wouldAdmitAll(
  { sha, pending }: EngineOperation,
  state: TwinState,
  ground: Ground,
): boolean {
  const desired = desiredAt(state.repository, sha, ground);
  const former = formerTree(state, ground);
  return pending.every((key) => {
    const attempt = attemptOf(key, state, desired, former);
    if (attempt === undefined || waitsForNamespace(attempt.object, pending)) return true;
    return refusalOf(attempt, state, ground) === undefined;
  });
}

/** Whether the object's Namespace is one of those still to be applied: Namespaces come first. */
export function waitsForNamespace(object: KubeObject, pending: readonly string[]): boolean {
  const key = namespaceKeyOf(object);
  return key !== undefined && pending.includes(key);
}

/** A Namespace that the repository never made was there before it. */
function isNamespaceMissing(object: KubeObject, { objects, repository }: TwinState): boolean {
  const key = namespaceKeyOf(object);
  return key !== undefined && objects[key] === undefined && everHeldNamespace(repository, key);
}
