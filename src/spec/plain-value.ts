/** Narrowing of values that came out of a document and may be anything. */

/** A map with text keys. */
export type PlainMap = Readonly<Record<string, unknown>>;

/** The value as a map; `undefined` when it is none. */
export function asMap(value: unknown): PlainMap | undefined {
  return isMap(value) ? value : undefined;
}

/** The value as a list; an empty one when it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text; `undefined` when it is none, or empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether something stands there: DKP treats an empty text as not given (`objects.md` 1.6). */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
