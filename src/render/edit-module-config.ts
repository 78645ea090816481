import { Document, isMap, isScalar, parseAllDocuments, parseDocument } from 'yaml';
import type { Pair } from 'yaml';
import { isPlainMap } from '../model/plain-map';
import { updateMap } from './update-map';

const PATH = ['spec', 'settings', 'registry'] as const;
const DEFAULT_STEP = 2;

/**
 * Sets `spec.settings.registry` of ModuleConfig `deckhouse` in a file that people keep: other lines stay byte for byte,
 * other documents too, and comments inside the section stay with the keys that stay. `undefined` when the file has no
 * such object, or has it inside a List.
 */
export function editModuleConfig(
  text: string,
  settings: Readonly<Record<string, unknown>>,
): string | undefined {
  const endings = text.split('\r\n').length - 1;
  const windows = endings > 0 && endings === text.split('\n').length - 1;
  const edited = editLines(windows ? text.replaceAll('\r\n', '\n') : text, settings);
  return windows ? edited?.replaceAll('\n', '\r\n') : edited;
}

function editLines(text: string, settings: Readonly<Record<string, unknown>>): string | undefined {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return undefined;
  const document = documents.find(isDeckhouseModuleConfig);
  return document === undefined ? undefined : setPath(text, document, settings);
}

function isDeckhouseModuleConfig(document: Document): boolean {
  return (
    document.getIn(['kind']) === 'ModuleConfig' &&
    document.getIn(['metadata', 'name']) === 'deckhouse'
  );
}

/** Replaces the deepest key of the path that the document has, or adds the next one below it. */
function setPath(
  text: string,
  document: Document.Parsed | Document,
  settings: Readonly<Record<string, unknown>>,
): string | undefined {
  const found = deepestPair(document);
  if (found === undefined) return undefined;
  const { pair, depth } = found;
  const below = PATH.slice(depth + 1);
  const wanted = below.reduceRight<Record<string, unknown>>((value, key) => ({ [key]: value }), {
    ...settings,
  });
  if (below.length === 0) return replaceValue(text, pair, wanted);
  const { value } = pair;
  const firstChild = isMap(value) && value.flow !== true ? value.items[0] : undefined;
  const childOffset = firstChild === undefined ? undefined : offsetOf(firstChild.key);
  if (childOffset !== undefined) return insertBefore(text, childOffset, wanted);
  const present: unknown = isMap(value) ? value.toJS(document) : {};
  return replaceValue(text, pair, isPlainMap(present) ? { ...present, ...wanted } : wanted);
}

interface FoundPair {
  readonly pair: Pair;
  /** Index of its key in the path. */
  readonly depth: number;
}

function deepestPair(document: Document): FoundPair | undefined {
  let found: FoundPair | undefined;
  let node: unknown = document.contents;
  for (const [depth, key] of PATH.entries()) {
    if (!isMap(node) || node.flow === true) break;
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (pair === undefined) break;
    found = { pair, depth };
    node = pair.value;
  }
  return found;
}

/** Writes a new value below a key. The line of the key keeps its comment; a value that stands on it goes below. */
function replaceValue(
  text: string,
  pair: Pair,
  wanted: Readonly<Record<string, unknown>>,
): string | undefined {
  const keyOffset = offsetOf(pair.key);
  if (keyOffset === undefined) return undefined;
  const start = text.lastIndexOf('\n', keyOffset - 1) + 1;
  const indent = keyOffset - start;
  const value = pair.value;
  const block = isMap(value) && value.flow !== true;
  const bodyStart = lineEnd(text, block ? start : endOf(value, keyOffset));
  const bodyEnd = block ? endOfBlock(text, bodyStart, indent) : bodyStart;
  const keyLine = block
    ? text.slice(start, bodyStart)
    : `${text.slice(start, text.indexOf(':', keyOffset) + 1)}${commentAfter(text, endOf(value, keyOffset), bodyStart)}\n`;
  const body = text.slice(bodyStart, bodyEnd);
  const step = block ? (depthOf(body) ?? indent + DEFAULT_STEP) - indent : DEFAULT_STEP;
  return (
    text.slice(0, start) +
    keyLine +
    newBody(body, wanted, indent + step, step) +
    text.slice(bodyEnd)
  );
}

function newBody(
  body: string,
  wanted: Readonly<Record<string, unknown>>,
  depth: number,
  step: number,
): string {
  const parsed = parseDocument(dedent(body, depth));
  if (!isMap(parsed.contents)) return indented(new Document(wanted), depth, step);
  updateMap(parsed, parsed.contents, wanted);
  return indented(parsed, depth, step);
}

function insertBefore(
  text: string,
  siblingOffset: number,
  wanted: Readonly<Record<string, unknown>>,
): string {
  const start = text.lastIndexOf('\n', siblingOffset - 1) + 1;
  const block = indented(new Document(wanted), siblingOffset - start, DEFAULT_STEP);
  return text.slice(0, start) + block + text.slice(start);
}

function offsetOf(key: unknown): number | undefined {
  return isScalar(key) ? key.range?.[0] : undefined;
}

/** Where a value ends that stands on the line of its key; a missing one ends where the key does. */
function endOf(value: unknown, keyOffset: number): number {
  const range = isMap(value) || isScalar(value) ? value.range : undefined;
  return Math.max(range?.[1] ?? keyOffset, keyOffset);
}

function commentAfter(text: string, from: number, to: number): string {
  const comment = /#.*/.exec(text.slice(from, to))?.[0];
  return comment === undefined ? '' : ` ${comment}`;
}

/** Offset behind the line feed that ends the line of an offset. */
function lineEnd(text: string, offset: number): number {
  return text.indexOf('\n', offset) + 1 || text.length;
}

/** Offset behind the last line from `start` on that is deeper than the key; blank lines between such lines are included. */
function endOfBlock(text: string, start: number, indent: number): number {
  let end = start;
  let next = end;
  while (next < text.length) {
    const behind = lineEnd(text, next);
    const depth = text.slice(next, behind).search(/\S/);
    if (depth >= 0 && depth <= indent) break;
    if (depth > indent) end = behind;
    next = behind;
  }
  return end;
}

/** Indentation of the first line that is not blank. */
function depthOf(block: string): number | undefined {
  const line = block.split('\n').find((candidate) => candidate.trim() !== '');
  return line === undefined ? undefined : line.search(/\S/);
}

function dedent(block: string, indent: number): string {
  return block
    .split('\n')
    .map((line) => line.slice(Math.min(indent, Math.max(line.search(/\S/), 0))))
    .join('\n');
}

function indented(block: Document, depth: number, step: number): string {
  const margin = ' '.repeat(depth);
  return block.toString({ lineWidth: 0, indent: step }).replace(/^(?=.)/gm, margin);
}
