import { BugError } from '../model/errors';
import { compareIssues, compareText, hasErrors } from '../model/issue';
import type { Issue, Severity } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import type { Cluster } from './cluster';
import { checkClusterDocument } from './cluster-document';
import { checkCharacters, decodeText } from './decode-text';
import { documentValidator } from './document-schema';
import { issueWriter } from './issue-writer';
import { normalizeCluster } from './normalize-cluster';
import { parseYaml } from './parse-yaml';
import { toPlainData } from './plain-data';
import type { PlainData } from './plain-data';
import { errorAt } from './rule-problem';
import type { RuleProblem } from './rule-problem';

/** So many are listed, after at most so many of each sort were looked at: more help nobody. */
const MOST_ISSUES = 200;
const MOST_WRITTEN = 2_000;
const NO_DATA: PlainData = { value: null, aliases: new Map(), problems: [] };

/**
 * Reads a cluster file: bytes in, a checked `Cluster` with all defaults out, or every problem of the file at once, each
 * with line, column and path. Never throws, whatever the bytes; never repeats a secret.
 *
 * @param file the name that issues carry
 */
export function loadCluster(bytes: Uint8Array, file: string): Result<Cluster> {
  const text = decodeText(bytes, file);
  return text.ok ? loadClusterText(text.value, file) : text;
}

/** The same for text that has been decoded already. */
export function loadClusterText(text: string, file: string): Result<Cluster> {
  const characters = checkCharacters(text, file);
  if (!characters.ok) return characters;
  const { root, broken, problems } = parseYaml(text);
  const plain = root === undefined || broken ? NO_DATA : toPlainData(root);
  const writer = issueWriter({ file, text, root, aliases: plain.aliases, broken });
  const inText = [...problems, ...plain.problems];
  const inData = broken ? [] : checkRoot(root, plain.value);
  const textIssues = firstOfEachLine(worstFirst(inText).map((problem) => writer.fromText(problem)));
  const dataIssues = worstFirst(inData).map((problem) => writer.fromRule(problem));
  const issues = [...merge(textIssues, dataIssues)].sort(compareIssues);
  if (!hasErrors(issues)) return validCluster(plain.value, issues);
  return failure(shorten(issues, file));
}

/** Every problem of a cluster file, for whoever only wants to know them. */
export function clusterIssues(text: string, file: string): readonly Issue[] {
  return loadClusterText(text, file).issues;
}

function checkRoot(root: unknown, document: unknown): readonly RuleProblem[] {
  if (root !== undefined) return checkClusterDocument(document);
  return [errorAt([], 'S007', 'the file is empty', 'regshift init writes one to begin with')];
}

function validCluster(document: unknown, warnings: readonly Issue[]): Result<Cluster> {
  if (documentValidator()(document)) return success(normalizeCluster(document), warnings);
  throw new BugError('a cluster file without problems does not fit its schema');
}

/** The first of them, errors before warnings: what is cut off must never turn a "no" into a "yes". */
function worstFirst<P extends { readonly severity: Severity }>(
  problems: readonly P[],
): readonly P[] {
  if (problems.length <= MOST_WRITTEN) return problems;
  const errors = problems.filter(({ severity }) => severity === 'error');
  return [...errors, ...problems.filter(({ severity }) => severity !== 'error')].slice(
    0,
    MOST_WRITTEN,
  );
}

/** A fault in the syntax makes the parser stumble several times in the same line. Errors come before warnings. */
function firstOfEachLine(issues: readonly Issue[]): readonly Issue[] {
  const lines = new Set<number | undefined>();
  const worst = [...issues].sort(
    (a, b) => compareText(a.severity, b.severity) || compareIssues(a, b),
  );
  return worst.filter(({ code, place }) => {
    const first = code !== 'S004' || !lines.has(place.line);
    if (code === 'S004') lines.add(place.line);
    return first;
  });
}

/**
 * What is no JSON value became null or text: what the rules say of that is the same fault, not a second one. Only that
 * a secret stands there in clear is worth more than what is wrong with its spelling.
 */
function merge(textIssues: readonly Issue[], dataIssues: readonly Issue[]): readonly Issue[] {
  const inClear = placesOf(dataIssues.filter(({ code }) => code === 'S103'));
  const told = placesOf(textIssues.filter(isAboutValue));
  return [
    ...textIssues.filter((issue) => !isAboutValue(issue) || !inClear.has(issue.place.path)),
    ...dataIssues.filter((issue) => issue.code === 'S103' || !told.has(issue.place.path)),
  ];
}

function isAboutValue({ code }: Issue): boolean {
  return code === 'S009' || code === 'S010';
}

function placesOf(issues: readonly Issue[]): ReadonlySet<string | undefined> {
  return new Set(issues.map(({ place }) => place.path ?? ''));
}

function shorten(issues: readonly Issue[], file: string): readonly Issue[] {
  if (issues.length <= MOST_ISSUES) return issues;
  const rest = issues.length - MOST_ISSUES;
  const message = `at least ${rest} more problems are not listed`;
  return [
    ...issues.slice(0, MOST_ISSUES),
    { code: 'S012', severity: 'error', place: { file }, message, hint: 'correct the first ones' },
  ];
}
