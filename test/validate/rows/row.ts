import type { ValidateOptions } from '../../../src/validate/options';

/** One input and everything that is to be said of it. */
export interface Row {
  readonly name: string;
  readonly text?: string;
  readonly bytes?: readonly number[];
  readonly options?: Partial<ValidateOptions>;
  /** Each finding on one line. */
  readonly want: readonly string[];
}
