import type { Disruption } from '../model/disruption';
import type { State } from '../model/mode';
import type { SecretRef } from '../model/secret';
import type { Master } from '../model/upstream';
import type { RegistrySettings, Via } from './cluster-file.generated';

/**
 * A cluster file after checking: defaults filled in, texts normalized. Everything after `spec` works on this.
 */
export interface Cluster {
  readonly name: string;
  readonly engine: 'Module' | 'Pipeline';
  readonly platform: PlatformSpec;
  /** The state that `registry` asks for. */
  readonly state: State;
  readonly registry: RegistrySettings;
  readonly via: Via;
  readonly previous?: RegistrySettings;
  readonly leave: { readonly legacyContainerd: boolean; readonly disableModule: boolean };
  readonly nodeRegistries: readonly NodeRegistrySpec[];
  /** Path in the repository of the ModuleConfig that is edited in place. */
  readonly moduleConfigFile?: string;
  /** There with engine Pipeline, and only then. */
  readonly pipeline?: PipelineSpec;
  readonly secrets?: SecretsSpec;
  readonly delivery?: DeliverySpec;
  readonly approvals?: { readonly from: Disruption; readonly signers: readonly string[] };
}

/** What the cluster is; everything optional is otherwise observed. */
export interface PlatformSpec {
  readonly type: 'Deckhouse' | 'Kubernetes';
  readonly clusterType?: 'Static' | 'Cloud';
  readonly cri?: 'ContainerdV1' | 'ContainerdV2';
  readonly publicDomainTemplate?: string;
  readonly profile?: 'D1' | 'D2' | 'C' | 'B' | 'M';
  readonly enableModule: boolean;
}

/** A registry of the user's own that every node must keep reaching. */
export interface NodeRegistrySpec {
  /** Host as it stands in image names, with its port if it has one. */
  readonly host: string;
  readonly mirrors: readonly MirrorSpec[];
  readonly nodeGroups: readonly string[];
  readonly bundles: readonly string[];
}

/** One place to pull from. */
export interface MirrorSpec {
  /** Scheme and host. */
  readonly url: string;
  readonly capabilities: readonly ('pull' | 'resolve' | 'push')[];
  readonly skipVerify: boolean;
  /** PEM. */
  readonly ca?: string;
  readonly auth?: { readonly username: string; readonly password: SecretRef };
}

/** What engine Pipeline brings along. */
export interface PipelineSpec {
  /** What image names begin with; on Deckhouse absent for the default. */
  readonly imageBase?: string;
  readonly images: PipelineImages;
  /** Control-plane nodes, sorted by name; absent: those of the observation. */
  readonly masters?: readonly Master[];
  /** Folder that containerd's `config_path` names, on platform Kubernetes. */
  readonly certsDir: string;
  readonly nodeProxy: 'WhenNeeded' | 'Always';
  /** Secrets in our namespace that our own pods are pulled with, sorted. */
  readonly imagePullSecrets: readonly string[];
  readonly push: PushSpec;
}

/** Images of the serving pods, by digest. A name without a registry host is below the image base. */
export interface PipelineImages {
  readonly nginx: string;
  readonly distribution: string;
  readonly regsync?: string;
}

/** How images for Local come into the cluster: by the Gateway if one is named, else by an Ingress. */
export interface PushSpec {
  readonly ingressClass?: string;
  readonly tlsSecret?: string;
  readonly clusterIssuer?: string;
  readonly allowFrom: readonly string[];
  readonly gateway?: {
    readonly name: string;
    readonly namespace: string;
    readonly sectionName?: string;
  };
}

/** How secrets are kept at rest. */
export interface SecretsSpec {
  readonly backend: 'Sops' | 'ExternalSecrets' | 'SealedSecrets' | 'Reference';
  /** Public keys of age, sorted. */
  readonly ageRecipients: readonly string[];
  /** With SealedSecrets: certificate of the controller, PEM. */
  readonly certificate?: string;
  /** With ExternalSecrets: where the controller reads. */
  readonly store?: {
    readonly name: string;
    readonly kind: 'SecretStore' | 'ClusterSecretStore';
    /** Entry that holds what regshift generates. */
    readonly generatedKey?: string;
  };
}

/** Where and by which GitOps engine the phases are applied. */
export interface DeliverySpec {
  readonly tool: 'ArgoCD' | 'Flux';
  /** Argo CD config management plugin that decrypts, where Sops is used. */
  readonly plugin?: string;
  readonly repository?: string;
  /** The branch that is synced. */
  readonly branch: string;
  /** What merges phases into the branch; absent where they are committed to it. */
  readonly promotion?: 'GitOpsPromoter';
  readonly path: string;
  readonly engine?: {
    readonly context?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  /** Absent where the host of the repository tells it. */
  readonly forge?: ForgeSpec;
  /** Seconds. */
  readonly settleSeconds: number;
  /** Hours, minutes, seconds: `2h`. */
  readonly deadline: string;
}

/** Where pull requests of the repository are opened. */
export interface ForgeSpec {
  readonly type: 'GitHub' | 'GitLab' | 'Gitea';
  readonly url?: string;
}
