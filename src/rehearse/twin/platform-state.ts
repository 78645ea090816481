import type { Mode } from '../../model/mode';

/** What DKP's controller and its modules `deckhouse`, `registry` and `node-manager` hold. */
export interface PlatformState {
  /** Module `registry` as the controller has it: ModuleConfig `registry` enabled, and the module Ready. */
  readonly module: 'off' | 'starting' | 'ready';
  /** Secret `registry-config`: what the module was last asked for; rendered from ModuleConfig `deckhouse`. */
  readonly config?: RegistryParams;
  /** Counts renderings of `registry-config`; stands for its resourceVersion. */
  readonly configRevision: number;
  /** Secret `registry-state`; absent before the module's first pass. */
  readonly orchestrator?: OrchestratorState;
  readonly checker: CheckerState;
  /** Secret `deckhouse-registry`. */
  readonly pull: PullSecret;
  /** Secret `registry-bashible-config`. */
  readonly nodeConfig?: NodeConfig;
  /** Selector of Service `registry`. */
  readonly service: '' | 'incluster-proxy' | 'node-services';
  /** Deployment `registry-incluster-proxy`: the configuration it has, and whether its pods have rolled out. */
  readonly inClusterProxy?: { readonly version: string; readonly rolledOut: boolean };
  /** Secrets `registry-node-config-<node>`: the version wanted on each master. */
  readonly nodeServices: Readonly<Record<string, string>>;
  /** DaemonSet `registry-nodeservices-manager` is there. */
  readonly nodeServicesManager: boolean;
  /** Ingress for pushing. */
  readonly ingress: boolean;
  readonly controller: ControllerState;
  /** Base that the rendered manifests of the platform name images by: what a pod that starts now pulls. */
  readonly imagesBase: string;
  /** Base that they had before the controller's last convergence began; gone once it is over. */
  readonly formerImagesBase?: string;
}

/** Parameters of a mode (`switching.md` 4.1, `objects.md` 1.7). Texts that are secret are placeholders. */
export interface RegistryParams {
  readonly mode: Mode;
  /** Absent in Local and in Unmanaged without its section. */
  readonly imagesRepo?: string;
  readonly scheme?: 'HTTP' | 'HTTPS';
  readonly ca?: string;
  readonly username?: string;
  readonly password?: string;
  readonly checkMode?: 'Default' | 'Relax';
  readonly ttl?: string;
}

/** Secret `registry-state` (`switching.md` 4.2), without keys and passwords. */
export interface OrchestratorState {
  /** Settled. */
  readonly mode: Mode;
  readonly targetMode: Mode;
  /** Parameters that the last pass worked with. */
  readonly params: RegistryParams;
  /** In the order of their last change (`switching.md` 3.1.13). */
  readonly conditions: readonly TwinCondition[];
  /** PKI, HTTP secret and users exist (`switching.md` 3.2). */
  readonly users: readonly string[];
  /** Upstream that a move to Unmanaged without its section returns to. */
  readonly remembered?: RegistryParams;
  /** Parameters of the last final node configuration. */
  readonly actual?: RegistryParams;
}

/** One condition, without its time. */
export interface TwinCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: '' | 'Ready' | 'Processing' | 'Error';
  readonly message: string;
}

/** Values of the image checker (`switching.md` 3.3). */
export interface CheckerState {
  /** Parameters that the orchestrator last gave it; absent: there is nothing to check. */
  readonly params?: CheckerParams;
  /** Version of the parameters that it works for. */
  readonly version?: string;
  readonly queues: readonly CheckerQueue[];
  readonly checkMode: 'Default' | 'Relax';
  readonly ready: boolean;
  readonly message: string;
}

/** What the orchestrator wants checked (`registry.internal.checker.params`). */
export interface CheckerParams {
  readonly version: string;
  readonly checkMode: 'Default' | 'Relax';
  /** Sorted by name. */
  readonly registries: readonly Pick<CheckerQueue, 'registry' | 'place'>[];
}

/** Progress at one registry. */
export interface CheckerQueue {
  /** Host of the upstream, or name of a master. */
  readonly registry: string;
  /** `host/path` that images are looked for below, and by which login. */
  readonly place: RegistryParams;
  readonly total: number;
  readonly processed: number;
  /** Images that failed in this or an earlier try. */
  readonly errors: readonly CheckerError[];
}

export interface CheckerError {
  readonly source: string;
  readonly image: string;
  readonly error: string;
}

/** Secret `deckhouse-registry` (`switching.md` 4.5). */
export interface PullSecret {
  readonly address: string;
  /** With a leading slash, or empty. */
  readonly path: string;
  readonly scheme: 'http' | 'https';
  readonly ca?: string;
  readonly username?: string;
  readonly password?: string;
}

/** Secret `registry-bashible-config` (`switching.md` 4.4). */
export interface NodeConfig {
  readonly mode: Mode;
  /** 64 hexadecimal digits. */
  readonly version: string;
  readonly imagesBase: string;
  /** `10.0.0.1:5001`, sorted. */
  readonly proxyEndpoints: readonly string[];
  readonly hosts: readonly NodeConfigHost[];
}

/** One directory of `registry.d`. */
export interface NodeConfigHost {
  readonly host: string;
  readonly mirrors: readonly NodeConfigMirror[];
}

export interface NodeConfigMirror {
  readonly host: string;
  readonly scheme: 'http' | 'https';
  readonly ca?: string;
  readonly username?: string;
  readonly password?: string;
  readonly rewrite?: { readonly from: string; readonly to: string };
}

/** The leader pod of `d8-system/deckhouse`. */
export interface ControllerState {
  /** `restarting`: a new pod is not there yet; `converging`: it runs its first hooks and renders. */
  readonly phase: 'ready' | 'restarting' | 'converging';
  /** Hash of the Secret `deckhouse-registry` that its pod was made with. */
  readonly pullHash: string;
  /** How many new pods it has had since the twin was made; stands for the Deployment's generation. */
  readonly restarts?: number;
}
