import type { State } from '../../model/mode';
import type { ImageBase, Master, Upstream } from '../../model/upstream';
import type { ScriptDialect } from '../../node/scripts/registry-hosts';
import type { HostEntry, HostTable } from '../../node/sources/host-table';
import type { Backend, UserName } from '../../serving/names';
import type { PipelineImages } from '../../spec/cluster';
import type { RegistrySettings } from '../../spec/cluster-file.generated';

/**
 * The objects that a switch of engine Pipeline owns, as data: one entry for each manifest. An entry holds exactly what
 * its manifest is made from, so that it changes when the manifest does.
 */
export type PipelineObject =
  | RegistryNamespace
  | RegistryRecord
  | RegistryPki
  | RegistryUser
  | RegistryService
  | PullSecret
  | InClusterProxyConfig
  | InClusterProxy
  | InClusterProxyBudget
  | NodeProxyConfig
  | NodeProxy
  | NodeServicesConfig
  | NodeServices
  | BalancerConfig
  | Balancer
  | PushService
  | PushClientCertificate
  | PushIngress
  | PushRoute
  | PushBackendTls
  | PushCa
  | NodeHosts
  | NodeHostsWriter
  | NodeHostsScript
  | NodeHostsScriptUndo;

/** The namespace of everything else. */
export interface RegistryNamespace {
  readonly kind: 'RegistryNamespace';
}

/** Which registry the cluster pulls from: what a later switch starts from. */
export interface RegistryRecord {
  readonly kind: 'RegistryRecord';
  readonly state: State;
  readonly settings: RegistrySettings;
}

/** The CA certificate of our registries. */
export interface RegistryPki {
  readonly kind: 'RegistryPki';
}

/** The login of one of our users. */
export interface RegistryUser {
  readonly kind: 'RegistryUser';
  readonly user: UserName;
}

/** What in-cluster clients pull from. */
export interface RegistryService {
  readonly kind: 'RegistryService';
  readonly backend: Backend;
}

/** Address, CA and login for in-cluster clients, with the keys of DKP's `deckhouse-registry` (`objects.md` 4.1). */
export interface PullSecret {
  readonly kind: 'PullSecret';
  readonly registry: Upstream;
}

interface PullThrough {
  readonly base: ImageBase;
  readonly upstream: Upstream;
  /** How long cached images live: `72h`. */
  readonly ttl?: string;
}

/** Images of a serving pod, complete. */
export type ServingImages = Omit<PipelineImages, 'regsync'>;

/** Configuration of the in-cluster proxy. */
export interface InClusterProxyConfig extends PullThrough {
  readonly kind: 'InClusterProxyConfig';
  /** Whether it listens on IPv6 too: where masters have such addresses. */
  readonly ipv6: boolean;
}

/** How a workload's own images are pulled. */
interface Pulled {
  /** Secrets in our namespace. */
  readonly pullSecrets: readonly string[];
}

/** The in-cluster proxy of Direct. */
export interface InClusterProxy extends Pulled {
  readonly kind: 'InClusterProxy';
  readonly images: ServingImages;
  /** Number of masters, each of which has a pod. */
  readonly masters: number;
  /** Its pods carry the version of it, and are replaced when it changes. */
  readonly config: InClusterProxyConfig;
}

/** Its PodDisruptionBudget. */
export interface InClusterProxyBudget {
  readonly kind: 'InClusterProxyBudget';
  readonly masters: number;
}

/** Configuration of the proxy on each node. */
export interface NodeProxyConfig extends PullThrough {
  readonly kind: 'NodeProxyConfig';
}

/** The proxy on each node, where containerd can not map paths. */
export interface NodeProxy extends Pulled {
  readonly kind: 'NodeProxy';
  readonly images: ServingImages;
  readonly config: NodeProxyConfig;
}

