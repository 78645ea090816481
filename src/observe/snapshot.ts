import type { Mode } from '../model/mode';
import type { Condition } from './condition';
import type {
  DeliveryFacts,
  FoundImageFacts,
  PlatformImagesFacts,
  PullErrorFacts,
  ServiceFacts,
  WorkloadFacts,
} from './delivered-facts';

export type * from './condition';
export type * from './delivered-facts';

/**
 * What a plan and a gate need to know of a live cluster, and nothing secret.
 *
 * Every optional field means "unknown" when it is absent: the dump did not tell. `Presence` tells "is not there" from
 * "was not looked for". Sources of the facts: `observing.md` 1 to 13.
 */
export interface Snapshot {
  readonly apiVersion: 'regshift.io/v1alpha1';
  readonly kind: 'ClusterSnapshot';
  readonly observedAt?: ObservationTime;
  readonly platform: PlatformFacts;
  readonly cluster: ClusterFacts;
  readonly registry: RegistryFacts;
  /** Objects of kind Module that a switch depends on: `registry`, `cert-manager`, `ingress-nginx`. */
  readonly modules?: readonly ModuleFacts[];
  readonly moduleConfigs?: readonly ModuleConfigFacts[];
  readonly nodes?: readonly NodeFacts[];
  readonly nodeGroups?: readonly NodeGroupFacts[];
  /** Wanted checksum per NodeGroup (Secret `configuration-checksums`, `observing.md` 8.3). */
  readonly configurationChecksums?: Readonly<Record<string, string>>;
  readonly nodeGroupConfigurations?: readonly NodeGroupConfigurationFacts[];
  readonly queue?: QueueFacts;
  /** The Application or Kustomization that applies the cluster's folder; perhaps read in another cluster. */
  readonly delivery?: DeliveryFacts;
  /** Deployments and DaemonSets of engine Pipeline. */
  readonly workloads?: readonly WorkloadFacts[];
  /** Services of engine Pipeline. */
  readonly services?: readonly ServiceFacts[];
  /** Pods of the platform and of engine Pipeline whose images can not be pulled. */
  readonly pullErrors?: readonly PullErrorFacts[];
  /** Images of the platform that the cluster asks for now; engine Pipeline. */
  readonly images?: PlatformImagesFacts;
  /**
   * What was found in registries. There for an invented cluster, whose registries nobody could ask; those of a real one are
   * asked when a gate is judged.
   */
  readonly foundImages?: readonly FoundImageFacts[];
}

export const PRESENCES = ['present', 'absent', 'unknown'] as const;
/**
 * `absent`: the API server said so, or objects of that kind and namespace were in the dump and this one was not.
 * `unknown`: none were, or only Secret `registry-state`, which observers without the right to list fetch by its name; or
 * the API server gave no answer.
 */
export type Presence = (typeof PRESENCES)[number];

/** When the cluster looked like this. */
export interface ObservationTime {
  /** RFC 3339, UTC. */
  readonly time: string;
  /**
   * `newest-in-dump`: the newest time any object shows; the observation is at least as young. `api-server`: the time of
   * the API server's own clock when it answered first.
   */
  readonly basis: 'given' | 'newest-in-dump' | 'api-server';
  /** When what an observer had published was read, by the same clock; absent where nothing lies between. */
  readonly readAt?: string;
}

/** The platform itself (`observing.md` 5 and 6). */
export interface PlatformFacts {
  /** As written, for example `v1.76.2`; only when both sources that are known agree. */
  readonly version?: string;
  /** ConfigMap `d8-deckhouse-version-info`. */
  readonly versionOfConfigMap?: string;
  /** Annotation of Deployment `deckhouse`. */
  readonly versionOfDeployment?: string;
  /** CE, BE, EE, SE, SE-plus, CSE. */
  readonly edition?: string;
  readonly releaseChannel?: string;
  /** `update.mode` of ModuleConfig `deckhouse`: AutoPatch, Auto, Manual. */
  readonly updateMode?: string;
  /** Tag of the running controller image: the tag a bundle for Local must contain. */
  readonly imageTag?: string;
  readonly controller?: ControllerFacts;
  readonly releases?: readonly ReleaseFacts[];
}

