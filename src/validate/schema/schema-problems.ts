import { closest } from '../../spec/quoting';
import type { Path } from '../plain-data';
import type { Problem } from '../problem';
import { describeTypes } from './describe-types';
import { describeValue, showsValue } from './describe-value';

/** How many names a hint lists at most. */
const NAMES_SHOWN = 12;

/** A field that the schema does not list. */
export function unknownField(
  name: string,
  known: readonly string[],
  path: Path,
  source: string,
): Problem {
  const meant = closest(name, known);
  return {
    code: 'V012',
    severity: 'error',
    path: [...path, name],
    at: 'key',
    message: meant === undefined ? 'unknown field' : `unknown field; did you mean ${meant}?`,
    hint: `${listNames(known)} (schema: ${source}${originNote(source)})`,
  };
}

/** A field whose name must not be repeated. */
export function hiddenField(path: Path): Problem {
  return {
    code: 'V012',
    severity: 'error',
    path,
    at: 'key',
    message: 'unknown field; its name is not shown, because it may be the rest of a secret',
    hint: 'put the secret before it in quotes, or remove the field',
  };
}

/** Argo CD and Flux move faster than the packages that their schemas are made of. */
function originNote(source: string): string {
  return source.startsWith('@kubernetes-models/')
    ? '; for a newer one give its CRDs: --crds DIR'
    : '';
}

function listNames(known: readonly string[]): string {
  if (known.length === 0) return 'no fields are allowed here';
  const shown = known.slice(0, NAMES_SHOWN).join(', ');
  return known.length > NAMES_SHOWN
    ? `fields here are: ${shown} and ${String(known.length - NAMES_SHOWN)} more`
    : `fields here are: ${shown}`;
}

/** A value of none of the types that the schema names. */
export function wrongType(value: unknown, types: readonly string[], path: Path): Problem {
  const expected = describeTypes(types);
  return {
    code: 'V013',
    severity: 'error',
    path,
    at: 'value',
    message: `expected ${expected}, got ${describeValue(value, path)}`,
    hint: typeHint(value, types) ?? `write ${expected}`,
    showValue: showsValue(value, path),
  };
}

function typeHint(value: unknown, [type, ...others]: readonly string[]): string | undefined {
  const wantsText = type === 'string' && others.length === 0;
  if (wantsText && (typeof value === 'number' || typeof value === 'boolean')) {
    return 'put the value in quotes: without them Kubernetes reads y, n, yes, no, on and off as true or false, and 1 or 0755 as numbers';
  }
  if (typeof value === 'string' && /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(value)) {
    return 'leave out the quotes';
  }
  return undefined;
}

/** A field that must be there. */
export function missingField(name: string, path: Path): Problem {
  return {
    code: 'V014',
    severity: 'error',
    path,
    at: 'key',
    message: `required field ${name} is missing`,
    hint: `add ${name}`,
  };
}

/** A value that is none of those that the schema lists. */
export function notInList(value: unknown, allowed: readonly string[], path: Path): Problem {
  const meant = typeof value === 'string' ? closest(value, allowed) : undefined;
  return notAllowed(value, `allowed: ${allowed.join(', ')}`, path, meant);
}

/** A value that the schema's pattern or limits refuse. */
export function notAllowed(value: unknown, allowed: string, path: Path, meant?: string): Problem {
  const got = describeValue(value, path);
  return {
    code: 'V015',
    severity: 'error',
    path,
    at: 'value',
    message: `${got} is not allowed${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    hint: allowed,
    showValue: showsValue(value, path),
  };
}

/** `anyOf`, `oneOf` or `not` is broken; `fields` are those that its schemas ask for. */
export function noAlternative(
  fields: readonly string[],
  wanted: 'at least one' | 'exactly one' | 'none',
  path: Path,
): Problem {
  const things = fields.length === 0 ? 'the alternatives of the schema' : fields.join(', ');
  return {
    code: 'V015',
    severity: 'error',
    path,
    at: 'key',
    message: `${wanted} of ${things} must hold`,
    hint: `set ${wanted} of ${things}`,
  };
}
