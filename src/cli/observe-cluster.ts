import { connectCluster } from '../io/cluster-client';
import type { Result } from '../model/result';
import { observeLive } from '../observe/live/observe-live';
import type { ClusterApis } from '../observe/live/observe-live';
import { observePublished as readPublished } from '../observe/live/observe-published';
import type { PublicationPlace } from '../observe/live/publication';
import type { ObservationScope } from '../observe/scope';
import type { Snapshot } from '../observe/snapshot';

/** What live clusters are reached by. */
export interface ClusterAccess {
  /** @default - $KUBECONFIG, ~/.kube/config, or the account of the pod */
  readonly kubeconfig?: string;
  /** @default - the current one */
  readonly context?: string;
  /**
   * Kubeconfig of the cluster where the Application or Kustomization is.
   *
   * @default - the same
   */
  readonly engineKubeconfig?: string;
  /**
   * Its context.
   *
   * @default - the observed cluster itself, unless it has a kubeconfig of its own
   */
  readonly engineContext?: string;
  /** How long one answer may take. */
  readonly timeoutSeconds: number;
}

/** Reads everything that a snapshot is made of. Throws an `EnvironmentError` when nothing can be told. */
export async function observeCluster(
  access: ClusterAccess,
  wanted: ObservationScope,
): Promise<Result<Snapshot>> {
  return observeLive(await connectClusters(access), wanted);
}

/** Reads what an observer inside the cluster published, and what the GitOps engine shows now. */
export async function observePublished(
  access: ClusterAccess,
  place: PublicationPlace,
  wanted: ObservationScope,
): Promise<Result<Snapshot>> {
  return readPublished(await connectClusters(access), place, wanted);
}

/** Clients of the API servers; one where both are the same. They can be asked again and again. */
export async function connectClusters(access: ClusterAccess): Promise<ClusterApis> {
  const { kubeconfig, context, engineKubeconfig, engineContext, timeoutSeconds } = access;
  const cluster = await connectCluster({ ...named({ kubeconfig, context }), timeoutSeconds });
  if (engineKubeconfig === undefined && engineContext === undefined) {
    return { cluster, engine: cluster };
  }
  const elsewhere = { kubeconfig: engineKubeconfig ?? kubeconfig, context: engineContext };
  return { cluster, engine: await connectCluster({ ...named(elsewhere), timeoutSeconds }) };
}

function named(access: {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}): Pick<ClusterAccess, 'kubeconfig' | 'context'> {
  return {
    ...(access.kubeconfig === undefined ? {} : { kubeconfig: access.kubeconfig }),
    ...(access.context === undefined ? {} : { context: access.context }),
  };
}
