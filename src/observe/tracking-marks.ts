import { wordAt } from './fields';

/** Labels and annotations by which a GitOps engine or Helm claims an object, sorted. */
const TRACKING_KEYS = [
  'app.kubernetes.io/instance',
  'app.kubernetes.io/managed-by',
  'argocd.argoproj.io/instance',
  'argocd.argoproj.io/tracking-id',
  'helm.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/namespace',
  'kustomize.toolkit.fluxcd.io/name',
  'kustomize.toolkit.fluxcd.io/namespace',
  'meta.helm.sh/release-name',
] as const;

/** The claims on an object, an annotation before a label of the same name. */
export function readTracking(object: unknown): Readonly<Record<string, string>> {
  const marks = TRACKING_KEYS.flatMap((key) => {
    const value =
      wordAt(object, 'metadata', 'annotations', key) ?? wordAt(object, 'metadata', 'labels', key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(marks);
}
