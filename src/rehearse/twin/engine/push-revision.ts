import type { KubeObject } from '../../../model/object-id';
import type { Revision, TwinState } from '../state';
import { internTree } from './intern';

/** A commit on top of the branch. */
export function pushRevision(
  state: TwinState,
  sha: string,
  tree: readonly KubeObject[],
): TwinState {
  const revision: Revision = { sha, tree: internTree(tree) };
  return { ...state, repository: { revisions: [...state.repository.revisions, revision] } };
}
