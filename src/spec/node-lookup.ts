import { isAlias, isMap, isSeq } from 'yaml';
import type { Alias, Node, Pair, ParsedNode, YAMLMap } from 'yaml';
import { knownFields } from './known-fields';
import { keyText, rangeOf } from './plain-data';
import type { DataPath } from './rule-problem';

type Range = readonly [number, number];

/** One entry of a map or list, as it stands in the text. */
export interface FoundEntry {
  /** Of its name; for entries of lists and for the root, of its value. */
  readonly keyRange: Range;
  /** Of what stands behind the name; of the name, if nothing does. */
  readonly valueRange: Range;
  /**
   * Whether its name may be the rest of a secret: in `{password: a,b}` the field `b` is no field, but was not put in
   * quotes.
   */
  readonly besideSecret: boolean;
}

/** Finds the entry that a path leads to, or the last on the way to it that exists. */
export type NodeLookup = (path: DataPath) => FoundEntry;

interface Step {
  readonly key?: unknown;
  readonly value: unknown;
  readonly parent?: YAMLMap;
}

/** A lookup that follows aliases to what they stand for. */
export function nodeLookup(root: ParsedNode, aliases: ReadonlyMap<Alias, Node>): NodeLookup {
  const indexes = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  const indexOf = (map: YAMLMap): ReadonlyMap<string, Pair> => {
    const index = indexes.get(map) ?? firstPairs(map);
    indexes.set(map, index);
    return index;
  };
  const next = (node: unknown, name: string | number): Step | undefined => {
    const target = isAlias(node) ? aliases.get(node) : node;
    if (isSeq(target) && typeof name === 'number') return { value: target.items[name] };
    if (!isMap(target) || typeof name !== 'string') return undefined;
    const pair = indexOf(target).get(name);
    return pair === undefined ? undefined : { key: pair.key, value: pair.value, parent: target };
  };
  return (path) => {
    let step: Step = { value: root };
    for (const name of path) {
      const found = next(step.value, name);
      if (found === undefined) break;
      step = found;
    }
    return foundEntry(step);
  };
}

/**
 * The path of the innermost entry around an offset. Names that are no known fields, and what is below a secret, are
 * left out.
 */
export function pathAround(root: ParsedNode, offset: number): DataPath {
  const path: (string | number)[] = [];
  let node: unknown = root;
  for (;;) {
    if (isSeq(node)) {
      const index = node.items.findLastIndex((item) => rangeOf(item)[0] <= offset);
      if (index < 0) return path;
      path.push(index);
      node = node.items[index];
    } else if (isMap(node)) {
      const pair: Pair | undefined = node.items.findLast(({ key }) => rangeOf(key)[0] <= offset);
      const name = keyText(pair?.key);
      if (name === undefined || !knownFields().names.has(name)) return path;
      path.push(name);
      if (knownFields().secrets.has(name)) return path;
      node = pair?.value;
    } else return path;
  }
}

function foundEntry({ key, value, parent }: Step): FoundEntry {
  const own = rangeOf(value);
  const keyRange = key === undefined ? own : rangeOf(key);
  return {
    keyRange,
    valueRange: own[1] > own[0] ? own : keyRange,
    besideSecret: parent?.flow === true && holdsSecret(parent),
  };
}

function holdsSecret(map: YAMLMap): boolean {
  return map.items.some((pair) => knownFields().secrets.has(keyText(pair.key) ?? ''));
}

function firstPairs(map: YAMLMap): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const pair of map.items) {
    const name = keyText(pair.key);
    if (name !== undefined && !pairs.has(name)) pairs.set(name, pair);
  }
  return pairs;
}
