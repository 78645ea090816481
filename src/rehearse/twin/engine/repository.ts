import { BugError } from '../../../model/errors';
import type { KubeObject } from '../../../model/object-id';
import type { RepositoryState, Revision } from '../state';
import { indexTree } from './tree-index';

/** The newest commit: an engine sees no other (`peers.md` 0.1). */
export function tipOf({ revisions }: RepositoryState): Revision | undefined {
  return revisions.at(-1);
}

/** What the folder holds after a commit. */
export function treeAt({ revisions }: RepositoryState, sha: string): readonly KubeObject[] {
  const revision = revisions.findLast((one) => one.sha === sha);
  if (revision === undefined) throw new BugError(`no revision ${sha} in the twin's repository`);
  return revision.tree;
}

/** Whether the repository has, or had, the Namespace: one that it never had was there before it. */
export function everHeldNamespace({ revisions }: RepositoryState, key: string): boolean {
  return revisions.some(({ tree }) => indexTree(tree).namespaces.has(key));
}
