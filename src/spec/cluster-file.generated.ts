// Generated from schemas/cluster-registry.schema.json by `npm run generate`. Do not edit.

/**
 * Host, port and path of the registry, without scheme: registry.deckhouse.io/deckhouse/ee
 */
export type ImagesRepo = string;
export type Scheme = 'HTTP' | 'HTTPS';
/**
 * Where the value of a secret comes from: exactly one of secretRef, fromEnv, fromFile. Never the value.
 */
export type SecretRef = import('../model/secret').SecretRef;
export type Username = string;
/**
 * CA certificates in PEM.
 */
export type Pem = string;
/**
 * Default: every image of critical components is looked for. Relax: the platform's own tag only, for a change of edition.
 */
export type CheckMode = 'Default' | 'Relax';
/**
 * What the names of the platform's images begin with. Required on platform Kubernetes, where names stay as they are; on Deckhouse the host is registry.regshift-system.svc:5001 and the path system/deckhouse where it is left out.
 */
export type ImageBase = string;
export type ImageByDigest = string;

/**
 * Which registry one cluster pulls from, and how. One file per cluster; regshift plans and renders the switch to it.
 */
export interface ClusterRegistry {
  readonly apiVersion: 'regshift.io/v1alpha1';
  readonly kind: 'ClusterRegistry';
  readonly metadata: {
    /**
     * Name of the cluster; also the name of its folder in the repository.
     */
    readonly name: string;
    /**
     * Free labels of the cluster, for selecting it.
     */
    readonly labels?: {
      readonly [k: string]: string;
    };
    /**
     * Free notes.
     */
    readonly annotations?: {
      readonly [k: string]: string;
    };
  };
  readonly spec: ClusterRegistrySpec;
}
export interface ClusterRegistrySpec {
  /**
   * Who performs the switch: DKP's own module (Module), or regshift's commits alone (Pipeline).
   */
  readonly engine?: 'Module' | 'Pipeline';
  readonly platform?: Platform;
  readonly registry: RegistrySettings;
  readonly via?: Via;
  readonly previous?: Previous;
  readonly leave?: Leave;
  /**
   * Registries of your own that every node must keep reaching (Mirror Auth).
   */
  readonly nodeRegistries?: readonly NodeRegistry[];
  readonly moduleConfig?: ModuleConfigSource;
  readonly pipeline?: Pipeline;
  readonly secrets?: Secrets;
  readonly delivery?: Delivery;
  readonly approvals?: Approvals;
}
/**
 * What the cluster is. Everything left out is taken from the observation.
 */
export interface Platform {
  /**
   * Kubernetes: any cluster with containerd, with engine Pipeline only.
   */
  readonly type?: 'Deckhouse' | 'Kubernetes';
  /**
   * Proxy and Local work on Static clusters only.
   */
  readonly clusterType?: 'Static' | 'Cloud';
  readonly cri?: 'ContainerdV1' | 'ContainerdV2';
  /**
   * DNS name whose first label holds %s, for example %s.prod-1.example.com. Images for Local are pushed to it.
   */
  readonly publicDomainTemplate?: string;
  /**
   * Generation of DKP's registry module; else told by the observed version. D1: 1.72, D2: 1.73 and 1.74, C: 1.75 to 1.77.1, B: from 1.77.2.
   */
  readonly profile?: 'D1' | 'D2' | 'C' | 'B' | 'M';
  /**
   * Whether the plan may enable a disabled module registry.
   */
  readonly enableModule?: boolean;
}
/**
 * settings.registry of ModuleConfig deckhouse, with references in place of secrets.
 */
