import type { Issue } from '../model/issue';

/** What one run found. Reports of all formats are made of it. */
export interface Report {
  /** Files read, in the order given. */
  readonly files: readonly string[];
  /** Every object that was judged. */
  readonly objects: readonly CheckedObject[];
  /** Findings, sorted by place. */
  readonly issues: readonly Issue[];
}

/** One object that was judged. */
export interface CheckedObject {
  readonly file: string;
  /** `ModuleConfig/deckhouse`; an object without a name is told by its kind alone. */
  readonly object: string;
}

/** How many findings are errors, how many warnings. */
export function countFindings(issues: readonly Issue[]): {
  readonly errors: number;
  readonly warnings: number;
} {
  const count = (severity: string): number =>
    issues.filter((issue) => issue.severity === severity).length;
  return { errors: count('error'), warnings: count('warning') };
}
