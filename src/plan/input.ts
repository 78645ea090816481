import type { State } from '../model/mode';
import type { Snapshot } from '../observe/snapshot';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import type { Cluster } from '../spec/cluster';
import type { DeliveredTree } from './delivered-tree';

/** Everything a plan is made from. */
export interface PlanInput {
  readonly cluster: Cluster;
  readonly observation: Observation;
  /** What was delivered last; absent when nothing was. */
  readonly delivered?: DeliveredTree;
  /** `spec.registry` of the newest committed version of the cluster file in which it differs from today's. */
  readonly history?: RegistrySettings;
  /** Whether the ModuleConfig that is edited in place carries the annotations that keep engines from pruning it. */
  readonly moduleConfigGuarded?: boolean;
}

/** What is known of the cluster: a snapshot, or only the state that a person assumes. */
export type Observation =
  | {
      readonly kind: 'observed';
      readonly snapshot: Snapshot;
      /** Where the cluster is, if the snapshot does not tell. */
      readonly from?: State;
    }
  | { readonly kind: 'assumed'; readonly from: State };

/** The snapshot, if there is one. */
export function snapshotOf(observation: Observation): Snapshot | undefined {
  return observation.kind === 'observed' ? observation.snapshot : undefined;
}
