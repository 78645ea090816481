import type { KubeObject } from '../../model/object-id';
import { PROJECT, WORKLOAD_NAMESPACE } from './app-project';
import type { DeliveryTarget } from './delivery-target';
import { COMPARE_OPTIONS, SYNC_POLICY } from './sync-policy';

/** Argo CD's name of the cluster that it runs in. */
const OWN_CLUSTER = 'https://kubernetes.default.svc';

/**
 * Argo CD's Application of one cluster. It has no finalizer: deleting it leaves everything in the cluster.
 */
export function application(target: DeliveryTarget): KubeObject {
  const { name, namespace, repository, branch, manifests, plugin, cluster } = target;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace, annotations: COMPARE_OPTIONS },
    spec: {
      project: PROJECT,
      source: {
        repoURL: repository,
        targetRevision: branch,
        path: manifests,
        ...(plugin === undefined ? {} : { plugin: pluginCall(plugin, cluster) }),
      },
      destination: {
        ...(target.isRemote ? { name: cluster } : { server: OWN_CLUSTER }),
        namespace: WORKLOAD_NAMESPACE,
      },
      syncPolicy: SYNC_POLICY,
    },
  };
}

/** Plugins run in the synced folder: the cluster file is beside the folder that holds it. */
export function pluginCall(name: string, cluster: string): object {
  return { name, env: [{ name: 'CLUSTER_FILE', value: `../../${cluster}.yaml` }] };
}
