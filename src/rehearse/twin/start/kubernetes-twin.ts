import { objectId, objectKey } from '../../../model/object-id';
import { internTree } from '../engine/intern';
import type { Ground } from '../ground';
import type { NodeState, TwinState } from '../state';
import type { SnapshotInput } from './options';
import { bareNode } from './placed-nodes';
import type { SeenNode } from './seen-nodes';
import { startingState } from './starting-state';

/** A twin before its workloads have rolled out. */
export interface Made {
  readonly state: TwinState;
  readonly ground: Ground;
}

/** Without DKP nodes hold what workloads wrote. */
export function kubernetesTwin(
  input: SnapshotInput,
  nodes: readonly SeenNode[],
  ground: Ground,
): Made {
  const { snapshot, settingsInForce } = input;
  const tree = internTree(input.tree);
  const store = settingsInForce?.mode === 'Local' ? 'filled' : 'empty';
  const placed = nodes.map((node): NodeState =>
    node.role === 'master' ? { ...bareNode(node), store } : bareNode(node),
  );
  const objects = Object.fromEntries(tree.map((object) => [objectKey(objectId(object)), object]));
  return {
    state: startingState(input, placed, objects),
    ground: { ...ground, seen: { snapshot, spelled: {} } },
  };
}
