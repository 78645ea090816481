import type { VerdictKind } from '../gate/verdict';
import type { State } from '../model/mode';
import type { Condition } from '../observe/condition';
import type { Snapshot } from '../observe/snapshot';
import type { Action } from '../plan/plan';
import type { Consideration, Proposed } from './advance-outcome';
import { committedPhase } from './journal';
import type { Journal } from './journal';
import type { PlannedSwitch, SwitchPhase } from './planned-switch';

/**
 * How far a switch is. What `regshift status -o json` prints.
 *
 * Programs rely on the names of the fields: add freely, rename none.
 */
export interface SwitchStatus {
  readonly apiVersion: 'regshift.io/v1alpha1';
  readonly kind: 'Status';
  readonly cluster: string;
  /** Id of the switch; absent where none was ever started. */
  readonly switch?: string;
  readonly route?: readonly State[];
  /** The phase whose gate is waited for, or that is to be committed next; absent when nothing is left. */
  readonly phase?: string;
  /** `open`: the next commit may be made. */
  readonly verdict: VerdictKind | 'done';
  /** What the first thing in the way is; empty when nothing is. */
  readonly reason: string;
  /** Everything that is in the way. */
  readonly evidence: readonly string[];
  /** Whom the switch waits for. */
  readonly waitsFor?: 'cluster' | 'person' | 'approval' | 'merge';
  /** The pull request that the next commit waits in. */
  readonly pullRequest?: string;
  readonly phases: readonly PhaseStatus[];
  /** When the cluster was observed, as the snapshot says; RFC 3339. */
  readonly observedAt?: string;
}

/** How far one phase is. */
export interface PhaseStatus {
  readonly id: string;
  readonly kind: SwitchPhase['kind'];
  readonly purpose: string;
  /** `proposed`: its commit waits to be merged. `committed`: it has landed, its gate was not found open yet. */
  readonly state: 'passed' | 'committed' | 'proposed' | 'ahead';
  /** DKP's conditions that the phase goes through, in its order, as they are now; only of the phase that is waited for. */
  readonly conditions?: readonly ConditionStatus[];
  /** What a person does; only of the phase that is waited for. */
  readonly actions?: readonly StatusAction[];
}

/** Something a person does. */
export type StatusAction = Pick<Action, 'text' | 'command'>;

/** One of DKP's conditions. */
export type ConditionStatus = Pick<Condition, 'type' | 'message'> & {
  /** `Unknown`: not shown yet. */
  readonly status: string;
};

/** What a status is made from. */
export interface StatusSources {
  readonly planned: PlannedSwitch;
  readonly journal: Journal;
  readonly considered: Consideration;
  /** The last observation, if there was one. */
  readonly snapshot: Snapshot | undefined;
}

/** The status of a switch that was started. */
export function statusOf(sources: StatusSources): SwitchStatus {
  const { planned, considered, snapshot } = sources;
  const at = phaseInQuestion(sources);
  const phase = at === undefined ? undefined : planned.phases[at];
  const observedAt = snapshot?.observedAt?.time;
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Status',
    cluster: planned.cluster,
    switch: planned.id,
    route: planned.plan.route,
    ...(phase === undefined ? {} : { phase: phase.id }),
    ...judged(considered),
    phases: planned.phases.map((one, index) =>
      index === at ? phaseNow(one, sources) : phaseStatus(one, sources.journal),
    ),
    ...(observedAt === undefined ? {} : { observedAt }),
  };
}

/** The status of a cluster whose registry was never switched by regshift. */
export function statusWithoutSwitch(cluster: string): SwitchStatus {
  return bareStatus(cluster, 'done', 'no switch was started');
}

/** The status of a cluster or repository that can not be seen now. */
export function unseenStatus(cluster: string, reason: string): SwitchStatus {
  return bareStatus(cluster, 'stale', reason);
}

function bareStatus(
  cluster: string,
  verdict: SwitchStatus['verdict'],
  reason: string,
): SwitchStatus {
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Status',
    cluster,
    verdict,
    reason,
    evidence: [],
    phases: [],
  };
}

