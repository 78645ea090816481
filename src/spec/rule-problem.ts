import type { Severity } from '../model/issue';

/** Keys and list indices that lead from the root of a document to one of its values. */
export type DataPath = readonly (string | number)[];

/**
 * Something wrong at one place of plain data. Whoever knows the file the data came from makes an `Issue` of it.
 *
 * Message and hint never hold the value of a secret.
 */
export interface RuleProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly path: DataPath;
  /**
   * Which end of the entry is wrong: its name, or what stands behind it.
   *
   * @default - the value
   */
  readonly at?: 'key' | 'value';
  /** The path ends in a name that is no field and not nearly one: it may be the rest of a secret without quotes. */
  readonly strangeName?: true;
  /** Lower case, no full stop, without the path. */
  readonly message: string;
  readonly hint?: string;
}

/** An error at the value that `path` leads to. */
export function errorAt(path: DataPath, code: string, message: string, hint?: string): RuleProblem {
  return { code, severity: 'error', path, message, ...(hint === undefined ? {} : { hint }) };
}

/** An error at the name of the entry that `path` leads to. */
export function errorAtKey(
  path: DataPath,
  code: string,
  message: string,
  hint?: string,
): RuleProblem {
  return { ...errorAt(path, code, message, hint), at: 'key' };
}

/** Legal, but hardly meant. */
export function warningAt(
  path: DataPath,
  code: string,
  message: string,
  hint?: string,
): RuleProblem {
  return { ...errorAt(path, code, message, hint), severity: 'warning' };
}

/** The path as people write it: `spec.nodeRegistries[0].host`, `metadata.labels["example.com/team"]`. */
export function formatPath(path: DataPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${String(step)}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
