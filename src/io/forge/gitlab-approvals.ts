import type { Review } from '../../deliver/forge';
import type { AnswerFields } from './answer-fields';

/** What GitLab tells of approvals, in four places. */
export interface ApprovalFacts {
  /** Who approves now; with the time only in newer versions. */
  readonly approvals: readonly AnswerFields[];
  /** Every push to the head branch, with its time. */
  readonly versions: readonly AnswerFields[];
  /** Who was asked for a review, and what came of it. */
  readonly reviewers: readonly AnswerFields[];
  /** GitLab notes down each approval. */
  readonly notes: readonly AnswerFields[];
}

/** The text of such a note. */
const APPROVED = 'approved this merge request';

/**
 * Approvals as reviews. GitLab keeps no commit with an approval, and by default keeps the approval when another commit is
 * pushed: what was approved is the newest version at the time. Only those who may approve can, so nobody is left out.
 * Where the time is not told, neither is a commit, and the approval counts for none.
 */
export function approvalReviews(facts: ApprovalFacts): readonly Review[] {
  const approved = facts.approvals.map((approval): Review => {
    const reviewer = approval.text('user', 'username');
    const at = timeOf(approval, 'approved_at') ?? notedAt(reviewer, facts.notes);
    const commit = at === undefined ? undefined : versionAt(at, facts.versions);
    return { reviewer, state: 'approved', ...(commit === undefined ? {} : { commit }) };
  });
  // who asks for changes now stands behind: GitLab takes that back when the same person approves
  const against = facts.reviewers
    .filter((one) => one.tryText('state') === 'requested_changes')
    .map((one): Review => ({
      reviewer: one.text('user', 'username'),
      state: 'changes-requested',
    }));
  return [...approved, ...against];
}

/** When a person approved last, by GitLab's own notes; what people write themselves is not asked. */
function notedAt(reviewer: string, notes: readonly AnswerFields[]): number | undefined {
  const times = notes
    .filter(
      (note) =>
        note.holds('system') &&
        note.tryText('body') === APPROVED &&
        note.tryText('author', 'username') === reviewer,
    )
    .flatMap((note) => timeOf(note, 'created_at') ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

function versionAt(at: number, versions: readonly AnswerFields[]): string | undefined {
  const [newest] = versions
    .map((version) => ({
      commit: version.tryText('head_commit_sha'),
      since: timeOf(version, 'created_at') ?? Number.POSITIVE_INFINITY,
    }))
    .filter(({ since }) => since <= at)
    .sort((a, b) => b.since - a.since);
  return newest?.commit;
}

/** Milliseconds since 1970. */
function timeOf(one: AnswerFields, key: string): number | undefined {
  const time = Date.parse(one.tryText(key) ?? '');
  return Number.isNaN(time) ? undefined : time;
}
