import type { ObservationScope } from '../observe/scope';
import { NAMESPACE } from '../serving/names';
import type { Cluster } from '../spec/cluster';

/** Where the engines keep their objects unless the cluster file says otherwise. */
const ENGINE_NAMESPACES = { ArgoCD: 'argocd', Flux: 'flux-system' } as const;

/** What a snapshot of a cluster needs to show. */
export function scopeOf(cluster: Cluster): ObservationScope {
  const { platform, delivery, name, engine, pipeline } = cluster;
  return {
    platform: platform.type,
    ...(delivery === undefined
      ? {}
      : {
          delivery: {
            tool: delivery.tool,
            namespace: delivery.engine?.namespace ?? ENGINE_NAMESPACES[delivery.tool],
            name: delivery.engine?.name ?? name,
          },
        }),
    ...(engine === 'Pipeline' ? { workloads: NAMESPACE } : {}),
    // on Deckhouse names begin with the registry in use, which changes in mid-switch
    ...(platform.type === 'Kubernetes' && pipeline?.imageBase !== undefined
      ? { imageBase: pipeline.imageBase }
      : {}),
  };
}
