import type { Problem } from '../explore/explore';

/** The first problem that is no hazard, or the first hazard: what is only told must not hide what stops. */
export function gravest(problems: Iterable<Problem | undefined>): Problem | undefined {
  let hazard: Problem | undefined;
  for (const problem of problems) {
    if (problem !== undefined && problem.hazard !== true) return problem;
    hazard ??= problem;
  }
  return hazard;
}
