import { SOURCE_ANNOTATION } from '../model/source-annotation';

/**
 * Neither engine ever deletes the object: not when it leaves the tree, not with the application (design rule 1).
 */
export const NEVER_DELETED: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** Flux leaves `${…}` in the object alone; elsewhere it would empty it (`peers.md` 1.5). */
export const NOT_SUBSTITUTED: Readonly<Record<string, string>> = {
  'kustomize.toolkit.fluxcd.io/substitute': 'disabled',
};

/**
 * The source as an annotation, if there is one. Text in it that would read as a secret's placeholder gets a JSON
 * escape, so that sealing never writes a secret there; it reads back the same.
 */
export function sourceAnnotation(source: string | undefined): Readonly<Record<string, string>> {
  if (source === undefined) return {};
  return { [SOURCE_ANNOTATION]: source.replaceAll('regshift-secret:', 'regshift-secret\\u003a') };
}
