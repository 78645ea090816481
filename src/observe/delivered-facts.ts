import type { Condition } from './condition';

/** What a GitOps engine shows of one cluster's folder (`peers.md` 1.6). Times in RFC 3339. */
export type DeliveryFacts = ApplicationFacts | KustomizationFacts;

/** Argo CD's Application. */
export interface ApplicationFacts extends DeliveryObject {
  readonly engine: 'ArgoCD';
  /** `status.sync`: what was compared with the cluster. */
  readonly sync: SyncedSources & {
    readonly status?: string;
    /** `status.reconciledAt`: when that was. */
    readonly comparedAt?: string;
  };
  /** The time moves when the status changes. */
  readonly health: { readonly status?: string; readonly lastTransitionTime?: string };
  /** `status.operationState`: the last sync, or the one that runs; its revisions are those of `syncResult`. */
  readonly operation?: SyncedSources & {
    readonly phase: string;
    readonly message?: string;
    readonly startedAt?: string;
    readonly finishedAt?: string;
  };
  /** Conditions whose type ends in `Error`, as `Type: message`. */
  readonly errors: readonly string[];
  /** Entries of `status.resources` that are OutOfSync. */
  readonly outOfSync?: readonly OutOfSyncFacts[];
  /**
   * Whether objects wait for a person to confirm that they may be pruned: the operation is Running, and its message begins
   * with `waiting for pruning confirmation of`; what follows names the first of them.
   */
  readonly pruneConfirmation: boolean;
  /** Whether an automated sync is configured. */
  readonly automated: boolean;
}

/** What an Application was brought to; one revision for each source. */
interface SyncedSources {
  /** `revision`, or `revisions`. */
  readonly revisions: readonly string[];
  /** The sources, in the same order (`comparedTo`, `syncResult`). */
  readonly sources?: readonly SourceFacts[];
}

/** One source of an Application. */
export interface SourceFacts {
  /** Folder in its repository; a chart, or a source that others only take values from, has none. */
  readonly path?: string;
}

/** An object that differs from the sources. */
export interface OutOfSyncFacts {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** It is in the cluster, and in no source any more. */
  readonly requiresPruning: boolean;
}

/** Flux's Kustomization. */
export interface KustomizationFacts extends DeliveryObject {
  readonly engine: 'Flux';
  readonly generation?: number;
  readonly observedGeneration?: number;
  /** `spec.path`. */
  readonly path?: string;
  /** `main@sha1:0123…`. */
  readonly lastAppliedRevision?: string;
  readonly lastAttemptedRevision?: string;
  readonly suspended: boolean;
  readonly conditions: readonly Condition[];
}

/** What both engines' objects have. */
interface DeliveryObject {
  readonly namespace: string;
  readonly name: string;
  /** `metadata.deletionTimestamp`; absent while nobody deletes it. */
  readonly deletedAt?: string;
  /**
   * When it was read, by the clock of the API server that has it.
   *
   * @default - that of the snapshot: the engine lives in the cluster itself
   */
  readonly observedAt?: string;
}

/** Deployment or DaemonSet. */
export interface WorkloadFacts {
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly generation?: number;
  readonly observedGeneration?: number;
  /** Replicas that are wanted: `spec.replicas`, `status.desiredNumberScheduled`. */
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  /** Pods that have been Ready for `minReadySeconds`. */
  readonly available: number;
  /** Pods that are there, of any template, terminating ones too. */
  readonly pods: number;
}

/** Service with its endpoints. */
export interface ServiceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  /** Addresses that are ready. */
  readonly readyEndpoints: number;
}

/** A pod whose image can not be pulled (`observing.md` 11.2). */
export interface PullErrorFacts {
  readonly namespace: string;
  readonly pod: string;
  readonly image: string;
  /** `ErrImagePull`, `ImagePullBackOff`. */
  readonly reason: string;
}

/** Images that pods of now ask for, by names that are below one base. */
export interface PlatformImagesFacts {
  /** What the names begin with: `registry.example.com/platform`. */
  readonly base: string;
  /** How they go on: `/apps/web@sha256:…`, `@sha256:…`, `:v1.76.2`; each once, sorted. */
  readonly names: readonly string[];
}

/** One image that was looked for in a registry. */
export interface FoundImageFacts {
  /** As a gate names it: `https://registry.example.com/deckhouse/ee`; empty for images of our own pods. */
  readonly registry: string;
  /** The reference that was looked for. */
  readonly image: string;
  readonly present: boolean;
  /** Why nobody could tell; `present` is false then. */
  readonly untold?: string;
  /** Host at which an image of our own pods was looked for. */
  readonly at?: string;
}
