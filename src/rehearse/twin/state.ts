import type { KubeObject } from '../../model/object-id';
import type { NodeState, PodState } from './node-state';
import type { PlatformState } from './platform-state';

export type * from './node-state';
export type * from './platform-state';

/**
 * A cluster at one moment, as the fact sheets say that clusters are. Plain data without clocks: whoever runs the twin
 * keeps the time, and derives `lastTransitionTime` from what it saw flip (`switching.md` 3.1.13).
 *
 * Every value is immutable. A move makes a new state and keeps what it does not touch, so that a search can tell parts
 * apart by identity.
 */
export interface TwinState {
  readonly repository: RepositoryState;
  readonly engine: EngineState;
  /** Objects of the API server by `objectKey`, as last applied. */
  readonly objects: Readonly<Record<string, KubeObject>>;
  /** Absent on Kubernetes without DKP. */
  readonly platform?: PlatformState;
  /** Pods of Deployments, by `objectKey` of the Deployment. */
  readonly deployments: Readonly<Record<string, DeploymentState>>;
  /** Sorted by name. */
  readonly nodes: readonly NodeState[];
  /** Registries outside the cluster, by host. */
  readonly registries: Readonly<Record<string, RegistryHealth>>;
}

/** The branch that the GitOps engine follows, as far as the cluster's folder is concerned. */
export interface RepositoryState {
  /** Oldest first; the last is the tip. */
  readonly revisions: readonly Revision[];
}

/** One commit, and what the folder holds after it. Equal trees are the same array. */
export interface Revision {
  readonly sha: string;
  readonly tree: readonly KubeObject[];
}

/** Argo CD's Application or Flux's Kustomization, with what it shows of itself. */
export interface EngineState {
  /** Revision that it last fetched. */
  readonly fetched?: string;
  /** The sync or apply that runs. */
  readonly operation?: EngineOperation;
  /** Revision of the last sync that succeeded (`syncResult.revision`, `lastAppliedRevision`). */
  readonly applied?: string;
  /** Why the last sync failed, and at which revision. */
  readonly failed?: { readonly sha: string; readonly message: string };
  /** What its status says; older than the truth until it is refreshed. */
  readonly shown: ShownStatus;
  /** Keys of objects that it applied and would prune. */
  readonly inventory: readonly string[];
}

export interface EngineOperation {
  readonly sha: string;
  /** Keys of objects of the revision that are still to be applied. */
  readonly pending: readonly string[];
  /** Keys of objects that are still to be removed. */
  readonly prune: readonly string[];
}

/** Status of the Application or Kustomization. */
export interface ShownStatus {
  /** Revision that was compared with the cluster. */
  readonly revision?: string;
  readonly synced: boolean;
  readonly health: 'Healthy' | 'Progressing' | 'Degraded' | 'Missing';
  /** Flux: `False` with its reason; Argo CD: an operation that failed. */
  readonly error?: string;
}

/** Pods of a Deployment, which may run on any node. */
export interface DeploymentState {
  readonly pods: readonly PodState[];
}

/** How a registry outside the cluster is; its images and logins do not change of themselves. */
export interface RegistryHealth {
  readonly health: 'up' | 'sick' | 'gone';
  /** Repositories that it has images in; absent: every one. */
  readonly repositories?: readonly string[];
  /** Logins that it accepts; absent: whoever comes. */
  readonly logins?: readonly { readonly username: string; readonly password: string }[];
}
