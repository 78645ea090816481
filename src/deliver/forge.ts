/**
 * What a switch needs of a forge (GitHub, GitLab, Gitea). A pull request is what GitLab calls a merge request.
 *
 * Every method throws an `EnvironmentError` when the forge can not be reached, refuses, or answers what nobody can read.
 */
export interface Forge {
  /**
   * The pull request of a head branch of this very repository, not of a fork: the open one, else the newest. Its base is
   * the branch given.
   */
  findPullRequest(branches: Branches): Promise<PullRequest | undefined>;
  readPullRequest(number: number): Promise<PullRequest>;
  openPullRequest(branches: Branches, text: PullRequestText): Promise<OpenOutcome>;
  updatePullRequest(number: number, text: PullRequestText): Promise<void>;
  /** Oldest first. Whoever can not write to the repository is left out: anybody may review a public one. */
  listReviews(number: number): Promise<readonly Review[]>;
  /** Oldest first. */
  listComments(number: number): Promise<readonly ForgeComment[]>;
  addComment(number: number, body: string): Promise<void>;
  /** False where the comment is somebody else's, or gone. */
  editComment(number: number, comment: string, body: string): Promise<boolean>;
}

/** Names of branches, without `refs/heads/`. */
export interface Branches {
  /** The branch that is to be merged. */
  readonly head: string;
  /** The branch that it is merged into. */
  readonly base: string;
}

export interface PullRequestText {
  /** One line. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface PullRequest extends PullRequestText {
  /** As it stands in its address. */
  readonly number: number;
  /** Where a person reads it. */
  readonly url: string;
  /** `closed`: without having been merged. */
  readonly state: 'open' | 'closed' | 'merged';
  /** Login of who opened it. */
  readonly author: string;
  /** Newest commit of the head branch; of one that is merged, the one that was merged. */
  readonly head: string;
  /** What the merge left on the base branch: a merge commit, or the last one of a squash or a rebase. */
  readonly mergeCommit?: string;
}

/** `exists`: somebody else was faster; find it and decide anew. */
export type OpenOutcome =
  | { readonly ok: true; readonly pullRequest: PullRequest }
  | { readonly ok: false; readonly reason: 'exists' };

/** What one person said of a pull request at one time. */
export interface Review {
  /** Login. */
  readonly reviewer: string;
  /** `dismissed`: was an approval or a request for changes once, and counts no more. */
  readonly state: 'approved' | 'changes-requested' | 'dismissed' | 'commented';
  /** The commit that was looked at; absent where the forge does not tell. */
  readonly commit?: string;
}

export interface ForgeComment {
  /** How the forge names it. */
  readonly id: string;
  readonly body: string;
}