/** Configuration of the registries on masters. */
export type NodeServicesConfig = {
  readonly kind: 'NodeServicesConfig';
  readonly masters: readonly Master[];
} & (
  | (PullThrough & { readonly mode: 'Proxy' })
  | {
      readonly mode: 'Local';
      readonly base: ImageBase;
      /** Whether the Ingress shows its certificate. */
      readonly push: boolean;
      /** Whether each master copies what the others have. */
      readonly replicate: boolean;
    }
);

/** The registries on masters. */
export interface NodeServices extends Pulled {
  readonly kind: 'NodeServices';
  readonly images: PipelineImages;
  readonly config: NodeServicesConfig;
}

/** Configuration of the balancer. */
export interface BalancerConfig {
  readonly kind: 'BalancerConfig';
  /** `10.0.0.11:5001`. */
  readonly endpoints: readonly string[];
}

/** The balancer on each node. */
export interface Balancer extends Pulled {
  readonly kind: 'Balancer';
  readonly image: string;
  readonly config: BalancerConfig;
}

/** What the Ingress or the HTTPRoute sends pushes to. */
export interface PushService {
  readonly kind: 'PushService';
}

/** What the Ingress shows to the registries. */
export interface PushClientCertificate {
  readonly kind: 'PushClientCertificate';
}

/** Where images are pushed to, from outside. */
export interface PushIngress {
  readonly kind: 'PushIngress';
  readonly host: string;
  readonly ingressClass?: string;
  readonly tlsSecret?: string;
  readonly clusterIssuer?: string;
  readonly allowFrom: readonly string[];
}

/** The same through a Gateway. */
export interface PushRoute {
  readonly kind: 'PushRoute';
  readonly host: string;
  readonly gateway: {
    readonly name: string;
    readonly namespace: string;
    readonly sectionName?: string;
  };
}

/** How the Gateway trusts the registries. */
export interface PushBackendTls {
  readonly kind: 'PushBackendTls';
}

/** The CA that the Gateway trusts them by. */
export interface PushCa {
  readonly kind: 'PushCa';
}

/** The host tree of nodes without DKP. */
export interface NodeHosts {
  readonly kind: 'NodeHosts';
  readonly hosts: HostTable;
  readonly certsDir: string;
}

/** Writes the host tree on each node. */
export interface NodeHostsWriter extends Pulled {
  readonly kind: 'NodeHostsWriter';
  readonly image: string;
  readonly config: NodeHosts;
}

/** The NodeGroupConfiguration that writes one registry's configuration on nodes of DKP. */
export interface NodeHostsScript extends HostEntry {
  readonly kind: 'NodeHostsScript';
  readonly dialect: ScriptDialect;
}

/** Removes what the script of the same host wrote; takes its place under the same name. */
export interface NodeHostsScriptUndo {
  readonly kind: 'NodeHostsScriptUndo';
  readonly host: string;
  readonly dialect: ScriptDialect;
}

/** Whether an entry belongs to engine Pipeline. */
export function isPipelineObject(object: { readonly kind: string }): object is PipelineObject {
  return Object.hasOwn(PIPELINE_KINDS, object.kind);
}

/** Every kind of entry; the type keeps the list complete. */
export const PIPELINE_KINDS: Readonly<Record<PipelineObject['kind'], true>> = {
  RegistryNamespace: true,
  RegistryRecord: true,
  RegistryPki: true,
  RegistryUser: true,
  RegistryService: true,
  PullSecret: true,
  InClusterProxyConfig: true,
  InClusterProxy: true,
  InClusterProxyBudget: true,
  NodeProxyConfig: true,
  NodeProxy: true,
  NodeServicesConfig: true,
  NodeServices: true,
  BalancerConfig: true,
  Balancer: true,
  PushService: true,
  PushClientCertificate: true,
  PushIngress: true,
  PushRoute: true,
  PushBackendTls: true,
  PushCa: true,
  NodeHosts: true,
  NodeHostsWriter: true,
  NodeHostsScript: true,
  NodeHostsScriptUndo: true,
};
