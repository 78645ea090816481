import { canonicalJson } from '../../../model/canonical-json';
import type { KubeObject } from '../../../model/object-id';
import { compareObjectIds, objectId } from '../../../model/object-id';

interface Known {
  readonly number: number;
  readonly object: KubeObject;
}

const byText = new Map<string, Known>();
const byIdentity = new WeakMap<KubeObject, Known>();
const trees = new Map<string, readonly KubeObject[]>();
const treesByIdentity = new WeakMap<readonly KubeObject[], readonly KubeObject[]>();
const treeNumbers = new WeakMap<readonly KubeObject[], number>();
const textNumbers = new Map<string, number>();

/** The one object that stands for all objects of the same content. */
export function internObject(object: KubeObject): KubeObject {
  return known(object).object;
}

/** A number that two objects share when their content is equal. */
export function objectNumber(object: KubeObject): number {
  return known(object).number;
}

/** A number for a text, short where the text is long. */
export function textNumber(text: string): number {
  const number = textNumbers.get(text);
  if (number !== undefined) return number;
  textNumbers.set(text, textNumbers.size);
  return textNumbers.size - 1;
}

/**
 * The one array for a tree, sorted, of interned objects. Throws a `RangeError` when an object comes twice, as the build of
 * a kustomization does.
 */
export function internTree(objects: readonly KubeObject[]): readonly KubeObject[] {
  const same = treesByIdentity.get(objects);
  if (same !== undefined) return same;
  const sorted = objects
    .map(internObject)
    .sort((a, b) => compareObjectIds(objectId(a), objectId(b)));
  refuseTwins(sorted);
  const text = sorted.map(objectNumber).join('.');
  const tree = trees.get(text) ?? sorted;
  trees.set(text, tree);
  treeNumbers.set(tree, textNumber(text));
  treesByIdentity.set(objects, tree).set(tree, tree);
  return tree;
}

/** A number that two trees share when they hold equal objects. */
export function treeNumber(tree: readonly KubeObject[]): number {
  return treeNumbers.get(tree) ?? treeNumber(internTree(tree));
}

function known(object: KubeObject): Known {
  const same = byIdentity.get(object);
  if (same !== undefined) return same;
  const text = canonicalJson(object);
  const equal = byText.get(text) ?? { number: byText.size, object };
  byText.set(text, equal);
  byIdentity.set(object, equal);
  return equal;
}

function refuseTwins(sorted: readonly KubeObject[]): void {
  for (const [index, object] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined && compareObjectIds(objectId(object), objectId(next)) === 0) {
      throw new RangeError(`two objects ${object.kind}/${object.metadata.name} in one tree`);
    }
  }
}
