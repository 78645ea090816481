import fc from 'fast-check';
import { diffObjects } from '../../src/diff/diff-objects';
import type { FieldDiff } from '../../src/diff/diff';
import type { KubeObject } from '../../src/model/object-id';

/** An object of a kind without special rules, with this spec. */
function widget(spec: unknown, name = 'one'): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, spec };
}

function pod(spec: unknown): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n' }, spec };
}

function fieldsOf(before: KubeObject, after: KubeObject): readonly FieldDiff[] {
  return diffObjects([before], [after]).objects.flatMap(({ fields }) => fields);
}

function specFields(before: unknown, after: unknown): readonly FieldDiff[] {
  return fieldsOf(widget(before), widget(after));
}

describe('properties of a diff', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom('', 'x', 'y', '1'));
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      fc.array(tie('tree'), { maxLength: 4 }),
    ),
  }));
  const maps = fc.dictionary(
    key,
    fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.dictionary(key, tie('node'), { maxKeys: 3, minKeys: 1 }),
      ),
    })).node,
  );
  const podSpec = fc.record({
    containers: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c'),
        env: fc.uniqueArray(fc.record({ name: key, value: fc.string() }), {
          selector: ({ name }) => name,
        }),
      }),
      { selector: ({ name }) => name },
    ),
    tolerations: fc.array(fc.record({ key, value: key }), { maxLength: 4 }),
  });

  it('nothing differs from itself', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 3 }), (specs) => {
        const objects = specs.map((spec, index) => widget(spec, `w${index}`));
        const copy = structuredClone(objects).reverse();
        expect(diffObjects(objects, copy).objects).toEqual([]);
      }),
    );
  });

  it('something differs exactly when the data does', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const isEqual = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
        expect(specFields(before, after).length === 0).toBe(isEqual);
      }),
    );
  });

  it('shuffled fields and keyed lists make no difference', () => {
    fc.assert(
      fc.property(podSpec, fc.array(fc.nat(), { minLength: 1 }), (spec, numbers) => {
        fc.pre(!JSON.stringify(spec).includes('$('));
        let draw = 0;
        const after = shuffle(spec, () => numbers[draw++ % numbers.length] ?? 0);
        expect(fieldsOf(pod(spec), pod(after))).toEqual([]);
      }),
    );
  });

  it('the way back is the mirror image', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const there = specFields(before, after).map(mirror).map(withoutPositions);
        const back = specFields(after, before).map(withoutPositions);
        expect(back.sort()).toEqual(there.sort());
      }),
    );
  });

  it('applied to the older maps it gives the newer ones', () => {
    fc.assert(
      fc.property(maps, maps, (before, after) => {
        fc.pre(Object.keys(before).length > 0 && Object.keys(after).length > 0);
        expect(sorted(apply(before, specFields(before, after)))).toEqual(sorted(after));
      }),
    );
  });
});

/** The value with its fields in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, content]) => [name, sorted(content)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The value with fields and every list of maps in another order. */
function shuffle(value: unknown, random: () => number): unknown {
  if (Array.isArray(value))
    return mixed<unknown>(value, random).map((item) => shuffle(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = mixed(Object.entries(value), random);
  return Object.fromEntries(entries.map(([name, item]) => [name, shuffle(item, random)]));
}

function mixed<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function mirror(field: FieldDiff): FieldDiff {
  const { before, after, change, ...rest } = field;
  const mirrored = {
    added: 'removed',
    removed: 'added',
    changed: 'changed',
    reordered: 'reordered',
  } as const;
  return {
    ...rest,
    change: mirrored[change],
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  };
}

/** Positions are those of the newer side, so they are not mirrored; nor is a permutation. */
function withoutPositions(field: FieldDiff): string {
  const isPermutation =
    field.change === 'reordered' && [field.before].flat().every(Number.isInteger);
  const { path, change, before, after } = field;
  return JSON.stringify([
    path.replace(/\[\d+\]/g, '[]'),
    change,
    ...(isPermutation ? [] : [before, after]),
  ]);
}

/** Applies fields of maps that have no lists to a map. */
function apply(before: Record<string, unknown>, fields: readonly FieldDiff[]): unknown {
  const result: Record<string, unknown> = structuredClone(before);
  for (const { path, change, after } of fields) {
    const keys = path.split('.').slice(1);
    if (change === 'removed') remove(result, keys);
    else set(result, keys, after);
  }
  return result;
}

function set(map: Record<string, unknown>, [first = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    map[first] = value;
    return;
  }
  const inner = map[first];
  const next = isRecord(inner) ? inner : {};
  map[first] = next;
  set(next, rest, value);
}

function remove(map: Record<string, unknown>, [first = '', ...rest]: string[]): void {
  const inner = map[first];
  if (rest.length > 0 && isRecord(inner)) {
    remove(inner, rest);
    if (Object.keys(inner).length > 0) return;
  }
  Reflect.deleteProperty(map, first);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
