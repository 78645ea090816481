import { Document, isMap, isScalar, parseAllDocuments, parseDocument } from 'yaml';
import type { Pair, YAMLMap } from 'yaml';

const PATH = ['spec', 'settings', 'registry'] as const;
const OUTPUT = { lineWidth: 0 } as const;

/**
 * Sets `spec.settings.registry` of ModuleConfig `deckhouse` in a file that people keep: every other byte stays where
 * it is, and comments inside the section stay with the keys that stay. `undefined` when the file has no such object.
 */
export function editModuleConfig(
  text: string,
  settings: Readonly<Record<string, unknown>>,
): string | undefined {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return undefined;
  const document = documents.find(isDeckhouseModuleConfig);
  if (document === undefined) return undefined;
  const registry = pairAt(document, PATH);
  if (registry?.keyOffset !== undefined) return replaceBlock(text, registry.keyOffset, settings);
  const parent = pairAt(document, PATH.slice(0, 2));
  if (parent?.map !== undefined && parent.firstChildOffset !== undefined) {
    return insertBlock(text, parent.firstChildOffset, settings);
  }
  return rewriteDocument(text, document, settings);
}

function isDeckhouseModuleConfig(document: Document): boolean {
  return (
    document.getIn(['kind']) === 'ModuleConfig' &&
    document.getIn(['metadata', 'name']) === 'deckhouse'
  );
}

interface FoundPair {
  readonly keyOffset?: number;
  readonly map?: YAMLMap;
  readonly firstChildOffset?: number;
}

/** Where a key stands in the text, and its value if that is a block of keys. */
function pairAt(document: Document, path: readonly string[]): FoundPair | undefined {
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  if (!isMap(parent) || parent.flow === true) return undefined;
  const pair = parent.items.find((item) => keyOf(item) === path.at(-1));
  if (pair === undefined) return undefined;
  const keyOffset = offsetOfKey(pair);
  const map = isMap(pair.value) && pair.value.flow !== true ? pair.value : undefined;
  const firstChild = map?.items[0];
  const firstChildOffset = firstChild === undefined ? undefined : offsetOfKey(firstChild);
  return {
    ...(keyOffset === undefined ? {} : { keyOffset }),
    ...(map === undefined ? {} : { map }),
    ...(firstChildOffset === undefined ? {} : { firstChildOffset }),
  };
}

function keyOf(pair: Pair): unknown {
  return isScalar(pair.key) ? pair.key.value : pair.key;
}

function offsetOfKey(pair: Pair): number | undefined {
  return isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}

/** Replaces what is indented below a key; the line of the key stays, unless its value stands on it. */
function replaceBlock(
  text: string,
  keyOffset: number,
  settings: Readonly<Record<string, unknown>>,
): string {
  const start = text.lastIndexOf('\n', keyOffset - 1) + 1;
  const indent = keyOffset - start;
  const lineEnd = text.indexOf('\n', start) + 1 || text.length;
  const end = endOfBlock(text, lineEnd, indent);
  const keyLine = text.slice(start, lineEnd);
  const below = text.slice(lineEnd, end);
  const inner = depthOf(below) ?? indent + 2;
  if (!/^\s*registry:\s*(#.*)?\n?$/.test(keyLine)) {
    return (
      text.slice(0, start) +
      indented(new Document({ registry: settings }), indent) +
      text.slice(end)
    );
  }
  const parsed = parseDocument(dedent(below, inner));
  const block = isMap(parsed.contents) ? parsed : new Document(settings);
  if (isMap(parsed.contents)) updateMap(parsed, parsed.contents, settings);
  const line = keyLine.endsWith('\n') ? keyLine : `${keyLine}\n`;
  return text.slice(0, start) + line + indented(block, inner) + text.slice(end);
}

/** Indentation of the first line that is not blank. */
function depthOf(block: string): number | undefined {
  const line = block.split('\n').find((candidate) => candidate.trim() !== '');
  return line === undefined ? undefined : line.search(/\S/);
}

function insertBlock(
  text: string,
  siblingOffset: number,
  settings: Readonly<Record<string, unknown>>,
): string {
  const start = text.lastIndexOf('\n', siblingOffset - 1) + 1;
  const block = new Document({ registry: settings });
  return text.slice(0, start) + indented(block, siblingOffset - start) + text.slice(start);
}

/** For files without `settings`, or in flow style: the document is written anew, its comments kept. */
function rewriteDocument(
  text: string,
  document: Document.Parsed | Document,
  settings: Readonly<Record<string, unknown>>,
): string {
  const [start, , end] = document.range ?? [0, 0, text.length];
  document.setIn(PATH, document.createNode(settings));
  return (
    text.slice(0, start) + document.toString({ ...OUTPUT, directives: false }) + text.slice(end)
  );
}

/** Offset after the last line from `start` on that is deeper than the key; blank lines between such lines are included. */
function endOfBlock(text: string, start: number, indent: number): number {
  let end = start;
  let next = end;
  while (next < text.length) {
    const lineEnd = text.indexOf('\n', next) + 1 || text.length;
    const line = text.slice(next, lineEnd);
    const depth = line.search(/\S/);
    if (depth >= 0 && depth <= indent) break;
    if (depth > indent) end = lineEnd;
    next = lineEnd;
  }
  return end;
}

/** Changes what differs, so that the comments of keys that stay, stay. */
function updateMap(
  document: Document,
  map: YAMLMap,
  wanted: Readonly<Record<string, unknown>>,
): void {
  for (const item of [...map.items]) {
    const key = keyOf(item);
    if (typeof key !== 'string' || !(key in wanted)) map.delete(key);
  }
  for (const [key, value] of Object.entries(wanted)) {
    const pair = map.items.find((item) => keyOf(item) === key);
    if (pair !== undefined && isMap(pair.value) && isRecord(value)) {
      updateMap(document, pair.value, value);
    } else if (pair !== undefined && isScalar(pair.value) && !isRecord(value)) {
      pair.value.value = value;
    } else {
      map.set(key, document.createNode(value));
    }
  }
}

function dedent(block: string, indent: number): string {
  return block
    .split('\n')
    .map((line) => line.slice(Math.min(indent, Math.max(line.search(/\S/), 0))))
    .join('\n');
}

function indented(block: Document, indent: number): string {
  const margin = ' '.repeat(indent);
  return block.toString(OUTPUT).replace(/^(?=.)/gm, margin);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
