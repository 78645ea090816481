import type { FileSet } from '../model/file-set';

/** One branch of a GitOps repository, as far as one cluster's folder goes. */
export interface Repository {
  /** The branch as it is now. */
  read(): Promise<RepositoryView>;
  /** Adds one commit to the branch, if nobody has moved it since it was read. */
  commit(request: CommitRequest): Promise<CommitOutcome>;
  /**
   * Whether a revision holds what a commit left in the synced folder: it is that commit, or a later one with the same
   * folder (design 9). A revision that nobody knows does not.
   */
  holds(revision: string, commit: string): Promise<boolean>;
}

/** What the branch holds. */
export interface RepositoryView {
  /** `undefined` while the branch has no commit. */
  readonly tip: string | undefined;
  /** The newest commit that changed the synced folder: the one that a gate judges. */
  readonly synced: string | undefined;
  /** Only of a branch of proposals: what came of the last one. */
  readonly proposal?: Proposal;
  /** Files of the owned folder, links included; paths from the root of the repository. */
  readonly files: FileSet;
}

/**
 * What is synced is on another branch, into which somebody else merges. `overruled`: it was merged, and what is synced was
 * changed since by others.
 */
export type Proposal =
  | { readonly state: 'waiting' | 'overruled'; readonly into: string }
  /** `at`: when the synced commit was made, in seconds since 1970. */
  | { readonly state: 'merged'; readonly at: number };

/** A commit that is to be made. */
export interface CommitRequest {
  /** The tip that was read. */
  readonly expectedTip: string | undefined;
  /** Everything that the owned folder holds afterwards; the caller has seen to it that nothing foreign is lost. */
  readonly files: FileSet;
  readonly message: string;
}

/** `moved`: somebody else was faster; read again and decide anew. */
export type CommitOutcome =
  { readonly ok: true; readonly sha: string } | { readonly ok: false; readonly reason: 'moved' };
