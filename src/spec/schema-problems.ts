import type { ErrorObject } from 'ajv';
import { documentValidator } from './document-schema';
import { knownFields } from './known-fields';
import { asList, asMap } from './plain-value';
import { closest } from './quoting';
import type { DataPath, RuleProblem } from './rule-problem';
import { errorAt, errorAtKey } from './rule-problem';
import { allowedValues, limits, shape, wrongType } from './schema-sentences';

/**
 * What the published schema says about a document: one problem for each fault, in words.
 *
 * The references to secrets are left to `checkSecretReferences`, which knows what may not be repeated.
 */
export function checkSchema(document: unknown): readonly RuleProblem[] {
  const validate = documentValidator();
  if (validate(document)) return [];
  const reported = new Set<string>();
  return (validate.errors ?? []).flatMap((error) => {
    const path = pathOf(error.instancePath, document);
    if (isSecretField(path)) return [];
    const problem = problemOf(error, path);
    const key = JSON.stringify([problem.path, problem.at]);
    if (reported.has(key) && error.keyword !== 'required') return [];
    reported.add(key);
    return [problem];
  });
}

function problemOf(error: ErrorObject, path: DataPath): RuleProblem {
  const params: Readonly<Record<string, unknown>> = error.params;
  const secret = path.some(isSecretName);
  const shown = secret ? undefined : error.data;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(error, path, String(params['additionalProperty']), secret);
    case 'required':
    case 'dependencies':
      return errorAtKey(path, 'S022', `field ${String(params['missingProperty'])} is missing`);
    case 'type':
      return errorAt(path, 'S020', wrongType(params['type'], shown, error.data));
    case 'enum':
    case 'const': {
      const allowed = 'allowedValue' in params ? [params['allowedValue']] : params['allowedValues'];
      return errorAt(path, 'S023', allowedValues(asList(allowed).map(String), error.data));
    }
    case 'pattern':
      return errorAt(path, 'S024', shape(patternSentence(error), shown));
    case 'uniqueItems':
      return errorAt([...path, Number(params['i'])], 'S025', 'stands twice in the list');
    default:
      return errorAt(path, 'S025', limits(error.keyword, params['limit'], shown));
  }
}

function unknownField(
  error: ErrorObject,
  path: DataPath,
  name: string,
  secret: boolean,
): RuleProblem {
  const parent: unknown = error.parentSchema;
  const allowed = Object.keys(asMap(asMap(parent)?.['properties']) ?? {});
  const meant = closest(name, allowed);
  if (meant !== undefined) {
    return errorAtKey([...path, name], 'S021', `unknown field; did you mean ${meant}?`);
  }
  if (secret)
    return errorAtKey(path, 'S021', `holds an unknown field; allowed: ${allowed.join(', ')}`);
  if (name === '<<') {
    const hint = 'write the fields out; an alias alone is fine:  direct: *name';
    return errorAtKey([...path, name], 'S011', 'merge keys are not part of YAML 1.2', hint);
  }
  const message = `unknown field; allowed: ${allowed.join(', ')}`;
  return { ...errorAtKey([...path, name], 'S021', message), strangeName: true };
}

function patternSentence(error: ErrorObject): string {
  const parent: unknown = error.parentSchema;
  return String(asMap(parent)?.['patternErrorMessage']);
}

function isSecretField(path: DataPath): boolean {
  return path[0] === 'spec' && isSecretName(path.at(-1));
}

function isSecretName(step: string | number | undefined): boolean {
  return typeof step === 'string' && knownFields().secrets.has(step);
}

/** A JSON pointer as a path; a step is an index where the document has a list. */
function pathOf(pointer: string, document: unknown): DataPath {
  const path: (string | number)[] = [];
  let value = document;
  for (const escaped of pointer.split('/').slice(1)) {
    const step = escaped.replace(/~1/g, '/').replace(/~0/g, '~');
    path.push(Array.isArray(value) ? Number(step) : step);
    value = Array.isArray(value) ? asList(value)[Number(step)] : asMap(value)?.[step];
  }
  return path;
}
