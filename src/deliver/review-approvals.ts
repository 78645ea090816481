import type { PullRequest, Review } from './forge';
import { markerOf } from './pull-request-marker';

/** A person's consent to one commit of one plan. */
export interface ReviewApproval {
  /** Login at the forge. */
  readonly by: string;
  readonly commit: string;
}

/** A pull request as far as its approval goes. */
export type ReviewedPullRequest = Pick<PullRequest, 'author' | 'head' | 'body'>;

/**
 * Who approves a plan by review (design 8): the last word of each person, without that of the author. An approval counts
 * for the commit that it was given for, and while the pull request is about this plan; what follows it, a request for
 * changes or its dismissal, takes it back. A comment does not.
 *
 * @param reviews - oldest first
 * @param plan - hash of the plan that is to be approved
 */
export function approvalsFromReviews(
  reviews: readonly Review[],
  { author, head, body }: ReviewedPullRequest,
  plan: string,
): readonly ReviewApproval[] {
  if (markerOf(body)?.plan !== plan) return [];
  const last = new Map<string, Review>();
  for (const review of reviews) {
    if (review.state !== 'commented') last.set(sameLogin(review.reviewer), review);
  }
  last.delete(sameLogin(author));
  return [...last.values()]
    .filter(({ state, commit }) => state === 'approved' && commit === head)
    .map(({ reviewer }) => ({ by: reviewer, commit: head }));
}

/** No forge tells upper from lower case in logins. */
function sameLogin(login: string): string {
  return login.toLowerCase();
}
