import type { Condition } from './condition';

/** What a GitOps engine shows of one cluster's folder (`peers.md` 1.6). Times in RFC 3339. */
export type DeliveryFacts = ApplicationFacts | KustomizationFacts;

/** Argo CD's Application. */
export interface ApplicationFacts {
  readonly engine: 'ArgoCD';
  readonly namespace: string;
  readonly name: string;
  /** `status.sync`: what was compared with the cluster. Several revisions where there are several sources. */
  readonly sync: { readonly status?: string; readonly revisions: readonly string[] };
  readonly health: { readonly status?: string; readonly lastTransitionTime?: string };
  /** `status.operationState`: the last sync, or the one that runs. */
  readonly operation?: {
    readonly phase: string;
    /** `syncResult.revision` or `.revisions`. */
    readonly revisions: readonly string[];
    readonly message?: string;
    readonly finishedAt?: string;
  };
  /** Conditions whose type ends in `Error`, as `Type: message`. */
  readonly errors: readonly string[];
  /** Objects that wait for a person to confirm that they may be pruned or deleted. */
  readonly pruneConfirmation: boolean;
  /** Whether an automated sync is configured. */
  readonly automated: boolean;
}

/** Flux's Kustomization. */
export interface KustomizationFacts {
  readonly engine: 'Flux';
  readonly namespace: string;
  readonly name: string;
  readonly generation?: number;
  readonly observedGeneration?: number;
  /** `main@sha1:0123…`. */
  readonly lastAppliedRevision?: string;
  readonly lastAttemptedRevision?: string;
  readonly suspended: boolean;
  readonly conditions: readonly Condition[];
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
  /** Pods that are there, of any template. */
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
