import { canonicalJson } from '../../../model/canonical-json';
import type { KubeObject } from '../../../model/object-id';
import { compareObjectIds, objectId } from '../../../model/object-id';
import { firstOfEquals, numberTexts, remember } from '../../../model/remember';

/** A number for a text, short where the text is long. */
export const textNumber = numberTexts();

const contentNumber = numberTexts();

/** A number that two objects share when their content is equal. */
export const objectNumber = remember((object: KubeObject) => contentNumber(canonicalJson(object)));

/** The one object that stands for all objects of the same content. */
export const internObject = firstOfEquals((object: KubeObject) => String(objectNumber(object)));

/**
 * The one array for a tree, sorted, of interned objects. Throws a `RangeError` when an object comes twice, as the build of
 * a kustomization does.
 */
export const internTree = remember((objects: readonly KubeObject[]) => {
  const sorted = objects
    .map(internObject)
    .sort((a, b) => compareObjectIds(objectId(a), objectId(b)));
  refuseTwins(sorted);
  return firstTree(sorted);
});

const firstTree = firstOfEquals(textOf);

/** A number that two trees share when they hold equal objects. */
export const treeNumber = remember((tree: readonly KubeObject[]) =>
  textNumber(textOf(internTree(tree))),
);

function textOf(tree: readonly KubeObject[]): string {
  return tree.map(objectNumber).join('.');
}

function refuseTwins(sorted: readonly KubeObject[]): void {
  for (const [index, object] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined && compareObjectIds(objectId(object), objectId(next)) === 0) {
      throw new RangeError(`two objects ${object.kind}/${object.metadata.name} in one tree`);
    }
  }
}