export interface RegistrySettings {
  readonly mode: 'Direct' | 'Proxy' | 'Local' | 'Unmanaged';
  readonly direct?: RegistrySection;
  readonly unmanaged?: RegistrySection;
  readonly proxy?: ProxySection;
}
export interface RegistrySection {
  readonly imagesRepo: ImagesRepo;
  readonly scheme?: Scheme;
  readonly license?: SecretRef;
  readonly username?: Username;
  readonly password?: SecretRef;
  readonly ca?: Pem;
  readonly checkMode?: CheckMode;
}
export interface ProxySection {
  readonly imagesRepo: ImagesRepo;
  readonly scheme?: Scheme;
  readonly license?: SecretRef;
  readonly username?: Username;
  readonly password?: SecretRef;
  readonly ca?: Pem;
  readonly checkMode?: CheckMode;
  /**
   * How long cached images live: hours, minutes, seconds, at least 5m. DKP's default is 168h.
   */
  readonly ttl?: string;
}
/**
 * Sections of the modes that the route passes on its way.
 */
export interface Via {
  /**
   * Leaving Unmanaged without section: must be the registry in use. What is left out is taken from the observation; credentials are references.
   */
  readonly unmanaged?: {
    readonly imagesRepo?: ImagesRepo;
    readonly scheme?: Scheme;
    readonly license?: SecretRef;
    readonly username?: Username;
    readonly password?: SecretRef;
    readonly ca?: Pem;
    readonly checkMode?: CheckMode;
  };
  readonly direct?: RegistrySection;
}
/**
 * The section that a rollback returns to, if the file's own history does not have it. Empty: none.
 */
export interface Previous {
  readonly mode?: 'Direct' | 'Proxy' | 'Local' | 'Unmanaged';
  readonly direct?: RegistrySection;
  readonly unmanaged?: RegistrySection;
  readonly proxy?: ProxySection;
}
/**
 * The way out of the module. Only with mode Unmanaged and no section.
 */
export interface Leave {
  /**
   * Return containerd v1 nodes to the legacy configuration.
   */
  readonly legacyContainerd?: boolean;
  /**
   * Disable module registry at the end.
   */
  readonly disableModule?: boolean;
}
export interface NodeRegistry {
  /**
   * Registry host as it stands in image names, with its port if it has one.
   */
  readonly host: string;
  /**
   * Where its images are pulled from, in this order.
   *
   * @minItems 1
   */
  readonly mirrors: readonly NodeRegistryMirror[];
  /**
   * NodeGroups whose nodes get it; "*" is all.
   *
   * @minItems 1
   */
  readonly nodeGroups?: readonly string[];
  /**
   * Operating-system bundles it is for; "*" is all.
   *
   * @minItems 1
   */
  readonly bundles?: readonly string[];
}
export interface NodeRegistryMirror {
  /**
   * Scheme and host, for example https://registry.io
   */
  readonly url: string;
  /**
   * @minItems 1
   */
  readonly capabilities?: readonly ('pull' | 'resolve' | 'push')[];
  /**
   * Do not verify the server's certificate.
   */
  readonly skipVerify?: boolean;
  readonly ca?: Pem;
  readonly auth?: {
    readonly username: Username;
    readonly password: SecretRef;
  };
}
/**
 * ModuleConfig deckhouse that the repository already has. Only spec.settings.registry of it is edited; comments stay.
 */
export interface ModuleConfigSource {
  /**
   * Path in the repository.
   */
  readonly file: string;
}
/**
 * What engine Pipeline needs to know: it brings its own proxies and registries.
 */
export interface Pipeline {
  readonly imageBase?: ImageBase;
  readonly images: PipelineImages;
  /**
   * Control-plane nodes that serve images. Left out: those of the observation.
   *
   * @minItems 1
   */
  readonly masters?: readonly PipelineMaster[];
  /**
   * Folder that containerd's config_path names, on platform Kubernetes.
   */
  readonly certsDir?: string;
  /**
   * Whether Direct runs a pull-through proxy on every node. WhenNeeded: where containerd can not map the path. Always: also where the registry hands out tokens (Bearer), which a header in hosts.toml can not answer.
   */
  readonly nodeProxy?: 'WhenNeeded' | 'Always';
  /**
   * Secrets in namespace regshift-system that our own pods are pulled with, where their images need a login.
   *
   * @minItems 1
   */
  readonly imagePullSecrets?: readonly string[];
  readonly push?: PipelinePush;
}
/**
 * Images of the serving pods, by digest. A name without a registry host is below the image base and moves with it.
 */
