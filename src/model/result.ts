import type { Issue } from './issue';

/** The answer of a function that judges input: a value (with warnings, if any), or every reason why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** A value, with the warnings found on the way. */
export function success<T>(value: T, issues: readonly Issue[] = []): Result<T> {
  return { ok: true, value, issues };
}

/** No value; `issues` holds at least one error. */
export function failure<T>(issues: readonly Issue[]): Result<T> {
  return { ok: false, issues };
}