/** Deployment `d8-system/deckhouse` and its leader pod. */
export interface ControllerFacts {
  readonly generation?: number;
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  /** Pod labelled `leader=true`; absent when no pod was in the dump or none leads. */
  readonly leader?: { readonly pod: string; readonly ready: boolean };
}

/** DeckhouseRelease. */
export interface ReleaseFacts {
  readonly name: string;
  readonly version?: string;
  /** Pending, Deployed, Suspended, Superseded, Skipped. */
  readonly phase?: string;
  readonly approved: boolean;
}

/** The cluster around the platform (`observing.md` 3 and 4). */
export interface ClusterFacts {
  /** Secret `kube-system/d8-cluster-configuration`; absent on clusters that DKP does not manage fully. */
  readonly configuration: Presence;
  readonly type?: 'Static' | 'Cloud';
  /** Containerd, ContainerdV2, NotManaged, Docker. */
  readonly defaultCRI?: string;
  readonly bootstrapped: Presence;
  /** `publicDomainTemplate` of ModuleConfig `global`. */
  readonly publicDomainTemplate?: string;
}

/** What the `registry` module shows of itself. */
export interface RegistryFacts {
  /** Secret `registry-v2-switch`: present means that the newer implementation runs (`versions.md` 5.2). */
  readonly switchRecord: Presence;
  readonly state: RegistryState;
  readonly config: RegistryConfig;
  readonly pull: RegistryPull;
  readonly bashible: BashibleConfig;
}

/** Secret `registry-state`: these keys and no other (`switching.md` 4.2). */
export interface RegistryState {
  readonly presence: Presence;
  readonly mode?: Mode;
  readonly targetMode?: Mode;
  readonly hash?: string;
  readonly resourceVersion?: string;
  readonly conditions: readonly Condition[];
}

/** Secret `registry-config`: what DKP was last asked for, without the password (`switching.md` 4.1). */
export interface RegistryConfig {
  readonly presence: Presence;
  readonly resourceVersion?: string;
  readonly mode?: Mode;
  readonly imagesRepo?: string;
  readonly scheme?: string;
  /** PEM. */
  readonly ca?: string;
  readonly checkMode?: string;
  readonly ttl?: string;
  readonly username?: string;
}

/** Secret `deckhouse-registry`: where the platform pulls from now (`objects.md` 4.1). */
export interface RegistryPull {
  readonly presence: Presence;
  /** Host with port. */
  readonly address?: string;
  /** With a leading slash, or empty. */
  readonly path?: string;
  /** `https` or `http`. */
  readonly scheme?: string;
  /** PEM. */
  readonly ca?: string;
  /** Whether its docker config holds a login for the address. */
  readonly login: Presence;
}

/** Secret `registry-bashible-config`, the part that names no credentials (`observing.md` 13.2). */
export interface BashibleConfig {
  readonly presence: Presence;
  readonly resourceVersion?: string;
  readonly mode?: string;
  readonly imagesBase?: string;
  readonly hosts?: readonly {
    readonly host: string;
    readonly mirrors: readonly {
      readonly host: string;
      readonly scheme: string;
      readonly rewriteTo?: string;
    }[];
  }[];
}

/** Object Module (`observing.md` 2). */
export interface ModuleFacts {
  readonly name: string;
  /** Condition EnabledByModuleManager is True; never read from the phase. */
  readonly enabled: boolean;
  /** Condition IsReady is True and the phase is Ready. */
  readonly ready: boolean;
  readonly phase?: string;
  /** Why it is off or not ready. */
  readonly message?: string;
}

