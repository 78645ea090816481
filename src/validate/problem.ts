import type { RuleProblem } from '../spec/rule-problem';

/** Something wrong inside one object, before it is known in which file the object stands. */
export interface Problem extends RuleProblem {
  /** Line inside a text value, from 1: a script has lines of its own. */
  readonly textLine?: number;
  /** Column in that line, from 1; without it, the first letter of the line. */
  readonly textColumn?: number;
  /** The value may stand in an excerpt: it is in the message already, or can not be a secret. */
  readonly showValue?: boolean;
}
