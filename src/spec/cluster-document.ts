import { checkClusterRules } from './cluster-rules';
import { asMap } from './plain-value';
import { closest, quote } from './quoting';
import { errorAt, formatPath } from './rule-problem';
import type { RuleProblem } from './rule-problem';
import { checkSchema } from './schema-problems';

const KIND = 'ClusterRegistry';

/**
 * Whether a document says of itself that it is a cluster file. A misspelt kind counts, if the API is ours; regshift's
 * other documents, such as plans, do not.
 */
export function isClusterDocument(document: unknown): boolean {
  const { apiVersion, kind } = asMap(document) ?? {};
  if (kind === KIND) return true;
  const ours = typeof apiVersion === 'string' && apiVersion.startsWith('regshift.io/');
  return ours && (typeof kind !== 'string' || closest(kind, [KIND]) !== undefined);
}

/** Every problem of a cluster file that was read as plain data: schema and rules, located by path. */
export function checkClusterDocument(document: unknown): readonly RuleProblem[] {
  const map = asMap(document);
  if (map === undefined) {
    return [errorAt([], 'S008', 'a cluster file is a map of apiVersion, kind, metadata and spec')];
  }
  const { kind } = map;
  if (typeof kind === 'string' && closest(kind, [KIND]) === undefined) {
    return [
      errorAt(['kind'], 'S023', `must be ${KIND}; got ${quote(kind)}, which is no cluster file`),
    ];
  }
  const rules = checkClusterRules(document);
  return [...rules, ...withoutTold(checkSchema(document), rules)];
}

/** Leaves out what a rule says of the same place, or says better: why a pattern does not fit. */
function withoutTold(
  problems: readonly RuleProblem[],
  rules: readonly RuleProblem[],
): readonly RuleProblem[] {
  const errors = rules.filter(({ severity }) => severity === 'error');
  const places = new Set(errors.map(({ path }) => formatPath(path)));
  const faults = new Set(errors.map(({ code, path }) => `${code} ${formatPath(path)}`));
  return problems.filter(({ code, path }) => {
    const place = formatPath(path);
    return !faults.has(`${code} ${place}`) && !(code === 'S024' && places.has(place));
  });
}
