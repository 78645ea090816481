import { closest, quote } from './quoting';

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
};

/**
 * A value of the wrong type. Only numbers, true and false are repeated: where a map belongs, a text may be a login.
 *
 * @param shown what may be repeated; `undefined` for a secret
 */
export function wrongType(wanted: unknown, shown: unknown, value: unknown): string {
  const want = `must be ${WANTED[String(wanted)] ?? String(wanted)}`;
  const repeat = typeof shown === 'number' || typeof shown === 'boolean';
  if (!repeat) return `${want}; got ${typeName(value)}`;
  const quotes = wanted === 'string' ? `; write it in quotes: "${String(shown)}"` : '';
  return `${want}; got ${String(shown)}${quotes}`;
}

/** A value outside a closed set. */
export function allowedValues(allowed: readonly string[], value: unknown): string {
  const set =
    allowed.length === 1 ? `must be ${allowed.join()}` : `must be one of ${allowed.join(', ')}`;
  if (typeof value !== 'string') return `${set}; got ${typeName(value)}`;
  const meant = allowed.length === 1 ? undefined : closest(value, allowed);
  return `${set}; got ${quote(value)}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

/** A text of the wrong form. */
export function shape(sentence: string, shown: unknown): string {
  return typeof shown === 'string' ? `${sentence}; got ${quote(shown)}` : sentence;
}

/** A text, list or number that is too short, long, small or large. */
export function limits(keyword: string, limit: unknown, shown: unknown): string {
  const bound = String(limit);
  switch (keyword) {
    case 'minLength':
      return bound === '1' ? 'must not be empty' : `must have at least ${bound} characters`;
    case 'maxLength':
      return `must have at most ${bound} characters`;
    case 'minItems':
      return bound === '1' ? 'must hold at least one entry' : `must hold at least ${bound} entries`;
    case 'minimum':
      return `must be at least ${bound}${got(shown)}`;
    case 'maximum':
      return `must be at most ${bound}${got(shown)}`;
    default:
      return `breaks the rule ${keyword} ${bound}`;
  }
}

function got(shown: unknown): string {
  return typeof shown === 'number' ? `; got ${String(shown)}` : '';
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'a map';
  }
}