export interface PipelineImages {
  readonly nginx: ImageByDigest;
  readonly distribution: ImageByDigest;
  readonly regsync?: ImageByDigest;
}
export interface PipelineMaster {
  /**
   * Name of the Node.
   */
  readonly name: string;
  /**
   * InternalIP of the Node.
   */
  readonly address: string;
}
/**
 * How images for Local come into the cluster: an Ingress, or a Gateway.
 */
export interface PipelinePush {
  readonly ingressClass?: string;
  /**
   * Secret of type kubernetes.io/tls in namespace regshift-system.
   */
  readonly tlsSecret?: string;
  /**
   * ClusterIssuer of cert-manager that issues the certificate; with tlsSecret left out it lands in registry-ingress-tls.
   */
  readonly clusterIssuer?: string;
  /**
   * Networks that may push.
   *
   * @minItems 1
   */
  readonly allowFrom?: readonly string[];
  /**
   * Gateway that an HTTPRoute attaches to, instead of an Ingress.
   */
  readonly gateway?: {
    readonly name: string;
    readonly namespace: string;
    readonly sectionName?: string;
  };
}
/**
 * How secrets are kept at rest.
 */
export interface Secrets {
  readonly backend: 'Sops' | 'ExternalSecrets' | 'SealedSecrets' | 'Reference';
  /**
   * Who can read what is encrypted. With SealedSecrets and ExternalSecrets it is for what regshift generates, and kept for them alone.
   */
  readonly age?: {
    /**
     * @minItems 1
     */
    readonly recipients: readonly string[];
  };
  /**
   * Certificate of the Sealed Secrets controller in PEM, as kubeseal --fetch-cert prints it.
   */
  readonly certificate?: string;
  /**
   * Store that External Secrets reads from: secretRef names an entry (name) and a property of it (key).
   */
  readonly store?: {
    readonly name: string;
    readonly kind?: 'SecretStore' | 'ClusterSecretStore';
    /**
     * Entry of the store that holds what regshift generates, as JSON. Needed by engine Pipeline.
     */
    readonly generatedKey?: string;
  };
}
/**
 * Where and by which GitOps engine the phases are applied.
 */
export interface Delivery {
  readonly tool: 'ArgoCD' | 'Flux';
  /**
   * Argo CD config management plugin that decrypts, where Sops is used.
   */
  readonly plugin?: string;
  readonly repository?: string;
  readonly branch?: string;
  /**
   * Who merges phases into the branch; they are then committed to a branch of proposals, BRANCH-next/PATH/NAME.
   */
  readonly promotion?: 'GitOpsPromoter';
  readonly path?: string;
  /**
   * The Application or Kustomization that applies the path.
   */
  readonly engine?: {
    readonly context?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  /**
   * Where pull requests of the repository are opened; told by the repository's host at github.com, gitlab.com and gitea.com.
   */
  readonly forge?: {
    readonly type: 'GitHub' | 'GitLab' | 'Gitea';
    /**
     * Address of the forge, if it is not the host of the repository by https.
     */
    readonly url?: string;
  };
  /**
   * How long a good state must last before the next phase.
   */
  readonly settleSeconds?: number;
  /**
   * How long a phase may take before a person is asked: hours, minutes, seconds.
   */
  readonly deadline?: string;
}
/**
 * From which disruption on a person approves a phase.
 */
export interface Approvals {
  /**
   * This class and heavier ones need an approval.
   */
  readonly from:
    | 'None'
    | 'ControllerRestart'
    | 'ContainerdRestart'
    | 'AllComponentsRestart'
    | 'Drain'
    | 'Reboot';
  /**
   * SSH public keys whose signed commits count as approvals.
   */
  readonly signers?: readonly string[];
}