/** ModuleConfig, without any value that may be secret. */
export interface ModuleConfigFacts {
  readonly name: string;
  readonly resourceVersion?: string;
  readonly enabled?: boolean;
  readonly version?: number;
  readonly maintenance?: string;
  /** `status.message` is not empty: admission or conversion complained. */
  readonly complaint?: string;
  /** `spec.settings.registry` of ModuleConfig `deckhouse`; absent when it is not set. */
  readonly registry?: RegistrySettingsFacts;
  readonly owners: readonly FieldOwner[];
  /** Labels and annotations by which a GitOps engine or Helm claims the object: `argocd.argoproj.io/tracking-id: …`. */
  readonly tracking: Readonly<Record<string, string>>;
}

/** `settings.registry` as it stands in the cluster, credentials reduced to "there is one". */
export interface RegistrySettingsFacts {
  readonly mode?: string;
  readonly direct?: RegistrySectionFacts;
  readonly unmanaged?: RegistrySectionFacts;
  readonly proxy?: RegistrySectionFacts;
}

/** One section of `settings.registry`. */
export interface RegistrySectionFacts {
  readonly imagesRepo?: string;
  readonly scheme?: string;
  readonly ca?: string;
  readonly checkMode?: string;
  readonly ttl?: string;
  readonly username?: string;
  readonly login: 'none' | 'license' | 'password';
}

/** Entry of `metadata.managedFields`. */
export interface FieldOwner {
  readonly manager: string;
  readonly operation: string;
  readonly time?: string;
  /** Whether it owns `spec.settings.registry`, or something below it. */
  readonly ownsRegistry: boolean;
}

/** Node (`observing.md` 8.3 to 10, `objects.md` 3.5). */
export interface NodeFacts {
  readonly name: string;
  readonly group?: string;
  /** Label node.deckhouse.io/type. */
  readonly type?: string;
  readonly controlPlane: boolean;
  readonly ready: boolean;
  readonly unschedulable: boolean;
  readonly internalIP?: string;
  /** As the node reports it: `containerd://1.7.27`. */
  readonly containerRuntimeVersion?: string;
  /** Label node.deckhouse.io/containerd-config: `default` or `custom`. */
  readonly containerdConfig?: string;
  /** Label node.deckhouse.io/containerd-config-registry: `default` or `custom`. */
  readonly containerdConfigRegistry?: string;
  /** Label node.deckhouse.io/containerd-v2-config. */
  readonly containerdV2Config?: string;
  /** Label node.deckhouse.io/containerd-v2-unsupported is there. */
  readonly containerdV2Unsupported: boolean;
  /** Annotation registry.deckhouse.io/version. */
  readonly registryVersion?: string;
  /** Annotation node.deckhouse.io/configuration-checksum. */
  readonly configurationChecksum?: string;
  /** Annotations update.node.deckhouse.io/…, without the prefix, sorted: `waiting-for-approval`, `approved`, … */
  readonly update: readonly string[];
}

/** NodeGroup (`observing.md` 8.1, 8.2). */
export interface NodeGroupFacts {
  readonly name: string;
  readonly nodeType?: string;
  /** `spec.cri.type`; absent: the cluster's default. */
  readonly cri?: string;
  /** Automatic, Manual, RollingUpdate. */
  readonly approvalMode?: string;
  /** `spec.update.maxConcurrent`: a number or a percentage, as text. */
  readonly maxConcurrent?: string;
  readonly error?: string;
}

/** NodeGroupConfiguration: what it is and what its script writes, never the script itself, which may hold a password. */
export interface NodeGroupConfigurationFacts {
  readonly name: string;
  readonly weight: number;
  readonly nodeGroups: readonly string[];
  readonly bundles: readonly string[];
  /** Mentions /etc/containerd/conf.d and registry settings. */
  readonly writesLegacyRegistryConfig: boolean;
  /** Hosts whose folder below /etc/containerd/registry.d the script mentions; `*` when the host could not be told. */
  readonly registryHosts: readonly string[];
  readonly owners: readonly FieldOwner[];
  readonly tracking: Readonly<Record<string, string>>;
}

/** The job queue of the controller (`observing.md` 7). */
export interface QueueFacts {
  readonly mainTasks: number;
  readonly totalTasks: number;
  /** Failing tasks, as `<queue>: <task type and description>`, without the error's text. */
  readonly failing: readonly string[];
}
