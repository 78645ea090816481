import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { formatPath } from '../spec/rule-problem';
import { plainValue } from './plain-scalar';

/** A value that is neither a map nor a list; `null` is none. */
export type LeafValue = string | number | boolean;

/** One value of a YAML text. */
export interface Leaf {
  /** Keys and list indices that lead to it. */
  readonly path: readonly (string | number)[];
  readonly value: LeafValue;
  /** Where its source stands in the text: the first character, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

/** A text and its values in the order in which they stand there. */
export interface LeafyText {
  readonly text: string;
  readonly leaves: readonly Leaf[];
}

/**
 * Reads a manifest for being sealed, or says why it can not be: every reader of YAML that it meets (sops, Flux, Argo CD)
 * must see the same values, so what they are known to read differently is refused.
 *
 * @param file the name that issues carry
 */
export function readLeaves(text: string, file: string): Result<LeafyText> {
  const reading: Reading = { text, file, leaves: [], issues: [] };
  const documents = parseAllDocuments(text, {
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
  });
  const [document, ...others] = [...documents];
  const root = document?.contents;
  if (document === undefined || others.length > 0 || document.errors.length > 0) {
    refuse(reading, [], 'is not one document of well-formed YAML');
  } else if (!isMap(root) || root.flow === true || hasMarkers(document, text)) {
    refuse(reading, [], 'is not a plain map, which a section could be appended to');
  } else {
    visitMap(root, [], reading);
  }
  const { leaves, issues } = reading;
  return issues.length > 0 ? failure(issues) : success({ text, leaves });
}

/** The text with other sources in place of some values. */
export function replaceLeaves(
  { text, leaves }: LeafyText,
  source: (leaf: Leaf) => string | undefined,
): string {
  let result = '';
  let from = 0;
  for (const leaf of leaves) {
    const replacement = source(leaf);
    if (replacement === undefined) continue;
    const old = text.slice(leaf.start, leaf.end);
    result += text.slice(from, leaf.start) + replacement + (/\n*$/.exec(old)?.[0] ?? '');
    from = leaf.end;
  }
  return result + text.slice(from);
}

interface Reading {
  readonly text: string;
  readonly file: string;
  readonly leaves: Leaf[];
  readonly issues: Issue[];
}

type Path = Leaf['path'];

function hasMarkers(document: Document, text: string): boolean {
  return document.directives?.docStart === true || /^(?:---|\.\.\.|%)/m.test(text.slice(0, 4));
}

function visitMap(map: YAMLMap, path: Path, reading: Reading): void {
  for (const { key, value } of map.items) {
    const name = isScalar(key) && key.anchor === undefined ? key.value : undefined;
    if (typeof name !== 'string' || name === '<<') {
      refuse(reading, path, 'has a key that is no text');
    } else visit(value, [...path, name], reading);
  }
}

function visit(node: unknown, path: Path, reading: Reading): void {
  if (node === null) return;
  if (isAlias(node) || hasProperties(node)) {
    refuse(reading, path, 'has an anchor, an alias or a tag');
  } else if (isMap(node)) visitMap(node, path, reading);
  else if (isSeq(node)) {
    node.items.forEach((item, index) => {
      visit(item, [...path, index], reading);
    });
  } else if (isScalar(node)) visitScalar(node, path, reading);
}

function visitScalar(scalar: Scalar, path: Path, reading: Reading): void {
  const value = scalar.type === 'PLAIN' ? plainValue(scalar.source ?? '') : textOf(scalar);
  if (value === undefined) {
    refuse(reading, path, 'is read differently by different programs: write it in double quotes');
  } else if (value !== null && scalar.range) {
    const [start, end] = scalar.range;
    reading.leaves.push({ path, value, start, end });
  }
}

/** Parsers of YAML 1.1 take more characters for line ends. */
function textOf({ value, type }: Scalar): string | undefined {
  if (typeof value !== 'string') return undefined;
  return type !== 'QUOTE_DOUBLE' && /[\u0085\u2028\u2029\ufeff]/.test(value) ? undefined : value;
}

function hasProperties(node: unknown): boolean {
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return false;
  const { anchor, tag }: Node & { readonly anchor?: string } = node;
  return anchor !== undefined || tag !== undefined;
}

function refuse({ file, issues }: Reading, path: Path, fault: string): void {
  const what = path.length === 0 ? 'the manifest' : formatPath(path);
  issues.push({
    code: 'G011',
    severity: 'error',
    place: path.length === 0 ? { file } : { file, path: formatPath(path) },
    message: `${what} ${fault}`,
    hint: 'render the manifests again, or write the file of your own more plainly',
  });
}
