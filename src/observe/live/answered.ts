import type { ReadAnswer } from './read-answer';
import type { ReadRequest } from './read-request';

/** A question with its answer. */
export interface Answered {
  readonly request: ReadRequest;
  readonly answer: ReadAnswer;
}
