import type { Disruption } from '../model/disruption';
import type { Mode, State } from '../model/mode';
import type { ObjectId } from '../model/object-id';
import type { DesiredObject } from './objects';

/**
 * The whole switch of one cluster, as JSON. What `regshift plan -o json` prints, what `start` freezes.
 *
 * Programs rely on the names of the fields: add freely, rename none.
 */
export interface Plan {
  readonly apiVersion: 'regshift.io/v1alpha1';
  readonly kind: 'Plan';
  readonly cluster: string;
  readonly engine: 'Module' | 'Pipeline';
  /** Generation of DKP's module that the plan is made for. */
  readonly profile: string;
  /** Where the plan starts from. */
  readonly basis: PlanBasis;
  /** Whether the route uses documented transitions only. A legal plan can still have failed preconditions. */
  readonly legal: boolean;
  /** States from the first to the last; `[M]` when no mode or parameter changes, `[M, M]` for a change of parameters. */
  readonly route: readonly State[];
  /** Why there is no route; empty when `legal`. */
  readonly refusals: readonly Refusal[];
  readonly preconditions: readonly Precondition[];
  readonly hops: readonly Hop[];
  /** What a person does by hand. */
  readonly actions: readonly Action[];
  readonly risks: readonly Risk[];
}

/** What the plan knows of the cluster. */
export type PlanBasis =
  | {
      readonly kind: 'observed';
      readonly from: State;
      readonly time?: string;
      readonly version?: string;
    }
  | { readonly kind: 'assumed'; readonly from: State };

/** A switch that can not be planned, and the routes that could. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Legal routes from where the cluster is. */
  readonly routes: readonly (readonly State[])[];
}

export type PreconditionState = 'met' | 'failed' | 'unknown' | 'cured';

/** Something that must hold before a phase. Only `failed` makes the answer "no". */
export interface Precondition {
  readonly code: string;
  readonly state: PreconditionState;
  readonly message: string;
  /** What to do; for `cured` and `met` empty. */
  readonly remedy: string;
  /** Phase before which it must hold; for `cured` the phase that cures it. */
  readonly phase: string;
}

/** One legal move from a state to the next. */
export interface Hop {
  readonly from: State;
  readonly to: State;
  readonly phases: readonly Phase[];
}

/** One gate and at most one commit. */
export interface Phase {
  /** Unique in the plan: `switch-direct`. */
  readonly id: string;
  /** `action`: nothing is committed, a person acts. `check`: nothing is committed, only the gate is waited for. */
  readonly kind: 'commit' | 'action' | 'check';
  /** One sentence for the operator. */
  readonly purpose: string;
  readonly changes: readonly Change[];
  readonly gate: Gate;
  readonly disruption: Disruption;
  /** Whether a person must approve before the commit. */
  readonly approval: boolean;
  /** Once this phase's gate is open the way back is a new switch, not a revert. At most one phase of a plan. */
  readonly pointOfNoReturn: boolean;
  readonly inverse: Inverse;
  /** DKP's own conditions that this phase goes through, in its order. */
  readonly conditions: readonly string[];
  /** Everything the owned tree holds after this phase. */
  readonly objects: readonly DesiredObject[];
}

export type ChangeAction = 'create' | 'update' | 'delete';

/** What a commit does to one object of the tree. */
export interface Change extends ObjectId {
  readonly action: ChangeAction;
}

/** The predicate over observations that must hold before the next phase. */
export interface Gate {
  /** In words, for the table of phases: `Ready, Direct`. */
  readonly text: string;
  readonly all: readonly GateClause[];
  /** Seconds that it must hold. */
  readonly settleSeconds: number;
  /** How long it may take before a person is asked; absent for action phases, whose deadline pauses. */
  readonly deadline?: string;
}

/** One clause of a gate. */
export type GateClause =
  /** The GitOps engine has applied the commit. */
  | { readonly kind: 'Delivered' }
  /** Module is enabled and Ready. */
  | { readonly kind: 'ModuleReady'; readonly module: string }
  | { readonly kind: 'ModuleDisabled'; readonly module: string }
  /** `registry-state`: condition Ready is True and mode = target_mode = this mode. */
  | { readonly kind: 'RegistryReady'; readonly mode: Mode }
  | { readonly kind: 'RegistryTarget'; readonly mode: Mode }
  | { readonly kind: 'RegistryCondition'; readonly type: string; readonly status: 'True' | 'False' }
  /** ContainerdConfigPreflightReady is False and lists exactly the nodes labelled `custom`. */
  | { readonly kind: 'PreflightListsCustomNodes'; readonly nodes: readonly string[] }
  /** The checksum of each group has moved since the commit, and every node of it has applied the new one. */
  | { readonly kind: 'NodesUpToDate'; readonly nodeGroups: readonly string[] }
  /** Every node reports containerd-config-registry=default. */
  | { readonly kind: 'NodesReportDefaultConfig' }
  /** No node carries a version of registry-bashible-config. */
  | { readonly kind: 'NodesReleased' }
  /** The Deployment or DaemonSet has rolled out its newest template, and every pod is Ready. */
  | {
      readonly kind: 'RolledOut';
      readonly workload: 'Deployment' | 'DaemonSet';
      readonly namespace: string;
      readonly name: string;
    }
  /** The Deployment or DaemonSet and its pods are not there any more. */
  | {
      readonly kind: 'Gone';
      readonly workload: 'Deployment' | 'DaemonSet';
      readonly namespace: string;
      readonly name: string;
    }
  /** The Service selects this backend alone, and has a ready endpoint for each of its ready pods, at least one. */
  | {
      readonly kind: 'ServiceLeadsTo';
      readonly namespace: string;
      readonly name: string;
      readonly backend: string;
    }
  /** Each registry has every image of the platform, and `own` are there too. */
  | {
      readonly kind: 'ImagesPresent';
      /** `https://registry.example.com/deckhouse/ee`. */
      readonly registries: readonly string[];
      /** Images of regshift's own pods, by digest. */
      readonly own: readonly string[];
    }
  /** Secret `d8-system/deckhouse-registry` names this registry. */
  | { readonly kind: 'PlatformRegistryIs'; readonly address: string; readonly path: string }
  /** The platform's controller has restarted with that registry, and has rendered every manifest with it. */
  | { readonly kind: 'ControllerRestarted' }
  /** No Module left Ready and no new image pull error in the platform's namespaces. */
  | { readonly kind: 'PlatformHealthy' };

/** How to undo one phase. */
export interface Inverse {
  /** Commits that undo it, in order; empty when there is nothing to undo or no way back. */
  readonly steps: readonly InverseStep[];
  /** Why there is no way back, or why there is nothing to do. */
  readonly note?: string;
}

/** One commit of the way back. */
export interface InverseStep {
  readonly id: string;
  readonly changes: readonly Change[];
  readonly gate: Gate;
  readonly objects: readonly DesiredObject[];
}

/** Something a person does. */
export interface Action {
  readonly phase: string;
  readonly text: string;
  /** Shell command, if one does it. */
  readonly command?: string;
}

/** Something that may hurt, legal as it is. */
export interface Risk {
  readonly code: string;
  readonly message: string;
}
