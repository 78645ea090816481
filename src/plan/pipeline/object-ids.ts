import { hostSlug } from '../../model/host-slug';
import type { ObjectId } from '../../model/object-id';
import {
  NAMESPACE,
  PKI_SECRET,
  PULL_SECRET,
  PUSH_CA_CONFIG_MAP,
  PUSH_CLIENT_SECRET,
  PUSH_ENTRANCE,
  PUSH_SERVICE,
  SERVICE,
  SETTINGS_RECORD,
  userSecret,
} from '../../serving/names';
import type { WorkloadName } from '../../serving/names';
import type { PipelineObject } from './objects';

/** A workload whose roll-out a gate waits for. */
export interface Workload {
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly name: WorkloadName;
}

/** What each entry that has pods becomes. */
const WORKLOAD_OF = {
  InClusterProxy: { kind: 'Deployment', name: 'registry-in-cluster-proxy' },
  NodeProxy: { kind: 'DaemonSet', name: 'registry-node-proxy' },
  NodeServices: { kind: 'DaemonSet', name: 'registry-node-services' },
  Balancer: { kind: 'DaemonSet', name: 'registry-balancer' },
  NodeHostsWriter: { kind: 'DaemonSet', name: 'registry-node-hosts' },
} as const satisfies Partial<Record<PipelineObject['kind'], Workload>>;

/** The workload that an entry becomes, if it is one. */
export function workloadOf(object: { readonly kind: string }): Workload | undefined {
  return Object.hasOwn(WORKLOAD_OF, object.kind)
    ? WORKLOAD_OF[object.kind as keyof typeof WORKLOAD_OF]
    : undefined;
}

/** Identity of the object that an entry becomes. */
export function pipelineObjectId(object: PipelineObject): ObjectId {
  switch (object.kind) {
    case 'RegistryNamespace':
      return { apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE };
    case 'RegistryRecord':
      return core('ConfigMap', SETTINGS_RECORD);
    case 'RegistryPki':
      return core('Secret', PKI_SECRET);
    case 'RegistryUser':
      return core('Secret', userSecret(object.user));
    case 'RegistryService':
      return core('Service', SERVICE);
    case 'PullSecret':
      return core('Secret', PULL_SECRET);
    case 'InClusterProxyConfig':
      return core('Secret', WORKLOAD_OF.InClusterProxy.name);
    case 'InClusterProxyBudget':
      return namespaced('policy/v1', 'PodDisruptionBudget', WORKLOAD_OF.InClusterProxy.name);
    case 'NodeProxyConfig':
      return core('Secret', WORKLOAD_OF.NodeProxy.name);
    case 'NodeServicesConfig':
      return core('Secret', WORKLOAD_OF.NodeServices.name);
    case 'BalancerConfig':
      return core('ConfigMap', WORKLOAD_OF.Balancer.name);
    case 'PushService':
      return core('Service', PUSH_SERVICE);
    case 'PushClientCertificate':
      return core('Secret', PUSH_CLIENT_SECRET);
    case 'PushIngress':
      return namespaced('networking.k8s.io/v1', 'Ingress', PUSH_ENTRANCE);
    case 'PushRoute':
      return namespaced('gateway.networking.k8s.io/v1', 'HTTPRoute', PUSH_ENTRANCE);
    case 'PushBackendTls':
      return namespaced('gateway.networking.k8s.io/v1', 'BackendTLSPolicy', PUSH_SERVICE);
    case 'PushCa':
      return core('ConfigMap', PUSH_CA_CONFIG_MAP);
    case 'NodeHosts':
      return core('Secret', WORKLOAD_OF.NodeHostsWriter.name);
    case 'InClusterProxy':
    case 'NodeProxy':
    case 'NodeServices':
    case 'Balancer':
    case 'NodeHostsWriter': {
      const { kind, name } = WORKLOAD_OF[object.kind];
      return namespaced('apps/v1', kind, name);
    }
    case 'NodeHostsScript':
    case 'NodeHostsScriptUndo':
      return {
        apiVersion: 'deckhouse.io/v1alpha1',
        kind: 'NodeGroupConfiguration',
        name: `regshift-registry-${hostSlug(object.host)}.sh`,
      };
  }
}

function core(kind: string, name: string): ObjectId {
  return namespaced('v1', kind, name);
}

function namespaced(apiVersion: string, kind: string, name: string): ObjectId {
  return { apiVersion, kind, namespace: NAMESPACE, name };
}
