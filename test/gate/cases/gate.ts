import type { GateEvidence } from '../../../src/gate/evidence';
import type { ApplicationFacts } from '../../../src/observe/snapshot';
import type { Gate, GateClause } from '../../../src/plan/plan';
import {
  APPLICATION,
  BASELINE,
  COMMIT,
  CONFIG,
  EVIDENCE,
  changed,
  condition,
  gateOf,
  withConfig,
  withRegistry,
  withSnapshot,
  withState,
} from '../gate-builder';
import { verdictsOfGate } from '../gate-case';
import type { GateCase, Verdicts } from '../gate-case';

const DELIVERED: GateClause = { kind: 'Delivered' };
const TARGET: GateClause = { kind: 'RegistryTarget', mode: 'Direct' };
const READY: GateClause = { kind: 'RegistryReady', mode: 'Direct' };
const HEALTHY: GateClause = { kind: 'PlatformHealthy' };
const WAITING: GateClause = { kind: 'RegistryTarget', mode: 'Proxy' };
const LOCAL: GateClause = { kind: 'RegistryTarget', mode: 'Local' };
const STALE: GateClause = { kind: 'ModuleReady', module: 'unheard-of' };
const NOT_PROXY = 'target_mode is Direct, not Proxy';
const UNHEARD = 'can not tell: Module unheard-of was not observed';

const off = { name: 'registry', enabled: true, ready: false };
const broken = withSnapshot({ delivery: { ...APPLICATION, errors: ['SyncError: x'] } });
const refused = withState({
  conditions: [condition('ErrTransitionNotSupported', 'True', 'no', 'Error')],
});

const worst: readonly (readonly [string, Gate, Verdicts])[] = [
  [
    'a gate',
    gateOf([DELIVERED, TARGET, READY, HEALTHY]),
    { 'is open when every clause is': [EVIDENCE, 'open'] },
  ],
  [
    'a gate',
    gateOf([WAITING, STALE, DELIVERED]),
    {
      'is as bad as its worst clause': [broken, 'failed: Application argocd/prod-1: SyncError: x'],
    },
  ],
  [
    'a gate',
    gateOf([DELIVERED, STALE, WAITING]),
    {
      'is as bad as its worst clause, be it the first': [
        broken,
        'failed: Application argocd/prod-1: SyncError: x',
      ],
    },
  ],
  [
    'a gate',
    gateOf([WAITING, STALE]),
    { 'is stale before it waits': [EVIDENCE, `stale: ${UNHEARD}`] },
  ],
  [
    'a gate',
    gateOf([TARGET, LOCAL, WAITING]),
    {
      'gives the reason of the first among equals': [
        EVIDENCE,
        'waiting: target_mode is Direct, not Local',
      ],
    },
  ],
  [
    'a gate',
    gateOf([HEALTHY, READY]),
    {
      'does not hide behind its health that a switch is refused': [
        refused,
        'failed: ErrTransitionNotSupported: no',
      ],
    },
  ],
  [
    'a gate',
    gateOf([TARGET]),
    {
      'does not ask for health unless it says so': [
        withSnapshot({ pullErrors: undefined, modules: undefined }),
        'open',
      ],
    },
  ],
  ['a gate without clauses', gateOf([]), { 'is open': [EVIDENCE, 'open'] }],
];

