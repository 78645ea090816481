/**
 * What can be wrong with something a user wrote, as data.
 *
 * Functions that judge user input return issues, all of them at once; they throw only for bugs and for a broken
 * environment (`EnvironmentError`).
 */

/** `error` makes the answer "no"; `warning` and `info` never do. */
export type Severity = 'error' | 'warning' | 'info';

/** Where a problem is. Lines and columns count from 1. */
export interface Place {
  /** File as the user named it; `-` is standard input. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Dotted path inside the document, for example `spec.registry.direct.license`. */
  readonly path?: string;
  /** The object concerned, for example `ModuleConfig/deckhouse` or `Secret/d8-system/registry-state`. */
  readonly object?: string;
}

/** The source line of a problem, with the range to underline. Never holds a secret: the caller masks it first. */
export interface Excerpt {
  readonly text: string;
  /** First underlined column of `text`, from 1. */
  readonly from: number;
  /** How many columns are underlined, at least 1. */
  readonly length: number;
}

/** One problem: what is wrong, where, and what would be right. */
export interface Issue {
  /** Stable code, explained by `regshift explain CODE`. */
  readonly code: string;
  readonly severity: Severity;
  readonly place: Place;
  /** What is wrong, in the user's words; lower case, no full stop, no place, no secret. */
  readonly message: string;
  /** What would be right. */
  readonly hint?: string;
  readonly excerpt?: Excerpt;
}

/** Row of a folder's table of codes; all tables together are the reference that `regshift explain` prints. */
export interface CodeEntry {
  readonly code: string;
  /** A few words. */
  readonly title: string;
  /** Why it is a problem: one to three sentences. */
  readonly meaning: string;
  /** What to do. */
  readonly remedy: string;
}

/** Whether any of the issues is an error. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

/** Order of reading: file, line, column, code. For a stable output whatever order the checks ran in. */
export function compareIssues(a: Issue, b: Issue): number {
  return (
    compareText(a.place.file ?? '', b.place.file ?? '') ||
    (a.place.line ?? 0) - (b.place.line ?? 0) ||
    (a.place.column ?? 0) - (b.place.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Compares by UTF-16 code unit: the same order on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
