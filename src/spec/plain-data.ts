import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, Node, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { compareText } from '../model/issue';
import { knownFields } from './known-fields';
import { textError } from './text-problem';
import type { TextProblem } from './text-problem';

/** A document as plain data, and what stood in the way. */
export interface PlainData {
  /** Maps have their keys in alphabetical order, so that the order in the file changes nothing after it. */
  readonly value: unknown;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  readonly problems: readonly TextProblem[];
}

const DEEPEST = 32;
const MOST_COPIES = 1_000;

interface Conversion {
  readonly anchors: Map<string, Node>;
  readonly aliases: Map<Alias, Node>;
  /** The nodes around the current one. */
  readonly open: Set<Node>;
  readonly problems: TextProblem[];
  /** Values that were reached through an alias. */
  copies: number;
  /** How many aliases are around the current node. */
  insideAlias: number;
}

/**
 * Converts nodes to JSON values. Of a field that stands twice the first counts; what has no JSON value becomes null. An
 * alias that leads back to itself, or too many values behind aliases, end with one problem at the alias, without
 * the values being made.
 */
export function toPlainData(root: ParsedNode): PlainData {
  const state: Conversion = {
    anchors: new Map(),
    aliases: new Map(),
    open: new Set(),
    problems: [],
    copies: 0,
    insideAlias: 0,
  };
  const value = convert(root, state);
  return { value, aliases: state.aliases, problems: state.problems };
}

function convert(node: Node | null, state: Conversion): unknown {
  if (node === null) return null;
  if (isAlias(node)) return convertAlias(node, state);
  if ('anchor' in node && typeof node.anchor === 'string') state.anchors.set(node.anchor, node);
  if (state.insideAlias > 0) state.copies += 1;
  if (isScalar(node)) return convertScalar(node, state);
  if (state.open.size >= DEEPEST) {
    state.problems.push(textError(rangeOf(node), 'S009', 'lists and maps are nested too deeply'));
    return null;
  }
  state.open.add(node);
  const value = isMap(node)
    ? convertMap(node, state)
    : isSeq(node)
      ? node.items.map((item) => convert(asNode(item), state))
      : null;
  state.open.delete(node);
  return value;
}

function convertAlias(alias: Alias, state: Conversion): unknown {
  const target = state.anchors.get(alias.source);
  if (target === undefined) return refuseAlias(alias, state, 'this alias has no anchor before it');
  if (state.open.has(target)) {
    return refuseAlias(alias, state, 'this alias stands inside of what it repeats');
  }
  if (state.copies >= MOST_COPIES) return refuseExplosion(alias, state);
  state.aliases.set(alias, target);
  state.insideAlias += 1;
  const value = convert(target, state);
  state.insideAlias -= 1;
  return value;
}

function refuseAlias(alias: Alias, state: Conversion, message: string): null {
  const hint = 'write the value out; a text that begins with * needs quotes';
  state.problems.push(textError(rangeOf(alias), 'S009', message, hint));
  return null;
}

/** Once: every later alias would say the same. */
function refuseExplosion(alias: Alias, state: Conversion): null {
  if (state.copies === Infinity) return null;
  state.copies = Infinity;
  return refuseAlias(alias, state, `aliases repeat more than ${MOST_COPIES} values`);
}

function convertScalar(scalar: Scalar, state: Conversion): unknown {
  const { value } = scalar;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const message = 'this number is not finite; values are those of JSON';
    state.problems.push(textError(rangeOf(scalar), 'S010', message));
    return null;
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  const message = 'this value has no counterpart in JSON';
  state.problems.push(textError(rangeOf(scalar), 'S010', message));
  return null;
}

function convertMap(map: YAMLMap, state: Conversion): unknown {
  const entries = new Map<string, unknown>();
  for (const pair of map.items) {
    const key = keyText(pair.key);
    if (key === undefined) continue;
    const value = convert(asNode(pair.value), state);
    if (entries.has(key)) state.problems.push(repeated(key, asNode(pair.key)));
    else entries.set(key, value);
  }
  return Object.fromEntries([...entries].sort(([a], [b]) => compareText(a, b)));
}

/** A name that is not known is not repeated: it may be part of a secret that was not put in quotes. */
function repeated(key: string, node: Node | null): TextProblem {
  const name = knownFields().names.has(key) ? `field ${key}` : 'this field';
  return textError(rangeOf(node), 'S005', `${name} stands twice`, 'keep one of the two');
}

/** The name of an entry; `undefined` when it is no text, which the parser reports. */
export function keyText(key: unknown): string | undefined {
  return isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
}

/** First offset of a node and the one after its last. */
export function rangeOf(node: unknown): readonly [number, number] {
  const [start = 0, end = start] = (isNode(node) ? node.range : undefined) ?? [];
  return [start, end];
}

function asNode(value: unknown): Node | null {
  return isAlias(value) || isMap(value) || isScalar(value) || isSeq(value) ? value : null;
}