/** The same where the next commit waits in a pull request. */
export function proposedStatus(
  status: SwitchStatus,
  { url, isUnapproved }: Proposed,
): SwitchStatus {
  return {
    ...status,
    phases: status.phases.map((phase) => (phase.id === status.phase ? proposed(phase) : phase)),
    verdict: 'waiting',
    reason: isUnapproved ? `${url} needs an approval before it is merged` : `${url} may be merged`,
    waitsFor: isUnapproved ? 'approval' : 'merge',
    pullRequest: url,
  };
}

/** Nothing of it is in the cluster: what DKP shows is about the phase before. */
function proposed({ id, kind, purpose, state }: PhaseStatus): PhaseStatus {
  return { id, kind, purpose, state: state === 'ahead' ? 'proposed' : state };
}

type Judged = Pick<SwitchStatus, 'verdict' | 'reason' | 'evidence' | 'waitsFor'>;

function judged(considered: Consideration): Judged {
  switch (considered.kind) {
    case 'done':
      return { verdict: 'done', reason: '', evidence: [] };
    case 'due':
      return { verdict: 'open', reason: '', evidence: [] };
    case 'refused': {
      const messages = considered.issues.map(({ place, message }) =>
        [place.file, message].filter((part) => part !== undefined).join(' '),
      );
      return {
        verdict: 'failed',
        reason: messages[0] ?? '',
        evidence: messages,
        waitsFor: 'person',
      };
    }
    case 'wait':
    case 'unmerged':
    case 'act':
    case 'unapproved':
    case 'failed': {
      const { verdict, reason, evidence } = considered.verdict;
      return { verdict, reason, evidence, waitsFor: WAITS_FOR[considered.kind] };
    }
  }
}

const WAITS_FOR = {
  wait: 'cluster',
  unmerged: 'merge',
  act: 'person',
  unapproved: 'approval',
  failed: 'person',
} as const;

/** Conditions of the switch before would pass for those of this one. */
function isStale(considered: Consideration): boolean {
  return 'verdict' in considered && considered.verdict.verdict === 'stale';
}

function phaseInQuestion({ considered, journal }: StatusSources): number | undefined {
  switch (considered.kind) {
    case 'done':
      return undefined;
    case 'refused':
      return committedPhase(journal);
    case 'due':
      return considered.step.kind === 'close' ? committedPhase(journal) : considered.step.phase;
    case 'wait':
    case 'unmerged':
    case 'act':
    case 'unapproved':
    case 'failed':
      return considered.phase;
  }
}

function phaseStatus({ id, kind, purpose }: SwitchPhase, { entries }: Journal): PhaseStatus {
  const has = (event: 'begun' | 'passed'): boolean =>
    entries.some((entry) => entry.event === event && entry.phase === id);
  const state = has('passed') ? 'passed' : has('begun') ? 'committed' : 'ahead';
  return { id, kind, purpose, state };
}

/** The phase that is waited for: what DKP says of it, and what a person does. */
function phaseNow(phase: SwitchPhase, sources: StatusSources): PhaseStatus {
  const { planned, journal, considered, snapshot } = sources;
  if (considered.kind === 'unmerged') return { ...phaseStatus(phase, journal), state: 'proposed' };
  const { plan } = planned.frozen;
  const known = plan.hops.flatMap(({ phases }) => phases).find(({ id }) => id === phase.id);
  const types = snapshot === undefined || isStale(considered) ? [] : (known?.conditions ?? []);
  const actions = plan.actions.filter((action) => action.phase === phase.id);
  return {
    ...phaseStatus(phase, journal),
    ...(snapshot === undefined || types.length === 0
      ? {}
      : { conditions: types.map((type) => conditionStatus(type, snapshot)) }),
    ...(actions.length === 0
      ? {}
      : {
          actions: actions.map(({ text, command }) => ({
            text,
            ...(command === undefined ? {} : { command }),
          })),
        }),
  };
}

function conditionStatus(type: string, { registry }: Snapshot): ConditionStatus {
  const found = registry.state.conditions.find((condition) => condition.type === type);
  return { type, status: found?.status ?? 'Unknown', message: found?.message ?? '' };
}
