import { LineCounter, parseDocument } from 'yaml';
import { isFields, isList } from './fields';

/** A problem in a YAML text. Never quotes the text: dumps hold secrets. */
export interface YamlProblem {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** In words that name no content. */
  readonly what: string;
}

/** Documents of a YAML stream and the first problem of each broken one. */
export interface YamlDocuments {
  readonly values: readonly unknown[];
  readonly problems: readonly YamlProblem[];
}

type Parsed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'problem'; readonly problem: YamlProblem };

/** A part of a text and the line it starts on, from 1. */
interface Piece {
  readonly text: string;
  readonly line: number;
}

/** Parses a YAML stream document by document, so that one broken document does not hide the others' problems. */
export function parseYamlDocuments(text: string): YamlDocuments {
  const values: unknown[] = [];
  const problems: YamlProblem[] = [];
  for (const document of splitBefore({ text, line: 1 }, /^---(?=\s|$)/gm)) {
    if (!holdsContent(document.text)) continue;
    const parsed = parseOne(document);
    if (parsed.kind === 'problem') problems.push(parsed.problem);
    else if (parsed.value !== null) values.push(parsed.value);
  }
  return { values, problems };
}

/** Parses the YAML document of a key inside an object, the first one of several; `undefined` when it is broken. */
export function parseInnerYaml(text: string): unknown {
  const parsed = parsePiece({ text, line: 1 }, 'silent');
  return parsed.kind === 'problem' ? undefined : parsed.value;
}

/** Characters above which a list is taken apart before it is parsed: memory then follows the largest entry. */
const LONG = 200_000;

function parseOne(document: Piece): Parsed {
  const items = document.text.search(/^items:[ \t]*$/m);
  return document.text.length > LONG && items >= 0
    ? parseLongList(document, items)
    : parsePiece(document);
}

/** A list as kubectl writes it: entries start in the first column, where no content of an entry can. */
function parseLongList(document: Piece, itemsAt: number): Parsed {
  const { text } = document;
  const listAt = text.indexOf('\n', itemsAt) + 1;
  const length = text.slice(listAt).search(/^[^\s#-]/m);
  const restAt = length < 0 ? text.length : listAt + length;
  const list = text.slice(listAt, restAt);
  const head = text.slice(0, listAt).replace(/^items:[ \t]*$/m, '');
  const shell = parsePiece({ ...document, text: head + blankLines(list) + text.slice(restAt) });
  if (shell.kind === 'problem') return shell;
  const items: unknown[] = [];
  const firstLine = document.line + countLines(text.slice(0, listAt));
  for (const piece of splitBefore({ text: list, line: firstLine }, /^- /gm)) {
    const entry = parsePiece(piece);
    if (entry.kind === 'problem') return entry;
    if (isList(entry.value)) items.push(...entry.value);
  }
  return { kind: 'value', value: { ...(isFields(shell.value) ? shell.value : {}), items } };
}

function* splitBefore(whole: Piece, mark: RegExp): Generator<Piece> {
  let from = 0;
  let line = whole.line;
  for (const match of whole.text.matchAll(mark)) {
    if (match.index === from) continue;
    const text = whole.text.slice(from, match.index);
    yield { text, line };
    line += countLines(text);
    from = match.index;
  }
  yield { text: whole.text.slice(from), line };
}

function holdsContent(text: string): boolean {
  return /^[ \t]*[^\s#%]/m.test(text);
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function blankLines(text: string): string {
  return '\n'.repeat(countLines(text));
}

/** With `silent` everything after the first document is left out, with `error` it is a problem. */
function parsePiece({ text, line }: Piece, logLevel: 'silent' | 'error' = 'error'): Parsed {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel,
    });
    const [error] = document.errors;
    if (error === undefined) return { kind: 'value', value: document.toJS({ maxAliasCount: 100 }) };
    const place = lines.linePos(error.pos[0]);
    return problem(
      line + Math.max(place.line, 1) - 1,
      Math.max(place.col, 1),
      wordsForYamlError(error.code),
    );
  } catch (error) {
    // yaml tells exploding and dangling aliases by a ReferenceError, and runs out of stack on deep nesting.
    if (error instanceof ReferenceError) {
      return problem(line, 1, 'aliases that explode or lead nowhere');
    }
    if (error instanceof RangeError) return problem(line, 1, 'nesting that is too deep');
    throw error;
  }
}

function problem(line: number, column: number, what: string): Parsed {
  return { kind: 'problem', problem: { line, column, what } };
}

const WORDS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'wrong indentation',
  BLOCK_AS_IMPLICIT_KEY: 'a map where a value ends',
  DUPLICATE_KEY: 'a key that comes twice',
  MULTIPLE_DOCS: 'more than one document',
  MISSING_CHAR: 'a missing bracket, quote or comma',
  TAB_AS_INDENT: 'a tab as indentation',
};

/** A problem of the parser in words; its own message may quote the text. */
export function wordsForYamlError(code: string): string {
  return WORDS[code] ?? code.toLowerCase().replaceAll('_', ' ');
}
