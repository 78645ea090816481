import type { Issue, Place } from '../model/issue';
import { describeObject, objectId } from '../model/object-id';
import type { KubeObject } from '../model/object-id';
import { isPlainMap } from '../model/plain-map';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import {
  describeSecretRef,
  holdsPlaceholder,
  PLACEHOLDER_PATTERN,
  parsePlaceholder,
} from '../model/secret';
import type { SecretSource } from '../model/secret';
import { printable } from '../spec/quoting';
import { formatPath } from '../spec/rule-problem';
import { writeSecret } from './secret-form';
import type { SecretValues } from './secret-values';

/**
 * One value of a manifest with the values in place of its placeholders, or every value that is missing. Text inside a value
 * is never taken for a placeholder.
 *
 * The text must be one that the forms of its placeholders fit: a manifest is resolved as an object, before it becomes
 * YAML.
 *
 * @param place what issues say of the value
 */
export function resolveLeaf(text: string, place: Place, values: SecretValues): Result<string> {
  const issues: Issue[] = [];
  const resolved = replaceIn(text, values, (problem) => {
    issues.push({ ...problem, place });
  });
  return issues.length > 0 ? failure(issues) : success(resolved);
}

/** An object with the values in place of the placeholders in all its texts, or every value that is missing. */
export function resolveObject(object: KubeObject, values: SecretValues): Result<KubeObject> {
  const issues: Issue[] = [];
  const about = describeObject(objectId(object));
  const report = (problem: Problem, path: Path): void => {
    issues.push({ ...problem, place: { object: about, path: formatPath(path) } });
  };
  const resolved = { ...object, ...resolveMap(object, [], { values, report }) };
  return issues.length > 0 ? failure(issues) : success(resolved);
}

type Problem = Omit<Issue, 'place'>;
type Path = readonly (string | number)[];

interface Resolution {
  readonly values: SecretValues;
  readonly report: (problem: Problem, path: Path) => void;
}

function resolveMap(
  map: Readonly<Record<string, unknown>>,
  path: Path,
  resolution: Resolution,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => {
      if (holdsPlaceholder(name)) resolution.report(IN_A_NAME, path);
      return [name, resolveValue(value, [...path, name], resolution)];
    }),
  );
}

function resolveValue(value: unknown, path: Path, resolution: Resolution): unknown {
  if (typeof value === 'string') {
    return replaceIn(value, resolution.values, (problem) => {
      resolution.report(problem, path);
    });
  }
  if (Array.isArray(value)) {
    return value.map((element, index) => resolveValue(element, [...path, index], resolution));
  }
  return isPlainMap(value) ? resolveMap(value, path, resolution) : value;
}

function replaceIn(text: string, values: SecretValues, report: (problem: Problem) => void): string {
  return text.replace(PLACEHOLDER_PATTERN, (match) => {
    const placeholder = parsePlaceholder(match);
    if (placeholder === undefined) {
      report(BROKEN);
      return match;
    }
    const { ref, form } = placeholder;
    const value = values(ref);
    if (value === undefined) {
      report(missing(ref));
      return match;
    }
    const written = writeSecret(value, form);
    if ('text' in written) return written.text;
    report(unwritable(ref, written.fault));
    return match;
  });
}

const BROKEN: Problem = {
  code: 'G010',
  severity: 'error',
  message: 'the placeholder of a secret is broken: its percent signs encode nothing',
  hint: 'render the manifests again',
};

const IN_A_NAME: Problem = {
  code: 'G010',
  severity: 'error',
  message: "the placeholder of a secret stands in a field's name, where no value can be put",
  hint: 'render the manifests again',
};

function missing(ref: SecretSource): Problem {
  return {
    code: 'G008',
    severity: 'error',
    message: `no value for ${printable(describeSecretRef(ref))}`,
    hint: hintFor(ref),
  };
}

function hintFor(ref: SecretSource): string {
  if ('generated' in ref)
    return 'seal where the age identity is (REGSHIFT_AGE_KEY_FILE): only it opens the generated secrets';
  if ('secretRef' in ref)
    return 'only the cluster knows it: secrets fill takes it from --secrets FOLDER; to seal, write fromEnv or fromFile';
  return 'fromEnv' in ref ? 'set it where secrets are sealed' : 'put it where secrets are sealed';
}

function unwritable(ref: SecretSource, fault: string): Problem {
  return {
    code: 'G009',
    severity: 'error',
    message: `${printable(describeSecretRef(ref))} can not be written: ${fault}`,
    hint: 'correct it where secrets are sealed',
  };
}
