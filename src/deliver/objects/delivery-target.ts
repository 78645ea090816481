import type { Cluster, DeliverySpec, SecretsSpec } from '../../spec/cluster';
import type { Issue } from '../../model/issue';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';
import { layoutOf } from '../layout';

/** Where one cluster's manifests come from, and what applies them. */
export interface DeliveryTarget extends Pick<DeliverySpec, 'tool' | 'plugin' | 'branch'> {
  readonly cluster: string;
  /** URL of the GitOps repository. */
  readonly repository: string;
  /** Folder of cluster files, from the root of the repository. */
  readonly path: string;
  /** The only folder that is synced, from the root of the repository. */
  readonly manifests: string;
  /** Name and namespace of the Application or Kustomization. */
  readonly name: string;
  readonly namespace: string;
  /** Whether the engine runs in another cluster, a hub. */
  readonly isRemote: boolean;
  readonly backend?: SecretsSpec['backend'];
}

/** Where engines are installed unless a cluster file says otherwise. */
const ENGINE_NAMESPACE = { ArgoCD: 'argocd', Flux: 'flux-system' } as const;

/** Secret with the variables of backend Reference, beside Flux's Kustomization. */
export function variablesSecret(cluster: string): string {
  return `${cluster}-registry-secrets`;
}

/** The target that a cluster file describes. Without `delivery.repository` there is nothing to point an engine at. */
export function deliveryTarget(cluster: Cluster): Result<DeliveryTarget> {
  const { name, delivery, secrets } = cluster;
  if (delivery?.repository === undefined) return failure([noRepository(name)]);
  const { tool, plugin, repository, branch, path, engine } = delivery;
  return success({
    cluster: name,
    tool,
    repository,
    branch,
    path,
    manifests: layoutOf(path, name).manifests,
    name: engine?.name ?? name,
    namespace: engine?.namespace ?? ENGINE_NAMESPACE[tool],
    isRemote: engine?.context !== undefined,
    ...(plugin === undefined ? {} : { plugin }),
    ...(secrets === undefined ? {} : { backend: secrets.backend }),
  });
}

function noRepository(cluster: string): Issue {
  return {
    code: 'D020',
    severity: 'error',
    place: { object: `ClusterRegistry/${cluster}`, path: 'spec.delivery.repository' },
    message: 'no repository is named that an Application or Kustomization could follow',
    hint: 'add  delivery: {tool: Flux, repository: https://git.example.com/fleet.git}',
  };
}
