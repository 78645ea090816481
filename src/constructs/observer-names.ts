/** Namespace of the observer, and of nothing else: its Pod Security level is `restricted`. */
export const OBSERVER_NAMESPACE = 'regshift-observer';

/** Name of the observer's account, roles and Deployment. */
export const OBSERVER = 'regshift-observer';

/** ConfigMap in which the observer publishes what it saw. */
export const SNAPSHOT_CONFIG_MAP = 'cluster-snapshot';

/** Labels of everything that belongs to the observer. None says who manages it: the GitOps engine writes such labels. */
export function observerLabels(): Record<string, string> {
  return { 'app.kubernetes.io/name': OBSERVER, 'app.kubernetes.io/part-of': 'regshift' };
}
