import type { DeliveryFacts } from '../observe/snapshot';

/** The commit in a revision as an engine writes it: `0123…`, Flux's `main@sha1:0123…`, its older `main/0123…`. */
export function commitOf(revision: string): string {
  return revision.slice(Math.max(...[':', '/', '@'].map((sign) => revision.lastIndexOf(sign))) + 1);
}

/** A revision for a person. */
export function shortRevision(revision: string): string {
  return commitOf(revision).slice(0, 12);
}

/** Commits that an Application or a Kustomization names, each once. */
export function commitsOf(delivery: DeliveryFacts): readonly string[] {
  const revisions =
    delivery.engine === 'ArgoCD'
      ? [...delivery.sync.revisions, ...(delivery.operation?.revisions ?? [])]
      : [delivery.lastAppliedRevision ?? '', delivery.lastAttemptedRevision ?? ''];
  return [...new Set(revisions.map(commitOf))].filter((commit) => commit !== '');
}
