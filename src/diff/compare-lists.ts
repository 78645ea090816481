import { canonicalText } from './canonical';
import type { FieldDiff } from './diff';
import { element } from './field-path';
import type { FieldPath } from './field-path';
import { isScalar } from './json-value';
import { leafDiff } from './leaf-diff';
import { alignLists } from './list-alignment';
import { keyBoth } from './list-keys';
import type { KeyedList } from './list-keys';
import { listRule } from './list-rules';

/** Compares two values at a place; an absent one is `undefined`. */
export type CompareValues = (
  path: FieldPath,
  before: unknown,
  after: unknown,
) => readonly FieldDiff[];

/** A list's elements, with texts that are equal when they mean the same. */
interface Elements {
  readonly values: readonly unknown[];
  readonly texts: readonly string[];
}

/** The differences of two lists; an absent one is `undefined`. Lists of scalars are told whole. */
export function compareLists(
  path: FieldPath,
  before: readonly unknown[] | undefined,
  after: readonly unknown[] | undefined,
  compare: CompareValues,
): readonly FieldDiff[] {
  const [older, newer] = [before ?? [], after ?? []];
  if (canonicalText(path, older) === canonicalText(path, newer)) return [];
  if ([...older, ...newer].every(isScalar)) return [compareScalars(path, before, after)];
  const rule = listRule(path);
  const keyed = keyBoth(rule, older, newer);
  if (keyed !== undefined) return compareKeyed(path, ...keyed, compare);
  return rule.kind === 'set'
    ? compareSets(path, elementsOf(path, older), elementsOf(path, newer), compare)
    : compareSequences(path, elementsOf(path, older), elementsOf(path, newer), compare);
}

function compareScalars(
  path: FieldPath,
  before: readonly unknown[] | undefined,
  after: readonly unknown[] | undefined,
): FieldDiff {
  const isReordered =
    before !== undefined &&
    after !== undefined &&
    permutation(elementsOf(path, before).texts, elementsOf(path, after).texts) !== undefined;
  return isReordered ? leafDiff(path, before, after, 'reordered') : leafDiff(path, before, after);
}

function compareKeyed(
  path: FieldPath,
  before: KeyedList,
  after: KeyedList,
  compare: CompareValues,
): readonly FieldDiff[] {
  const labels = new Set([...after.byLabel.keys(), ...before.byLabel.keys()]);
  const elements = [...labels].flatMap((label) => {
    const [older, newer] = [before.byLabel.get(label), after.byLabel.get(label)];
    return compare(element(path, label, newer ?? older), older, newer);
  });
  if (!before.ordered && !after.ordered) return elements;
  const olderOrder = [...before.byLabel.keys()].filter((label) => after.byLabel.has(label));
  const newerOrder = [...after.byLabel.keys()].filter((label) => before.byLabel.has(label));
  const isReordered = olderOrder.some((label, index) => label !== newerOrder[index]);
  return isReordered
    ? [leafDiff(path, olderOrder, newerOrder, 'reordered'), ...elements]
    : elements;
}

function compareSets(
  path: FieldPath,
  before: Elements,
  after: Elements,
  compare: CompareValues,
): readonly FieldDiff[] {
  const gone = indexesWithout(before, after);
  const fresh = indexesWithout(after, before);
  return comparePairs(path, before, after, gone, fresh, compare);
}

function compareSequences(
  path: FieldPath,
  before: Elements,
  after: Elements,
  compare: CompareValues,
): readonly FieldDiff[] {
  const order = permutation(before.texts, after.texts);
  if (order !== undefined) {
    return [leafDiff(path, [...order.keys()], order, 'reordered')];
  }
  return alignLists(before.texts, after.texts).flatMap(({ removed, added }) =>
    comparePairs(path, before, after, removed, added, compare),
  );
}

/** Elements that take each other's place, told by the position in the newer list; then what is left of one side. */
function comparePairs(
  path: FieldPath,
  before: Elements,
  after: Elements,
  removed: readonly number[],
  added: readonly number[],
  compare: CompareValues,
): readonly FieldDiff[] {
  const length = Math.max(removed.length, added.length);
  return Array.from({ length }, (_, pair) => {
    const [from, to] = [removed[pair], added[pair]];
    const older = from === undefined ? undefined : before.values[from];
    const newer = to === undefined ? undefined : after.values[to];
    return compare(element(path, to ?? from ?? 0, newer ?? older), older, newer);
  }).flat();
}

function elementsOf(path: FieldPath, values: readonly unknown[]): Elements {
  return {
    values,
    texts: values.map((value, index) => canonicalText(element(path, index, value), value)),
  };
}

/** Positions of the elements that the other list does not have, each element once. */
function indexesWithout(list: Elements, other: Elements): readonly number[] {
  return [...list.texts.keys()].filter((index) => {
    const text = list.texts[index] ?? '';
    return !other.texts.includes(text) && list.texts.indexOf(text) === index;
  });
}

/** Where each element of the newer list stood in the older; `undefined` when they do not have the same elements. */
function permutation(
  before: readonly string[],
  after: readonly string[],
): readonly number[] | undefined {
  if (before.length !== after.length) return undefined;
  const places = new Map<string, number[]>();
  for (const [index, text] of before.entries()) {
    places.set(text, [...(places.get(text) ?? []), index]);
  }
  const order = after.map((text) => places.get(text)?.shift());
  return order.some((place) => place === undefined)
    ? undefined
    : order.flatMap((place) => (place === undefined ? [] : [place]));
}
