import type { Disruption } from '../model/disruption';
import type { Section, State } from '../model/mode';

/**
 * One generation of DKP's `registry` module as data (`versions.md` 6). The next generation is a new profile, not new
 * code: everything that differs between generations stands in a row here, with its source.
 */
export interface Profile {
  readonly id: ProfileId | 'Pipeline';
  /** In a few words, for people. */
  readonly title: string;
  /** Half-open range of DKP versions; absent ends are open. */
  readonly versions: VersionRange;
  readonly states: readonly StateRow[];
  readonly transitions: readonly TransitionRow[];
  /** Conditions of `registry-state` per target, in DKP's order; `Ready` follows always. */
  readonly conditions: Readonly<Partial<Record<State, readonly ConditionRow[]>>>;
  readonly preconditions: readonly PreconditionRow[];
  readonly risks: readonly RiskRow[];
  /**
   * What Unmanaged with a section means: a state of its own (U1), or, where the generation has none, a way through
   * Direct with that section and back (`versions.md` 2).
   */
  readonly unmanagedSection: 'state' | 'through-direct';
  /** Whether a target mode may be planned at all. */
  readonly plannable: Plannability;
  readonly source: string;
}

/** A profile of DKP's own module. */
export interface Generation extends Profile {
  readonly id: ProfileId;
}

export type ProfileId = 'none' | 'D1' | 'D2' | 'C' | 'B' | 'M';

/** `from` is included, `before` is not. */
export interface VersionRange {
  readonly from?: string;
  readonly before?: string;
}

/** `no` carries what the user is told. */
export type Plannability =
  { readonly kind: 'yes' } | { readonly kind: 'no'; readonly code: string; readonly why: string };

/** A state the generation knows. */
export interface StateRow {
  readonly state: State;
  /** Section of `settings.registry` it reads; U0 and Local read none. */
  readonly section?: Section;
  /** Works on clusters of type Static only. */
  readonly staticOnly: boolean;
  /** What serves pulls besides containerd itself (`switching.md` 1). */
  readonly components: readonly Component[];
  /** Base of the names of the platform's images: the registry's own address, or DKP's fixed virtual one. */
  readonly imageNames: 'upstream' | 'virtual';
  readonly source: string;
}

export type Component = 'incluster-proxy' | 'node-services' | 'service' | 'ingress';

/**
 * - `documented`: in the manual; plans use these only.
 * - `accepted`: DKP's code takes it, its manual does not name it; never planned.
 * - `rejected`: ends in ErrTransitionNotSupported.
 */
export type Standing = 'documented' | 'accepted' | 'rejected';

/** A move from a settled state to a target; `from` = `to` is a change of parameters. */
export interface TransitionRow {
  readonly from: State;
  readonly to: State;
  readonly standing: Standing;
  /** What the move restarts, besides containerd v1's first change of layout. */
  readonly disruption: Disruption;
  readonly reason: string;
  readonly source: string;
}

/** A condition that the module walks through. */
export interface ConditionRow {
  readonly type: string;
  /** `remembered`: only where an upstream is remembered (`switching.md` 3.2). */
  readonly when: 'always' | 'remembered';
}

/** What must hold before a phase. The predicate behind `check` is code in `plan`; where it applies is data. */
export interface PreconditionRow {
  readonly code: string;
  readonly check: CheckId;
  /**
   * `always`: also where there is nothing to do; `commits`: wherever something is committed; `switch`: only where the
   * mode or its parameters change.
   */
  readonly scope: 'always' | 'commits' | 'switch';
  /** Targets it applies to; absent: all. */
  readonly targets?: readonly State[];
  readonly source: string;
}

export type CheckId =
  | 'settled'
  | 'managed-cluster'
  | 'bootstrapped'
  | 'no-update-running'
  | 'no-pending-release'
  | 'controller-ready'
  | 'module-ready'
  | 'module-in-maintenance'
  | 'static-cluster'
  | 'supported-runtime'
  | 'runtime-change-in-flight'
  | 'masters-ready'
  | 'masters-schedulable'
  | 'nodes-ready'
  | 'nodes-up-to-date'
  | 'nodes-await-approval'
  | 'custom-containerd-config'
  | 'foreign-node-scripts'
  | 'queue-quiet'
  | 'public-domain'
  | 'via-section'
  | 'secret-delivery'
  | 'legacy-runtime'
  | 'pipeline-masters'
  | 'pipeline-images'
  | 'pipeline-paths'
  | 'pipeline-push'
  | 'pipeline-containerd'
  | 'pipeline-one-master'
  | 'module-off';

/** Something to tell about a plan that ends in, or passes, one of `targets`. */
export interface RiskRow {
  readonly code: string;
  /** Final states it applies to; absent: all. */
  readonly ends?: readonly State[];
  readonly message: string;
  readonly source: string;
}
