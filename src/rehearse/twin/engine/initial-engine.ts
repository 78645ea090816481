import type { KubeObject } from '../../../model/object-id';
import type { EngineState } from '../state';
import { internTree } from './intern';
import { indexTree } from './tree-index';

/** An engine that has applied a revision, shows it, and has nothing to do as long as the cluster agrees. */
export function initialEngine(sha: string, tree: readonly KubeObject[]): EngineState {
  return {
    fetched: sha,
    applied: sha,
    shown: { revision: sha, synced: true, health: 'Healthy' },
    inventory: indexTree(internTree(tree)).keys,
  };
}
