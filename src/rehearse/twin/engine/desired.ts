import type { KubeObject } from '../../../model/object-id';
import type { Ground } from '../ground';
import type { RepositoryState } from '../state';
import { internTree } from './intern';
import { treeAt } from './repository';
import { substituteObject } from './substitute';
import type { TreeIndex } from './tree-index';
import { indexTree } from './tree-index';

const substituted = new WeakMap<object, WeakMap<readonly KubeObject[], readonly KubeObject[]>>();

/** What the engine wants of the cluster at a revision: its tree, after Flux's substitution where that is used. */
export function desiredAt(repository: RepositoryState, sha: string, ground: Ground): TreeIndex {
  const tree = treeAt(repository, sha);
  const { engine, substitution } = ground;
  return indexTree(
    engine === 'Flux' && substitution !== undefined ? substituteTree(tree, substitution) : tree,
  );
}

function substituteTree(
  tree: readonly KubeObject[],
  variables: Readonly<Record<string, string>>,
): readonly KubeObject[] {
  const known =
    substituted.get(variables) ?? new WeakMap<readonly KubeObject[], readonly KubeObject[]>();
  substituted.set(variables, known);
  const result =
    known.get(tree) ?? internTree(tree.map((object) => substituteObject(object, variables)));
  known.set(tree, result);
  return result;
}
