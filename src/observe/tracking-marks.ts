import { compareText } from '../model/issue';
import { wordAt } from './fields';

/** Argo CD's marks, each by one of its tracking methods. */
export const ARGO_MARKS = [
  'argocd.argoproj.io/tracking-id',
  'argocd.argoproj.io/instance',
  'app.kubernetes.io/instance',
] as const;

/** The marks of Flux's Kustomization. */
export const KUSTOMIZATION_MARKS = {
  name: 'kustomize.toolkit.fluxcd.io/name',
  namespace: 'kustomize.toolkit.fluxcd.io/namespace',
} as const;

/** Labels and annotations by which a GitOps engine or Helm claims an object, sorted. */
const TRACKING_KEYS = [
  ...ARGO_MARKS,
  ...Object.values(KUSTOMIZATION_MARKS),
  'app.kubernetes.io/managed-by',
  'helm.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/namespace',
  'meta.helm.sh/release-name',
].sort(compareText);

/** The claims on an object, an annotation before a label of the same name. */
export function readTracking(object: unknown): Readonly<Record<string, string>> {
  const marks = TRACKING_KEYS.flatMap((key) => {
    const value =
      wordAt(object, 'metadata', 'annotations', key) ?? wordAt(object, 'metadata', 'labels', key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(marks);
}
