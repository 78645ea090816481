import type { KubeObject } from '../../../model/object-id';
import type { Engine } from '../ground';

/**
 * What becomes of an object that is no longer in the tree.
 *
 * - `remove`: it is deleted.
 * - `keep`: it stays; Argo CD then shows the Application as OutOfSync for ever.
 * - `ask`: the sync waits until a person confirms.
 */
export type PruneRule = 'remove' | 'keep' | 'ask';

/** Reads the marks on the live object, each engine its own (`peers.md` 1.2, 1.5). */
export function pruneRule(live: KubeObject, engine: Engine): PruneRule {
  return engine === 'ArgoCD' ? argoRule(live) : fluxRule(live);
}

function argoRule({ metadata }: KubeObject): PruneRule {
  const options = (metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '')
    .split(',')
    .map((option) => option.trim());
  if (options.includes('Prune=false')) return 'keep';
  return options.includes('Prune=confirm') ? 'ask' : 'remove';
}

function fluxRule({ metadata: { labels, annotations } }: KubeObject): PruneRule {
  const mark = 'kustomize.toolkit.fluxcd.io/prune';
  return labels?.[mark] === 'disabled' || annotations?.[mark] === 'disabled' ? 'keep' : 'remove';
}
