import type {
  ApplicationFacts,
  Condition,
  DeliveryFacts,
  KustomizationFacts,
} from '../../../observe/snapshot';
import type { Ground } from '../ground';
import type { EngineState, TwinState } from '../state';
import { WIPE_OUT } from './engine-moves';
import { pruneRule } from './prune-rule';

/**
 * Status of the Application or Kustomization as a reader finds it now, times left out: what the engine last wrote, however
 * the cluster has changed since.
 */
export function deliveryFacts(state: TwinState, ground: Ground): DeliveryFacts {
  return ground.engine === 'Flux' ? kustomization(state, ground) : application(state, ground);
}

function application(state: TwinState, ground: Ground): ApplicationFacts {
  const { shown } = state.engine;
  const { revision } = shown;
  const operation = operationState(state.engine);
  return {
    engine: 'ArgoCD',
    ...nameOf(ground, 'argocd'),
    sync:
      revision === undefined
        ? { revisions: [] }
        : { status: shown.synced ? 'Synced' : 'OutOfSync', revisions: [revision] },
    health: revision === undefined ? {} : { status: shown.health },
    ...(operation === undefined ? {} : { operation }),
    errors: shown.error === undefined ? [] : [syncError(shown.error, revision ?? '')],
    pruneConfirmation: asksForConfirmation(state),
    automated: true,
  };
}

function operationState({
  operation,
  failed,
  applied,
}: EngineState): ApplicationFacts['operation'] {
  if (operation !== undefined) return { phase: 'Running', revisions: [operation.sha] };
  if (failed !== undefined) {
    return { phase: 'Failed', revisions: [failed.sha], message: failed.message };
  }
  return applied === undefined
    ? undefined
    : {
        phase: 'Succeeded',
        revisions: [applied],
        message: 'successfully synced (all tasks run)',
      };
}

function syncError(error: string, revision: string): string {
  return error === WIPE_OUT
    ? `SyncError: Skipping sync attempt to [${revision}]: ${error}`
    : `SyncError: Failed last sync attempt to [${revision}]: ${error}`;
}

function asksForConfirmation({ engine: { operation }, objects }: TwinState): boolean {
  return (operation?.prune ?? []).some((key) => {
    const live = objects[key];
    return live !== undefined && pruneRule(live, 'ArgoCD') === 'ask';
  });
}

function kustomization({ engine }: TwinState, ground: Ground): KustomizationFacts {
  const attempted = engine.shown.revision;
  return {
    engine: 'Flux',
    ...nameOf(ground, 'flux-system'),
    generation: 1,
    observedGeneration: 1,
    ...(engine.applied === undefined ? {} : { lastAppliedRevision: fluxRevision(engine.applied) }),
    ...(attempted === undefined ? {} : { lastAttemptedRevision: fluxRevision(attempted) }),
    suspended: false,
    conditions: attempted === undefined ? [] : conditionsOf(engine, fluxRevision(attempted)),
  };
}

/** The Kustomization's conditions while it works, after it failed, and when it is done (kustomize-controller's own words). */
function conditionsOf({ operation, shown }: EngineState, revision: string): readonly Condition[] {
  if (operation !== undefined) {
    return [
      condition('Reconciling', 'True', 'Progressing', `Detecting drift for revision ${revision}`),
      condition('Ready', 'Unknown', 'Progressing', 'Reconciliation in progress'),
    ];
  }
  if (shown.error !== undefined) {
    return [
      condition(
        'Reconciling',
        'True',
        'ProgressingWithRetry',
        `Detecting drift for revision ${revision}`,
      ),
      condition('Ready', 'False', 'ReconciliationFailed', shown.error),
    ];
  }
  return [condition('Ready', 'True', 'ReconciliationSucceeded', `Applied revision: ${revision}`)];
}

function condition(type: string, status: string, reason: string, message: string): Condition {
  return { type, status, reason, message };
}

function fluxRevision(sha: string): string {
  return `main@sha1:${sha}`;
}

/** As the cluster was seen; else as the engines' own manuals name things. */
function nameOf(ground: Ground, namespace: string): Pick<DeliveryFacts, 'namespace' | 'name'> {
  const seen = ground.seen?.snapshot.delivery;
  return seen?.engine === ground.engine
    ? { namespace: seen.namespace, name: seen.name }
    : { namespace, name: 'cluster' };
}
