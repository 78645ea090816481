import type { Severity } from '../model/issue';

/** Something wrong at one place of a text. Message and hint never repeat the text: it may be a secret. */
export interface TextProblem {
  readonly code: string;
  readonly severity: Severity;
  /** First offset and the one after the last, in UTF-16 units from 0. */
  readonly range: readonly [number, number];
  readonly message: string;
  readonly hint?: string;
}

/** An error at a range of the text. */
export function textError(
  range: readonly [number, number],
  code: string,
  message: string,
  hint?: string,
): TextProblem {
  return { code, severity: 'error', range, message, ...(hint === undefined ? {} : { hint }) };
}