const ALL_OF_IT: readonly GateCase[] = [
  {
    name: 'a gate that is open says nothing more',
    ask: ({ judgeGate }) => judgeGate(gateOf([DELIVERED, READY]), EVIDENCE),
    answer: { verdict: 'open', reason: '', evidence: [] },
  },
  {
    name: 'a gate that is not open names every clause that is not',
    ask: ({ judgeGate }) => judgeGate(gateOf([WAITING, TARGET, STALE, DELIVERED]), broken),
    answer: {
      verdict: 'failed',
      reason: 'Application argocd/prod-1: SyncError: x',
      evidence: [
        `waiting: ${NOT_PROXY}`,
        `stale: ${UNHEARD}`,
        'failed: Application argocd/prod-1: SyncError: x',
      ],
    },
  },
  {
    name: 'a gate that is not open names trouble as well that may still pass',
    ask: ({ judgeGate }) =>
      judgeGate(gateOf([HEALTHY, WAITING]), withSnapshot({ modules: [off] })).evidence,
    answer: [`waiting: ${NOT_PROXY}`, 'waiting: Module registry is not Ready'],
  },
  {
    name: 'a gate that is late names what it has waited for',
    ask: ({ judgeGate }) =>
      judgeGate(gateOf([WAITING], { deadline: '2h' }), { ...EVIDENCE, waitedSeconds: 7201 }),
    answer: {
      verdict: 'failed',
      reason: `not within 2h: ${NOT_PROXY}`,
      evidence: [`waiting: ${NOT_PROXY}`],
    },
  },
  {
    name: 'a gate that settles says so',
    ask: ({ judgeGate }) => judgeGate(gateOf([TARGET], { settleSeconds: 30 }), EVIDENCE),
    answer: {
      verdict: 'waiting',
      reason: 'held 0 s of 30 s',
      evidence: ['waiting: held 0 s of 30 s'],
    },
  },
  {
    name: 'a deadline that can not be read is a bug',
    ask: ({ judgeGate }) => {
      try {
        return judgeGate(gateOf([WAITING], { deadline: 'soon' }), {
          ...EVIDENCE,
          waitedSeconds: 7201,
        });
      } catch (error) {
        return String(error);
      }
    },
    answer: 'BugError: a gate has the deadline soon',
  },
];

const settle: Verdicts = {
  'has not passed when nobody counted': [EVIDENCE, 'waiting: held 0 s of 30 s'],
  'has not passed a second before': [
    { ...EVIDENCE, heldSeconds: 29 },
    'waiting: held 29 s of 30 s',
  ],
  'has passed': [{ ...EVIDENCE, heldSeconds: 30 }, 'open'],
};

const late = { ...EVIDENCE, waitedSeconds: 7201 };
const IN_TIME: Verdicts = {
  'has not passed on its last second': [
    { ...EVIDENCE, waitedSeconds: 7200 },
    `waiting: ${NOT_PROXY}`,
  ],
  'has not passed when nobody counted': [EVIDENCE, `waiting: ${NOT_PROXY}`],
  'makes what waits a matter for a person': [late, `failed: not within 2h: ${NOT_PROXY}`],
};

const deadlines: readonly (readonly [string, Gate, Verdicts])[] = [
  ['the deadline', gateOf([WAITING], { deadline: '2h' }), IN_TIME],
  [
    'the deadline',
    gateOf([STALE], { deadline: '2h' }),
    {
      'makes what can not be told a matter for a person': [
        late,
        `failed: not within 2h: ${UNHEARD}`,
      ],
    },
  ],
  [
    'the deadline',
    gateOf([HEALTHY], { deadline: '2h' }),
    {
      'leaves the reason of what has failed already': [
        { ...withSnapshot({ modules: [off] }), waitedSeconds: 7201 },
        'failed: Module registry is not Ready',
      ],
    },
  ],
  [
    'without a deadline a gate',
    gateOf([WAITING]),
    { 'waits for as long as it takes': [late, `waiting: ${NOT_PROXY}`] },
  ],
  [
    'the deadline',
    gateOf([TARGET], { deadline: '2h' }),
    { 'does not close a gate that is open': [late, 'open'] },
  ],
  [
    'the deadline',
    gateOf([TARGET], { deadline: '2h', settleSeconds: 30 }),
    { 'does not hurry one that settles': [late, 'waiting: held 0 s of 30 s'] },
  ],
];

const OLD = 'stale: the observation is older than the commit: observe the cluster anew';
const at = (time: string, basis: 'given' | 'newest-in-dump' = 'given') =>
  ({ time, basis }) as const;
const NOON = at('2026-01-01T12:00:00Z');
const withGeneration = (generation: number) => ({
  ...withSnapshot({ platform: { controller: { generation } } }),
  baseline: { ...BASELINE, controllerGeneration: 4 },
});

