import type { MaterialFields } from './material';

/** What became of one generated value, and why. */
export interface Outcome {
  readonly action: 'issued' | 'kept' | 'reissued';
  /** In words, without any value. */
  readonly reason: string;
  readonly fields: MaterialFields;
}

/** A value that was not there. */
export function issued(fields: MaterialFields): Outcome {
  return { action: 'issued', reason: 'there was none', fields };
}

/** A value that stays as it is, byte for byte. */
export function kept(fields: MaterialFields, reason: string): Outcome {
  return { action: 'kept', reason, fields };
}

/** A value that takes the place of one with faults. */
export function reissued(fields: MaterialFields, faults: readonly string[]): Outcome {
  return { action: 'reissued', reason: faults.join('; '), fields };
}
