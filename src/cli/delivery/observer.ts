import type { Observer } from '../../deliver/look';
import type { ClusterApis } from '../../observe/live/observe-live';
import type { Snapshot } from '../../observe/snapshot';
import type { Cluster } from '../../spec/cluster';
import { accessOf, placeOf } from '../cluster-access';
import { EXIT } from '../exit-codes';
import { loadSnapshot, valueOf } from '../load';
import { scopeOf } from '../observation-scope';
import type { LookingOptions } from './delivery-options';

/** Looks at the cluster each time it is called: live, by what an observer published, or in a file. */
export function observerOf(cluster: Cluster, options: LookingOptions): Observer {
  const { observed } = options;
  return observed === undefined ? liveObserver(cluster, options) : () => loadSnapshot(observed);
}

function liveObserver(cluster: Cluster, options: LookingOptions): Observer {
  let apis: Promise<ClusterApis> | undefined;
  return async () => {
    const { connectClusters } = await import('../observe-cluster.js');
    apis ??= connectClusters(accessOf(options, cluster));
    return look(await apis, cluster, options.published);
  };
}

/** A snapshot that can not be told is no reason to give up: the next look may. */
async function look(
  apis: ClusterApis,
  cluster: Cluster,
  published: string | undefined,
): Promise<Snapshot> {
  const scope = scopeOf(cluster);
  if (published === undefined) {
    const { observeLive } = await import('../../observe/live/observe-live.js');
    return valueOf(await observeLive(apis, scope), EXIT.cannotTell);
  }
  const { observePublished } = await import('../../observe/live/observe-published.js');
  const place = placeOf('--published', published);
  return valueOf(await observePublished(apis, place, scope), EXIT.cannotTell);
}