/** Of whatever clauses: here of one that reads nothing of what tells the age. */
const age: Verdicts = {
  'is older by the version of registry-config': [withConfig({ resourceVersion: '99' }), OLD],
  'is older by the version of registry-state': [withState({ resourceVersion: '100' }), OLD],
  'is older by the generation of the controller': [withGeneration(3), OLD],
  'is older by its time': [
    {
      ...withSnapshot({ observedAt: at('2026-01-01T11:59:59Z') }),
      baseline: { ...BASELINE, observedAt: NOON },
    },
    OLD,
  ],
  'is not older by a time of another kind': [
    {
      ...withSnapshot({ observedAt: at('2026-01-01T11:59:59Z', 'newest-in-dump') }),
      baseline: { ...BASELINE, observedAt: NOON },
    },
    'open',
  ],
  'is as old by its time': [
    { ...withSnapshot({ observedAt: NOON }), baseline: { ...BASELINE, observedAt: NOON } },
    'open',
  ],
  'has no time': [{ ...EVIDENCE, baseline: { ...BASELINE, observedAt: NOON } }, 'open'],
  'has a time, and the baseline has none': [withSnapshot({ observedAt: NOON }), 'open'],
  'is as old by versions': [
    withRegistry({
      config: { ...CONFIG, resourceVersion: '100' },
      state: { ...EVIDENCE.snapshot.registry.state, resourceVersion: '101' },
    }),
    'open',
  ],
  'is younger by versions that are numbers, not texts': [
    withRegistry({
      config: { ...CONFIG, resourceVersion: '1000' },
      state: { ...EVIDENCE.snapshot.registry.state, resourceVersion: '1001' },
    }),
    'open',
  ],
  'is as old by the generation of the controller': [withGeneration(4), 'open'],
  'is compared with nothing where nothing was remembered': [
    changed(EVIDENCE, { baseline: undefined }),
    'open',
  ],
  'of which versions are not known': [
    withRegistry({
      config: changed(CONFIG, { resourceVersion: undefined }),
      state: changed(EVIDENCE.snapshot.registry.state, { resourceVersion: undefined }),
    }),
    'open',
  ],
};

/** Observed at a second past noon, read half a minute later; delivered since another. */
function published(observed: number, since: Partial<ApplicationFacts> = {}): GateEvidence {
  return withSnapshot({
    observedAt: { time: past(observed), basis: 'api-server', readAt: past(observed + 30) },
    delivery: {
      ...APPLICATION,
      health: { status: 'Healthy', lastTransitionTime: past(0) },
      operation: { phase: 'Succeeded', revisions: [COMMIT], finishedAt: past(10) },
      ...since,
    },
  });
}

function past(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();
}

const EARLY =
  'stale: the cluster was observed before the engine was done: wait for the next publication';

const publications: Verdicts = {
  'that was observed before the engine was done is none of what it did': [published(9), EARLY],
  'that was observed when the engine was done counts': [published(10), 'open'],
  'is compared by durations, where the engine lives by another clock': [
    published(5000, { observedAt: past(40) }),
    'open',
  ],
  'is too old by durations, where the engine lives by another clock': [
    published(5000, { observedAt: past(39) }),
    EARLY,
  ],
  'is not known to be young enough where the engine shows no times': [
    published(10, { health: { status: 'Healthy' } }),
    'stale: can not tell: whether the cluster was observed after the engine was done',
  ],
  'without an engine is judged by its clauses': [
    changed(published(9), { snapshot: changed(published(9).snapshot, { delivery: undefined }) }),
    'open',
  ],
  'that waits for a clause says so first': [
    { ...published(9), snapshot: { ...published(9).snapshot, nodes: [] } },
    'stale: can not tell: no Node was observed',
  ],
};

const failedLongAgo = {
  ...withState({
    resourceVersion: '100',
    conditions: refused.snapshot.registry.state.conditions,
  }),
};

export const GATE_CASES: readonly GateCase[] = [
  ...worst.flatMap(([about, gate, verdicts]) => verdictsOfGate(about, gate, verdicts)),
  ...ALL_OF_IT,
  ...verdictsOfGate('the settle time', gateOf([TARGET], { settleSeconds: 30 }), settle),
  ...deadlines.flatMap(([about, gate, verdicts]) => verdictsOfGate(about, gate, verdicts)),
  ...verdictsOfGate('an observation', gateOf([{ kind: 'NodesReleased' }]), age),
  ...verdictsOfGate('a publication', gateOf([{ kind: 'NodesReleased' }]), publications),
  ...verdictsOfGate('an observation', gateOf([READY]), {
    'that is older tells of no failure either': [failedLongAgo, OLD],
  }),
];
