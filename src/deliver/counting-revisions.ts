import type { GateEvidence } from '../gate/evidence';
import { commitsOf } from '../gate/revision';
import type { DeliveryFacts } from '../observe/snapshot';
import type { Repository } from './repository';

/** What a gate asks of revisions. */
export type JudgedRevisions = Required<Pick<GateEvidence, 'counts' | 'equals'>>;

/** Which of the revisions that a GitOps engine shows hold a phase's commit, and which only its folder. */
export async function countingRevisions(
  repository: Repository,
  commit: string,
  delivery: DeliveryFacts | undefined,
): Promise<JudgedRevisions> {
  const shown = delivery === undefined ? [] : commitsOf(delivery);
  const counting = await filtered(shown, (revision) => repository.holds(revision, commit));
  const older = await filtered(shown, (revision) => repository.holds(commit, revision));
  return {
    counts: (revision) => counting.has(revision),
    equals: (revision) => counting.has(revision) || older.has(revision),
  };
}

async function filtered(
  revisions: readonly string[],
  test: (revision: string) => Promise<boolean>,
): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(revisions.map(test));
  return new Set(revisions.filter((_, at) => answers[at]));
}
