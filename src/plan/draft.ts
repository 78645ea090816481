import type { Disruption } from '../model/disruption';
import type { State } from '../model/mode';
import type { Profile, TransitionRow } from '../modes/profile';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import type { Tree } from './changes';
import type { HopSettings } from './hop-settings';
import type { PlanInput } from './input';
import type { ContainerdFacts } from './node-facts';
import type { Gate } from './plan';

/** A phase before the things that depend on its neighbours are known: approval, point of no return, inverse. */
export interface PhaseDraft {
  readonly id: string;
  readonly kind: 'commit' | 'action' | 'check';
  readonly purpose: string;
  readonly gate: Gate;
  readonly disruption: Disruption;
  readonly conditions: readonly string[];
  /** The owned tree after it. */
  readonly tree: Tree;
  /** Index of the hop it belongs to. */
  readonly hop: number;
  /** When its gate is open the cluster can not be reverted by a commit alone. */
  readonly commits: boolean;
}

/** The hops of a plan while it is being drafted. */
export interface HopOutline {
  readonly from: State;
  readonly to: State;
}

/** What the phases are drafted from. */
export interface DraftInput {
  readonly input: PlanInput;
  readonly profile: Profile;
  /** The rows of the route's moves; none when only node scripts change. */
  readonly transitions: readonly TransitionRow[];
  readonly hopSettings: readonly HopSettings[];
  /** Settings in force, if they are known with their references. */
  readonly inForce: RegistrySettings | undefined;
  readonly containerd: ContainerdFacts;
  readonly moduleDisabled: boolean;
}
