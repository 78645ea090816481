import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type Node,
  type Pair,
} from 'yaml';
import type { Excerpt } from '../../model/issue';
import type { Path } from '../plain-data';
import type { Problem } from '../problem';
import type { Entry } from './entry';
import { excerptOf } from './excerpt';
import { isBlockText } from './parse-documents';

/** Where a problem is in its text. Lines and columns from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
  readonly excerpt?: Excerpt;
}

/** Finds the place of a problem of one object; `undefined` when there is no text. */
export type Locate = (problem: Problem) => Location | undefined;

/** @param base - path from the document to the object: `items[3]` of a List */
export function documentLocator(
  document: Document.Parsed,
  lines: LineCounter,
  text: string,
  base: Path,
): Locate {
  return (problem) => {
    const entry = findEntry(document, [...base, ...problem.path]);
    const onKey = problem.at === 'key' && entry.key !== undefined;
    const node = onKey ? entry.key : (entry.value ?? entry.key);
    const { line, col } = lines.linePos(startOf(node ?? document.contents ?? undefined));
    if (problem.textLine !== undefined && isScalar(node)) {
      if (!isBlockText(node)) return { line, column: col };
      return placeInBlock(problem, line, text, lines);
    }
    const excerpt = excerptOf(entry, problem, text, lines);
    return { line, column: col, ...(excerpt === undefined ? {} : { excerpt }) };
  };
}

function startOf(node: Node | undefined): number {
  return node?.range?.[0] ?? 0;
}

/** Lines of a block text start behind its header, each behind the indentation of the first that is not empty. */
function placeInBlock(
  { textLine = 1, textColumn }: Problem,
  header: number,
  text: string,
  lines: LineCounter,
): Location {
  const line = header + textLine;
  if (textColumn === undefined) return { line, column: indentOf(text, lines, line) };
  let first = header + 1;
  while (first < line && isEmptyLine(text, lines, first)) first += 1;
  return { line, column: indentOf(text, lines, first) - 1 + textColumn };
}

function isEmptyLine(text: string, lines: LineCounter, line: number): boolean {
  return text.slice(lines.lineStarts[line - 1], lines.lineStarts[line]).trim() === '';
}

/** Column of the first letter of a line. */
function indentOf(text: string, lines: LineCounter, line: number): number {
  const start = lines.lineStarts[line - 1];
  if (start === undefined) return 1;
  return (/^[ \t]*/.exec(text.slice(start, start + 200))?.[0].length ?? 0) + 1;
}

/** Goes down as far as the path exists. */
function findEntry(document: Document.Parsed, path: Path): Entry {
  let entry: Entry = document.contents === null ? {} : { value: document.contents };
  for (const step of path) {
    const next = stepInto(resolve(entry.value, document), step);
    if (next === undefined) return entry;
    entry = next;
  }
  return entry;
}

function resolve(node: Node | undefined, document: Document.Parsed): Node | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}

function stepInto(node: Node | undefined, step: string | number): Entry | undefined {
  if (isSeq<Node>(node) && typeof step === 'number') {
    const value = node.items[step];
    return value === undefined ? undefined : { value };
  }
  if (!isMap<Node, Node | null>(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? undefined : entryOf(pair);
}

function entryOf({ key, value }: Pair<Node, Node | null>): Entry {
  return { key, ...(value === null ? {} : { value }) };
}
