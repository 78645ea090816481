/**
 * How Argo CD applies a cluster's folder.
 *
 * - Objects are applied server-side, and fields of a former `kubectl apply` are not taken over: ModuleConfig `deckhouse`
 *   has other owners, and what Argo CD took over it would remove, since the manifest does not name it.
 * - Pruning comes last and waits for a person: a phase that removes is a clean-up, and a reverted commit removes too.
 * - Nothing is put back that a person changes by hand (`selfHeal`): DKP's remedies are edits with kubectl. The
 *   Application then is OutOfSync, and the gate says so.
 * - Retries end, so that a refusal of DKP's admission shows as a failed sync and does not hold up the next commit.
 */
export const SYNC_POLICY = {
  automated: { prune: true, selfHeal: false, allowEmpty: false },
  syncOptions: [
    'ServerSideApply=true',
    'ClientSideApplyMigration=false',
    'PruneLast=true',
    'Prune=confirm',
    'FailOnSharedResource=true',
  ],
  retry: { limit: 5, backoff: { duration: '30s', factor: 2, maxDuration: '5m' } },
} as const;

/**
 * A manifest with one key of a ModuleConfig is compared by what applying it would change; a comparison field by field
 * knows nothing of the other owners.
 */
export const COMPARE_OPTIONS: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
};
