import type { ApprovalSource } from './approvals';
import type { Forge, PullRequest, Review } from './forge';
import { headBranch } from './head-branches';
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
 * Approvals by reviews of a phase's pull request, whether it is open or merged.
 *
 * @param base - the branch that it is merged into
 */
export function reviewedApprovals(
  forge: Pick<Forge, 'findPullRequest' | 'listReviews'>,
  base: string,
): ApprovalSource {
  return {
    approvals: async ({ plan, cluster, id, phase }) => {
      const head = headBranch({ cluster, id }, phase);
      const found = await forge.findPullRequest({ head, base });
      if (found === undefined) return [];
      const given = approvalsFromReviews(await forge.listReviews(found.number), found, plan);
      return given.map(({ by, commit }) => ({
        phase,
        kind: 'reviewed',
        by: `${by}, review of ${found.url} at commit ${commit}`,
      }));
    },
  };
}

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
