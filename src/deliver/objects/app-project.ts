import type { KubeObject } from '../../model/object-id';
import { pipelineObjectId } from '../../plan/pipeline/object-ids';
import type { DeliveryTarget } from './delivery-target';

/** Name of the AppProject that every Application of regshift belongs to. */
export const PROJECT = 'regshift';

/** The one namespace that rendered objects live in; ModuleConfig and NodeGroupConfiguration have none. */
export const WORKLOAD_NAMESPACE = pipelineObjectId({ kind: 'RegistryNamespace' }).name;

interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

const CLUSTER_KINDS: readonly GroupKind[] = [
  { group: '', kind: 'Namespace' },
  { group: 'deckhouse.io', kind: 'ModuleConfig' },
  { group: 'deckhouse.io', kind: 'NodeGroupConfiguration' },
];

/** Kinds that switches render into their namespace, and those that backends put in place of a Secret. */
const NAMESPACED_KINDS: readonly GroupKind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'Secret' },
  { group: '', kind: 'Service' },
  { group: 'apps', kind: 'DaemonSet' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'bitnami.com', kind: 'SealedSecret' },
  { group: 'external-secrets.io', kind: 'ExternalSecret' },
  { group: 'gateway.networking.k8s.io', kind: 'BackendTLSPolicy' },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'networking.k8s.io', kind: 'Ingress' },
  { group: 'policy', kind: 'PodDisruptionBudget' },
];

/** The fence around Applications of one repository: whatever is committed to it, nothing else is applied. */
export function appProject({ namespace, repository }: DeliveryTarget): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: PROJECT, namespace },
    spec: {
      description: 'Registry modes of clusters, delivered phase by phase',
      sourceRepos: [repository],
      destinations: [{ server: '*', namespace: WORKLOAD_NAMESPACE }],
      clusterResourceWhitelist: CLUSTER_KINDS,
      namespaceResourceWhitelist: NAMESPACED_KINDS,
    },
  };
}
