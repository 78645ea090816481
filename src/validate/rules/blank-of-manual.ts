import type { Path } from '../plain-data';
import type { Problem } from '../problem';

/** The blank of a manual's example still stands where a secret belongs. */
export function blankProblem(path: Path): Problem {
  return {
    code: 'V044',
    severity: 'warning',
    path,
    message: 'the blank of an example was not filled in',
    hint: 'put a reference or an encrypted value in its place',
  };
}
