import { LineCounter, type Document } from 'yaml';
import type { Issue, Place } from '../../model/issue';
import { isManifest, type Manifest } from '../manifest';
import { isList, isMapping, type Path } from '../plain-data';
import { judgeStranger } from './judge-stranger';
import { documentLocator, type Locate } from './locate';
import { parseDocuments, toPlainValue, type PlainValue } from './parse-documents';
import { documentIssue, syntaxIssues, tooDeep } from './yaml-issues';

/** An object, and how to find places in its text. */
export interface LoadedObject {
  readonly manifest: Manifest;
  readonly file: string;
  /** Path from the document to the object: `items[3]` inside a List. */
  readonly base: Path;
  readonly locate: Locate;
  /** Objects with the same key are equal, so that they are judged once. */
  readonly sameAs?: string;
  /** It is the only document of its file. */
  readonly alone: boolean;
}

/** Objects of one text, Lists unfolded, and what could not be read. */
export interface ReadObjects {
  readonly objects: readonly LoadedObject[];
  readonly issues: readonly Issue[];
}

/** Reads a stream of documents. Never throws, whatever the text. */
export function readObjects(text: string, file: string): ReadObjects {
  const lines = new LineCounter();
  const documents = tryParse(text, lines);
  if (documents === undefined) return { objects: [], issues: [tooDeep(file)] };
  const source = { text, file, lines, alone: documents.length === 1 };
  const read = documents.map((document) => readDocument(document, source));
  return {
    objects: read.flatMap(({ objects }) => objects),
    issues: read.flatMap(({ issues }) => issues),
  };
}

interface Source {
  readonly text: string;
  readonly file: string;
  readonly lines: LineCounter;
  readonly alone: boolean;
}

function tryParse(text: string, lines: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    return parseDocuments(text, lines);
  } catch (error) {
    // The parser runs out of stack on thousands of levels.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readDocument(document: Document.Parsed, source: Source): ReadObjects {
  const { text, file, lines } = source;
  if (document.errors.length > 0) {
    const [start, end] = document.range;
    const broken = text.slice(start, end);
    // Node scripts are templates on purpose, and stand in manifests that are none.
    const looksLikeTemplate = broken.includes('{{') && !broken.includes('NodeGroupConfiguration');
    return { objects: [], issues: syntaxIssues(document, lines, file, looksLikeTemplate) };
  }
  const place = placeOf(document, source);
  try {
    const plain = toPlainValue(document);
    if (plain.kind === 'value') return readValue(plain.value, document, source, place);
    const [message, hint] = UNFOLLOWED[plain.kind];
    return { objects: [], issues: [documentIssue('V003', 'error', place, message, hint)] };
  } catch (error) {
    if (error instanceof RangeError) return { objects: [], issues: [tooDeep(file)] };
    throw error;
  }
}

function placeOf(document: Document.Parsed, { file, lines }: Source): Place {
  const { line, col } = lines.linePos(document.contents?.range[0] ?? document.range[0]);
  return { file, line, column: col };
}

function readValue(
  value: unknown,
  document: Document.Parsed,
  source: Source,
  place: Place,
): ReadObjects {
  if (value === null) return { objects: [], issues: [] };
  const objects: LoadedObject[] = [];
  const issues: Issue[] = [];
  for (const { item, base } of unfold(value, [])) {
    const locate = documentLocator(document, source.lines, source.text, base);
    const manifest = isManifest(item) ? item : withKustomizeHeader(item, source.file);
    if (manifest === undefined) {
      const found = locate({ code: '', severity: 'error', path: [], message: '' });
      const { line, column } = found ?? {};
      issues.push(
        judgeStranger(item, base, {
          ...place,
          ...(line === undefined || column === undefined ? {} : { line, column }),
        }),
      );
    } else {
      objects.push({ manifest, file: source.file, base, locate, alone: source.alone });
    }
  }
  return { objects, issues };
}

interface Item {
  readonly item: unknown;
  readonly base: Path;
}

/** A List is as good as its items, one by one. */
function unfold(value: unknown, base: Path): readonly Item[] {
  if (!isMapping(value) || !isList(value['items'])) return [{ item: value, base }];
  const { kind, apiVersion } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List') || typeof apiVersion !== 'string') {
    return [{ item: value, base }];
  }
  return value['items'].flatMap((item, index) =>
    unfold(withHeader(item, kind, apiVersion), [...base, 'items', index]),
  );
}

/** Items of a typed list, such as SecretList, need not repeat what they are. */
function withHeader(item: unknown, listKind: string, apiVersion: string): unknown {
  if (listKind === 'List' || !isMapping(item) || 'kind' in item) return item;
  return { apiVersion, kind: listKind.replace(/List$/, ''), ...item };
}

/** A kustomization.yaml need not say what it is. */
function withKustomizeHeader(value: unknown, file: string): Manifest | undefined {
  if (!/(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(file)) return undefined;
  if (!isMapping(value) || 'kind' in value || 'apiVersion' in value) return undefined;
  return { ...value, apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
}

/** What can not be followed, and what helps. */
const UNFOLLOWED: Readonly<
  Record<Exclude<PlainValue['kind'], 'value'>, readonly [string, string]>
> = {
  'too-many-aliases': ['aliases repeat too many values', 'write the values out'],
  'broken-alias': [
    'an alias has no anchor before it, or stands inside of what it repeats',
    'write the value out; a text that begins with * needs quotes',
  ],
  'broken-merge': ['<< merges mappings only', 'write the fields out, or put << in quotes'],
};
