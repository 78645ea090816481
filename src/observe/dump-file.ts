import type { Issue, Place } from '../model/issue';
import { MOST_BYTES, decodeText } from './decode-text';
import { expandLists } from './expand-lists';
import type { FoundObjects } from './expand-lists';
import { isFields, isList, wordAt } from './fields';
import { parseJsonDocuments } from './json-documents';
import { takeOutNoise } from './kubectl-noise';
import { queueOfData } from './queue-data';
import { isQueueText, parseQueueText } from './queue-text';
import type { QueueFacts } from './snapshot';
import { parseYamlDocuments } from './yaml-documents';
import type { YamlDocuments, YamlProblem } from './yaml-documents';

/** One file of a dump, as bytes. */
export interface DumpFile {
  /** As the user knows it; `-` is standard input. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What one file of a dump holds. */
export interface DumpFileContent extends FoundObjects {
  readonly queues: readonly QueueFacts[];
  /** Objects that kubectl said are not there: `secrets/registry-state`. */
  readonly notFound: readonly string[];
  readonly issues: readonly Issue[];
}

const NOTHING: DumpFileContent = {
  objects: [],
  emptyLists: [],
  queues: [],
  notFound: [],
  issues: [],
};

/** Reads one file: objects, a list of queues, or neither. */
export function readDumpFile({ name, bytes }: DumpFile): DumpFileContent {
  if (bytes.length > MOST_BYTES) return { ...NOTHING, issues: [tooLarge(name, bytes.length)] };
  const text = decodeText(bytes);
  if (text === undefined) return { ...NOTHING, issues: [notText(name)] };
  const json = /^\s*[{[]/.test(text.slice(0, 1000)) ? parseJsonDocuments(text) : undefined;
  if (json !== undefined && json.brokenAt === undefined) return readValues(name, json.values);
  if (isQueueText(text)) return { ...NOTHING, queues: [parseQueueText(text)] };
  return readNoisyText(name, text);
}

/** A text that kubectl's messages may stand in. */
function readNoisyText(name: string, text: string): DumpFileContent {
  const noise = takeOutNoise(text);
  const failed = noise.failedLines.map((line) => kubectlFailed(name, line));
  if (noise.text.trim() === '') return { ...NOTHING, notFound: noise.notFound, issues: failed };
  const { values, problems } = parseValues(noise.text);
  if (problems.length > 0) {
    return { ...NOTHING, issues: [...failed, ...brokenFile(name, noise.text, problems)] };
  }
  const content = readValues(name, values);
  return {
    ...content,
    notFound: [...noise.notFound, ...content.notFound],
    issues: [...failed, ...content.issues],
  };
}

function parseValues(text: string): YamlDocuments {
  if (!/^\s*[{[]/.test(text)) return parseYamlDocuments(text);
  const { values, brokenAt } = parseJsonDocuments(text);
  if (brokenAt === undefined) return { values, problems: [] };
  const before = text.slice(0, brokenAt).split('\n');
  const what =
    brokenAt >= text.trimEnd().length ? 'the text ends too early' : 'an unexpected character';
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { values: [], problems: [{ line: before.length, column, what }] };
}

function readValues(name: string, values: readonly unknown[]): DumpFileContent {
  const found = values.flatMap((value) => (isList(value) ? value : [value]));
  const queues = found.map(queueOfData).filter((queue) => queue !== undefined);
  const statuses = found.filter(isStatus);
  const rest = found.filter((value) => queueOfData(value) === undefined && !isStatus(value));
  const { objects, emptyLists, strangers } = expandLists(rest);
  const notFound = statuses.map(missingOf).filter((missing) => missing !== undefined);
  const failures = statuses.length > notFound.length ? [kubectlFailed(name, 1)] : [];
  const isDump = objects.length + emptyLists.length + queues.length + statuses.length > 0;
  const issues = strangers.map(() => (isDump ? noObject(name) : holdsNothing(name)));
  return { objects, emptyLists, queues, notFound, issues: [...failures, ...issues.slice(0, 1)] };
}

/** Kind Status is how the API server itself says no. */
function isStatus(value: unknown): boolean {
  return isFields(value) && value['kind'] === 'Status' && value['apiVersion'] === 'v1';
}

function missingOf(status: unknown): string | undefined {
  const kind = wordAt(status, 'details', 'kind');
  const name = wordAt(status, 'details', 'name');
  const missing = wordAt(status, 'reason') === 'NotFound';
  return missing && kind !== undefined && name !== undefined ? `${kind}/${name}` : undefined;
}

/** Notes and images may lie beside a dump; what looks like one must parse. */
function brokenFile(
  name: string,
  text: string,
  problems: readonly YamlProblem[],
): readonly Issue[] {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase();
  const isOther = extension !== undefined && !['json', 'yaml', 'yml'].includes(extension);
  if (isOther && !/\bapiVersion\b/.test(text)) return [holdsNothing(name)];
  return problems.map(({ line, column, what }) => ({
    code: 'O002',
    severity: 'error',
    place: { file: name, line, column },
    message: `can not be parsed: ${what}`,
    hint: 'save the objects again with kubectl get … -o json; the text is not shown, it may hold secrets',
  }));
}

function notText(file: string): Issue {
  return warning('O001', { file }, 'is not a text file and was passed over');
}

function holdsNothing(file: string): Issue {
  const hint = 'expected the output of kubectl get … -o json or yaml, or of d8 system queue list';
  return warning('O003', { file }, 'holds no Kubernetes object and was passed over', hint);
}

function noObject(file: string): Issue {
  const message = 'has an entry without apiVersion, kind or metadata.name, which was passed over';
  return warning('O006', { file }, message);
}

function kubectlFailed(file: string, line: number): Issue {
  const hint = 'what it could not read stays unknown';
  return warning('O007', { file, line }, 'holds an error of kubectl instead of an object', hint);
}

function tooLarge(file: string, size: number): Issue {
  const most = String(MOST_BYTES / 1024 / 1024);
  return {
    code: 'O014',
    severity: 'error',
    place: { file },
    message: `has ${String(size)} bytes, more than ${most} MiB`,
    hint: 'save the kinds into separate files',
  };
}

function warning(code: string, place: Place, message: string, hint?: string): Issue {
  return { code, severity: 'warning', place, message, ...(hint === undefined ? {} : { hint }) };
}
