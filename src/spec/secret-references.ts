import { knownFields } from './known-fields';
import { asMap } from './plain-value';
import type { PlainMap } from './plain-value';
import { anyOf, closest } from './quoting';
import { errorAt, errorAtKey } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';

const SOURCES = ['secretRef', 'fromEnv', 'fromFile'] as const;
const FIELDS = [...SOURCES, 'generation'];

/** Environment variables that the hints propose. */
const EXAMPLE_VARIABLES: Readonly<Record<string, string>> = { license: 'DKP_LICENSE' };

/**
 * Finds every field that stands for a secret, at any depth, and demands that it names exactly one source.
 *
 * Everything below such a field may be a secret that someone put there in clear: nothing of it is repeated, not even
 * the name of a field, unless it is nearly one that is allowed.
 */
export function checkSecretReferences(value: unknown, path: DataPath = []): readonly RuleProblem[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => checkSecretReferences(item, [...path, index]));
  }
  return Object.entries(asMap(value) ?? {}).flatMap(([name, field]) =>
    knownFields().secrets.has(name)
      ? checkReference(name, field, [...path, name])
      : checkSecretReferences(field, [...path, name]),
  );
}

function checkReference(name: string, value: unknown, path: DataPath): readonly RuleProblem[] {
  if (value === null || value === undefined) {
    return [errorAt(path, 'S101', 'a reference to a secret is missing', proposal(name))];
  }
  const reference = asMap(value);
  if (reference === undefined) return [literal(name, path)];
  const unknown = Object.keys(reference).filter((field) => !FIELDS.includes(field));
  if (unknown.length > 0) return unknownFields(name, unknown, path);
  return checkSources(name, reference, path);
}

function literal(name: string, path: DataPath): RuleProblem {
  return errorAt(path, 'S103', 'a secret must not stand here in clear', proposal(name));
}

function unknownFields(
  name: string,
  unknown: readonly string[],
  path: DataPath,
): readonly RuleProblem[] {
  const meant = unknown.map((field) => closest(field, FIELDS));
  if (meant.some((field) => field === undefined)) return [literal(name, path)];
  return unknown.map((field, index) =>
    errorAtKey([...path, field], 'S021', `unknown field; did you mean ${meant[index] ?? ''}?`),
  );
}

function checkSources(name: string, reference: PlainMap, path: DataPath): readonly RuleProblem[] {
  const sources = SOURCES.filter((source) => source in reference);
  if (sources.length === 1) return [];
  if (sources.length === 0) {
    const message = `a reference needs one of ${anyOf(SOURCES)}`;
    return [errorAt(path, 'S101', message, proposal(name))];
  }
  const message = `a reference names one source, not ${String(sources.length)}: ${sources.join(', ')}`;
  return [errorAt(path, 'S102', message, 'keep the one the value comes from')];
}

function proposal(name: string): string {
  const variable = EXAMPLE_VARIABLES[name] ?? 'REGISTRY_PASSWORD';
  return `write  ${name}: {fromEnv: ${variable}}  or  {secretRef: {name: …, key: …}}`;
}
