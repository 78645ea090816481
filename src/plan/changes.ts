import { compareObjectIds } from '../model/object-id';
import { desiredId, desiredKey, sameObject, sortObjects } from './objects';
import type { DesiredObject } from './objects';
import type { Change } from './plan';

/** The objects of the owned tree, each identity once, sorted. */
export type Tree = readonly DesiredObject[];

/** The tree with these objects put in place of those of the same identity. */
export function withObjects(tree: Tree, objects: Iterable<DesiredObject>): Tree {
  const byKey = new Map(tree.map((object) => [desiredKey(object), object]));
  for (const object of objects) byKey.set(desiredKey(object), object);
  return sortObjects(byKey.values());
}

/** The tree without the objects that `drop` picks. */
export function withoutObjects(tree: Tree, drop: (object: DesiredObject) => boolean): Tree {
  return tree.filter((object) => !drop(object));
}

/** What a commit does that turns one tree into another, sorted by identity. */
export function changesBetween(before: Tree, after: Tree): readonly Change[] {
  const old = new Map(before.map((object) => [desiredKey(object), object]));
  const kept = new Set(after.map(desiredKey));
  const changes: Change[] = [];
  for (const object of after) {
    const previous = old.get(desiredKey(object));
    if (previous === undefined) changes.push({ action: 'create', ...desiredId(object) });
    else if (!sameObject(previous, object))
      changes.push({ action: 'update', ...desiredId(object) });
  }
  for (const object of before) {
    if (!kept.has(desiredKey(object))) changes.push({ action: 'delete', ...desiredId(object) });
  }
  return changes.sort(compareObjectIds);
}
