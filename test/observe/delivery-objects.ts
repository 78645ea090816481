import type { KubeObject } from '../../src/model/object-id';
import { object } from './dump-builder';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** An Application that is done, with more or other status. */
export function application(
  status: Readonly<Record<string, unknown>> = {},
  spec: unknown = { syncPolicy: { automated: { prune: true } } },
): KubeObject {
  return object('argoproj.io/v1alpha1', 'Application', 'argocd/prod-1', {
    spec,
    status: {
      sync: { status: 'Synced', revision: COMMIT },
      health: { status: 'Healthy', lastTransitionTime: '2025-07-15T12:00:00Z' },
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        finishedAt: '2025-07-15T12:00:01Z',
        syncResult: { revision: COMMIT },
      },
      ...status,
    },
  });
}

/** A Kustomization that is done, with more or other status. */
export function kustomization(
  status: Readonly<Record<string, unknown>> = {},
  spec: unknown = {},
): KubeObject {
  const revision = `main@sha1:${COMMIT}`;
  return object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'flux-system/prod-1', {
    metadata: { generation: 3 },
    spec,
    status: {
      observedGeneration: 3,
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ReconciliationSucceeded',
          message: `Applied revision: ${revision}`,
          lastTransitionTime: '2025-07-15T12:00:00Z',
        },
      ],
      ...status,
    },
  });
}
