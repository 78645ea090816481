import type { KubeObject } from '../../../model/object-id';
import { rememberPair } from '../../../model/remember';
import type { Ground } from '../ground';
import type { RepositoryState } from '../state';
import { internTree } from './intern';
import { treeAt } from './repository';
import { substituteObject } from './substitute';
import type { TreeIndex } from './tree-index';
import { indexTree } from './tree-index';

/** What the engine wants of the cluster at a revision: its tree, after Flux's substitution where that is used. */
export function desiredAt(repository: RepositoryState, sha: string, ground: Ground): TreeIndex {
  const tree = treeAt(repository, sha);
  const { engine, substitution } = ground;
  return indexTree(
    engine === 'Flux' && substitution !== undefined ? substituteTree(tree, substitution) : tree,
  );
}

const substituteTree = rememberPair(
  (tree: readonly KubeObject[], variables: Readonly<Record<string, string>>) =>
    internTree(tree.map((object) => substituteObject(object, variables))),
);
