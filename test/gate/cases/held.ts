import type { ApplicationFacts, Condition, Snapshot } from '../../../src/observe/snapshot';
import type { GateClause } from '../../../src/plan/plan';
import {
  APPLICATION,
  KUSTOMIZATION,
  SNAPSHOT,
  changed,
  condition,
  gateOf,
  withState,
} from '../gate-builder';
import type { Change } from '../gate-builder';
import type { GateCase } from '../gate-case';

const DELIVERED: GateClause = { kind: 'Delivered' };
const READY: GateClause = { kind: 'RegistryReady', mode: 'Direct' };
const HEALTHY: GateClause = { kind: 'PlatformHealthy' };
const NODES: GateClause = { kind: 'NodesReleased' };

/** A minute of one hour. */
function at(minute: number): string {
  return `2026-01-01T12:${String(minute).padStart(2, '0')}:00Z`;
}

function since(type: string, minute: number): Condition {
  return { ...condition(type, 'True'), lastTransitionTime: at(minute) };
}

const DATED: ApplicationFacts = {
  ...APPLICATION,
  health: { status: 'Healthy', lastTransitionTime: at(10) },
  operation: { phase: 'Succeeded', revisions: [], finishedAt: at(12) },
};

/** Seen at half past; delivered for 18 minutes, Ready for 20. */
const SEEN: Snapshot = {
  ...SNAPSHOT,
  observedAt: { time: at(30), basis: 'given' },
  delivery: DATED,
  registry: {
    ...SNAPSHOT.registry,
    state: {
      ...SNAPSHOT.registry.state,
      conditions: [since('NodeServicesReady', 10), since('Ready', 5)],
    },
  },
};

function delivered(change: Change<ApplicationFacts>): Snapshot {
  return { ...SEEN, delivery: changed(DATED, change) };
}

function flux(...conditions: readonly Condition[]): Snapshot {
  return { ...SEEN, delivery: { ...KUSTOMIZATION, conditions } };
}

function conditions(...list: readonly Condition[]): Snapshot {
  return {
    ...withState({ conditions: list }).snapshot,
    observedAt: { time: at(30), basis: 'given' },
  };
}

type Row = readonly [all: readonly GateClause[], seen: Snapshot, seconds: number | undefined];

const rows: Readonly<Record<string, Row>> = {
  'since the sync ended, where health is older': [[DELIVERED], SEEN, 18 * 60],
  'since health came, where the sync is older': [
    [DELIVERED],
    delivered({ health: { lastTransitionTime: at(20) } }),
    10 * 60,
  ],
  'since the newest condition of the module came': [[READY], SEEN, 20 * 60],
  'since the newest of all its clauses': [[READY, DELIVERED], SEEN, 18 * 60],
  'since the newest of all its clauses, in whatever order': [[DELIVERED, READY], SEEN, 18 * 60],
  'for as long as the others, where trouble has to be absent': [
    [HEALTHY, DELIVERED],
    SEEN,
    18 * 60,
  ],
  'for nobody knows how long, where only trouble has to be absent': [[HEALTHY], SEEN, undefined],
  'for nobody knows how long without clauses': [[], SEEN, undefined],
  'for nobody knows how long, where a clause leaves no time': [
    [DELIVERED, NODES, READY],
    SEEN,
    undefined,
  ],
  'not at all, where it came after the look': [
    [DELIVERED],
    delivered({ health: { lastTransitionTime: at(31) } }),
    0,
  ],
  'for nobody knows how long without the time of health': [
    [DELIVERED],
    delivered({ health: {} }),
    undefined,
  ],
  'for nobody knows how long without the end of the sync': [
    [DELIVERED],
    delivered({ operation: { phase: 'Succeeded', revisions: [] } }),
    undefined,
  ],
  'for nobody knows how long without a sync': [
    [DELIVERED],
    delivered({ operation: undefined }),
    undefined,
  ],
  'for nobody knows how long without an engine': [
    [DELIVERED],
    changed(SEEN, { delivery: undefined }),
    undefined,
  ],
  'for nobody knows how long without the time of the look': [
    [DELIVERED],
    changed(SEEN, { observedAt: undefined }),
    undefined,
  ],
  'by the clock of the cluster where the engine lives': [
    [DELIVERED],
    delivered({ observedAt: at(15) }),
    3 * 60,
  ],
  'since a Kustomization became Ready': [
    [DELIVERED],
    flux(since('Healthy', 25), since('Ready', 20)),
    10 * 60,
  ],
  'for nobody knows how long without Ready of a Kustomization': [
    [DELIVERED],
    flux(since('Healthy', 25)),
    undefined,
  ],
  'for nobody knows how long without the time of Ready of a Kustomization': [
    [DELIVERED],
    flux(condition('Ready', 'True')),
    undefined,
  ],
  'for nobody knows how long without conditions of the module': [[READY], conditions(), undefined],
  'for nobody knows how long where a condition of the module has no time': [
    [READY],
    conditions(since('Ready', 5), condition('NodeServicesReady', 'True')),
    undefined,
  ],
  'for nobody knows how long where a time is none': [
    [READY],
    conditions({ ...condition('Ready', 'True'), lastTransitionTime: 'noon' }),
    undefined,
  ],
};

const DATED_KINDS: readonly GateClause[] = [
  { kind: 'RegistryTarget', mode: 'Direct' },
  { kind: 'RegistryCondition', type: 'NodeServicesReady', status: 'True' },
  { kind: 'PreflightListsCustomNodes', nodes: [] },
];

export const HELD_CASES: readonly GateCase[] = [
  ...Object.entries(rows).map(([sentence, [all, seen, answer]]) => ({
    name: `a gate is proven to have held ${sentence}`,
    ask: ({ provenHeld }: Parameters<GateCase['ask']>[0]) =>
      provenHeld(gateOf(all), seen, 'Unmanaged'),
    answer,
  })),
  ...DATED_KINDS.map((clause) => ({
    name: `${clause.kind} is proven to have held since the newest condition of the module came`,
    ask: ({ provenHeld }: Parameters<GateCase['ask']>[0]) =>
      provenHeld(gateOf([clause]), SEEN, 'Unmanaged'),
    answer: 20 * 60,
  })),
  ...DATED_KINDS.map((clause) => ({
    name: `${clause.kind} is not proven where the mode stays: conditions of the change before stay too`,
    ask: ({ provenHeld }: Parameters<GateCase['ask']>[0]) =>
      provenHeld(gateOf([clause]), SEEN, 'Direct'),
    answer: undefined,
  })),
];
