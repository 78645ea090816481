import type { KubeObject } from '../../../model/object-id';
import type { TwinState } from '../state';
import { applyObject } from './apply-object';
import type { TreeIndex } from './tree-index';

type Objects = TwinState['objects'];

interface Comparison {
  readonly tree: TreeIndex;
  readonly former: TreeIndex | undefined;
  readonly differing: readonly string[];
}

const comparisons = new WeakMap<Objects, Comparison[]>();

/** Keys of a tree's objects that applying them would make or change, sorted. */
export function differingKeys(
  objects: Objects,
  tree: TreeIndex,
  former: TreeIndex | undefined,
): readonly string[] {
  const known = comparisons.get(objects) ?? [];
  const same = known.find((one) => one.tree === tree && one.former === former);
  if (same !== undefined) return same.differing;
  const differing = tree.keys.filter((key) => differs(key, objects, tree, former));
  comparisons.set(objects, [...known, { tree, former, differing }]);
  return differing;
}

/** Keys of objects that the engine once applied, that are there, and that the tree no longer has. */
export function leftoverKeys(
  objects: Objects,
  tree: TreeIndex,
  inventory: readonly string[],
): readonly string[] {
  return inventory.filter((key) => objects[key] !== undefined && !tree.objects.has(key));
}

function differs(
  key: string,
  objects: Objects,
  tree: TreeIndex,
  former: TreeIndex | undefined,
): boolean {
  const live: KubeObject | undefined = objects[key];
  const desired = tree.objects.get(key);
  if (live === undefined || desired === undefined) return true;
  return applyObject(live, desired, former?.objects.get(key)) !== live;
}
