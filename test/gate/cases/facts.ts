import type { Snapshot } from '../../../src/observe/snapshot';
import type { GateClause } from '../../../src/plan/plan';
import type { GateEvidence } from '../../../src/gate/evidence';
import {
  APPLICATION,
  COMMIT,
  EVIDENCE,
  KUSTOMIZATION,
  NODES,
  OLDER,
  SNAPSHOT,
  WANTED,
  changed,
  gateOf,
  node,
  withSnapshot,
} from '../gate-builder';
import type { GateCase } from '../gate-case';

const ROUGH: Snapshot = {
  ...SNAPSHOT,
  observedAt: { time: '2026-01-01T12:00:00Z', basis: 'given' },
  platform: { controller: { generation: 5 } },
  nodes: [node('b', 'worker', { registryVersion: 'v2' }), ...NODES],
  modules: [
    { name: 'registry', enabled: true, ready: true },
    { name: 'cert-manager', enabled: true, ready: true },
    { name: 'ingress-nginx', enabled: true, ready: false },
  ],
  pullErrors: [
    { namespace: 'd8-x', pod: 'p', image: 'host/x', reason: 'ErrImagePull' },
    { namespace: 'd8-a', pod: 'p', image: 'host/x', reason: 'ErrImagePull' },
  ],
};

const BLIND: Snapshot = changed(SNAPSHOT, {
  nodes: undefined,
  modules: undefined,
  pullErrors: undefined,
  configurationChecksums: undefined,
  delivery: KUSTOMIZATION,
  registry: {
    ...SNAPSHOT.registry,
    state: { presence: 'absent', conditions: [] },
    pull: { presence: 'unknown', login: 'unknown' },
  },
});

const baselines: readonly GateCase[] = [
  {
    name: 'the baseline of an observation is what gates compare with',
    ask: ({ baselineOf }) => baselineOf(ROUGH),
    answer: {
      observedAt: { time: '2026-01-01T12:00:00Z', basis: 'given' },
      config: SNAPSHOT.registry.config,
      registryStateVersion: '201',
      registryStateHash: 'h',
      checksums: { master: 'm2', worker: 'w2' },
      nodeVersions: { b: 'v2' },
      readyModules: ['cert-manager', 'registry'],
      pullErrors: ['d8-a/p host/x', 'd8-x/p host/x'],
      health: 'Healthy',
      controllerGeneration: 5,
    },
  },
  {
    name: 'the baseline leaves out what was not observed, so that nothing is taken for empty',
    ask: ({ baselineOf }) => baselineOf(BLIND),
    answer: { config: SNAPSHOT.registry.config },
  },
  {
    name: 'the baseline of a cluster without an engine has no health',
    ask: ({ baselineOf }) => baselineOf(changed(BLIND, { delivery: undefined })),
    answer: { config: SNAPSHOT.registry.config },
  },
];

const revisions: readonly GateCase[] = [
  {
    name: 'commits of an Application are those that it compared and synced, each once',
    ask: ({ commitsOf }) =>
      commitsOf({
        ...APPLICATION,
        sync: { revisions: [COMMIT, OLDER] },
        operation: { phase: 'Running', revisions: [OLDER, ''] },
      }),
    answer: [COMMIT, OLDER],
  },
  {
    name: 'commits of an Application are also those that it only synced',
    ask: ({ commitsOf }) =>
      commitsOf({ ...APPLICATION, operation: { phase: 'Running', revisions: [OLDER] } }),
    answer: [COMMIT, OLDER],
  },
  {
    name: 'commits of an Application without a sync are those that it compared',
    ask: ({ commitsOf }) => commitsOf(changed(APPLICATION, { operation: undefined })),
    answer: [COMMIT],
  },
  {
    name: 'commits of a Kustomization are those that it applied and attempted',
    ask: ({ commitsOf }) => commitsOf({ ...KUSTOMIZATION, lastAttemptedRevision: `main/${OLDER}` }),
    answer: [COMMIT, OLDER],
  },
  {
    name: 'commits of a Kustomization with a branch of many parts are told apart from it',
    ask: ({ commitsOf }) =>
      commitsOf({
        ...KUSTOMIZATION,
        lastAppliedRevision: `a/b@c:d@sha1:${COMMIT}`,
        lastAttemptedRevision: `a@${OLDER}`,
      }),
    answer: [COMMIT, OLDER],
  },
  {
    name: 'commits of a Kustomization that did nothing yet are none',
    ask: ({ commitsOf }) =>
      commitsOf(
        changed(KUSTOMIZATION, {
          lastAppliedRevision: undefined,
          lastAttemptedRevision: undefined,
        }),
      ),
    answer: [],
  },
];

const other = { kind: 'RegistryModuleSwitch', enabled: true } as const;
const settings: readonly GateCase[] = [
  {
    name: 'what a tree asks for is told by its ModuleConfig',
    ask: ({ wantedSettings }) =>
      wantedSettings([other, { kind: 'RegistryModuleConfig', settings: WANTED }]),
    answer: WANTED,
  },
  {
    name: 'what a tree asks for is not told without one',
    ask: ({ wantedSettings }) => wantedSettings([other]),
    answer: undefined,
  },
  {
    name: 'verdicts are four',
    ask: ({ VERDICTS }) => VERDICTS,
    answer: ['open', 'waiting', 'failed', 'stale'],
  },
];

const OF = {
  workload: 'Deployment',
  namespace: 'regshift-system',
  name: 'registry-in-cluster-proxy',
} as const;
const SERVICE: GateClause = {
  kind: 'ServiceLeadsTo',
  namespace: 'regshift-system',
  name: 'registry',
  backend: 'x',
};
const DELIVERED: GateClause = { kind: 'Delivered' };
const TARGET: GateClause = { kind: 'RegistryTarget', mode: 'Direct' };

/** Knows nothing. */
const NOTHING: GateEvidence = {
  snapshot: {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'ClusterSnapshot',
    platform: {},
    cluster: SNAPSHOT.cluster,
    registry: {
      ...SNAPSHOT.registry,
      state: { presence: 'unknown', conditions: [] },
      pull: { presence: 'unknown', login: 'unknown' },
    },
  },
};

const OFF = { name: 'registry', enabled: false, ready: false, phase: 'Available' };

const shown: readonly (readonly [line: string, clause: GateClause, evidence?: GateEvidence])[] = [
  [
    'Application argocd/prod-1: Synced at cccccccccccc, Healthy, sync Succeeded at cccccccccccc',
    DELIVERED,
  ],
  [
    'Application argocd/prod-1: ? at , ?, sync ? at ',
    DELIVERED,
    withSnapshot({
      delivery: {
        ...changed(APPLICATION, { operation: undefined }),
        sync: { revisions: [] },
        health: {},
      },
    }),
  ],
  [
    'Application argocd/prod-1: Synced at cccccccccccc, 000000000000, Healthy, sync Succeeded at cccccccccccc',
    DELIVERED,
    withSnapshot({
      delivery: { ...APPLICATION, sync: { status: 'Synced', revisions: [COMMIT, OLDER] } },
    }),
  ],
  [
    'Kustomization flux-system/prod-1: applied cccccccccccc',
    DELIVERED,
    withSnapshot({ delivery: KUSTOMIZATION }),
  ],
  [
    'Kustomization flux-system/prod-1: applied ?',
    DELIVERED,
    withSnapshot({ delivery: changed(KUSTOMIZATION, { lastAppliedRevision: undefined }) }),
  ],
  ['delivery: not observed', DELIVERED, NOTHING],
  ['Module registry: Ready', { kind: 'ModuleReady', module: 'registry' }],
  ['Module other: not observed', { kind: 'ModuleDisabled', module: 'other' }],
  ['Module registry: not observed', { kind: 'ModuleReady', module: 'registry' }, NOTHING],
  [
    'Module registry: off',
    { kind: 'ModuleDisabled', module: 'registry' },
    withSnapshot({ modules: [OFF] }),
  ],
  [
    'Module registry: enabled',
    { kind: 'ModuleReady', module: 'registry' },
    withSnapshot({ modules: [{ name: 'registry', enabled: true, ready: true }] }),
  ],
  [
    'registry-state: mode Direct, target_mode Direct, Ready True, resourceVersion 201',
    { kind: 'RegistryReady', mode: 'Direct' },
  ],
  ['registry-state: mode ?, target_mode ?, Ready ?, resourceVersion ?', TARGET, NOTHING],
  [
    'NodeServicesReady: True',
    { kind: 'RegistryCondition', type: 'NodeServicesReady', status: 'True' },
  ],
  ['ContainerdConfigPreflightReady: not shown', { kind: 'PreflightListsCustomNodes', nodes: [] }],
  ['checksums: master=m2, worker=w2', { kind: 'NodesUpToDate', nodeGroups: ['*'] }],
  ['checksums: ', { kind: 'NodesUpToDate', nodeGroups: ['*'] }, NOTHING],
  ['nodes: master-1=default, worker-1=default', { kind: 'NodesReportDefaultConfig' }],
  [
    'nodes: w=nothing',
    { kind: 'NodesReportDefaultConfig' },
    withSnapshot({
      nodes: [changed(node('w', 'worker'), { containerdConfigRegistry: undefined })],
    }),
  ],
  ['nodes: ', { kind: 'NodesReportDefaultConfig' }, NOTHING],
  ['nodes: master-1=legacy layout, worker-1=legacy layout', { kind: 'NodesReleased' }],
  [
    'nodes: w=v2',
    { kind: 'NodesReleased' },
    withSnapshot({ nodes: [node('w', 'worker', { registryVersion: 'v2' })] }),
  ],
  ['Deployment registry-in-cluster-proxy: 2 of 2 pods Ready', { kind: 'RolledOut', ...OF }],
  ['Deployment other: gone', { kind: 'Gone', ...OF, name: 'other' }],
  ['DaemonSet registry-in-cluster-proxy: gone', { kind: 'Gone', ...OF, workload: 'DaemonSet' }],
  ['Deployment registry-in-cluster-proxy: gone', { kind: 'Gone', ...OF }, NOTHING],
  ['Service registry: in-cluster-proxy, 2 endpoints', SERVICE],
  ['Service other: , 0 endpoints', { ...SERVICE, name: 'other' }],
  ['Service registry: , 0 endpoints', SERVICE, NOTHING],
  [
    'Service registry: a, b, 1 endpoints',
    SERVICE,
    withSnapshot({
      services: [
        { namespace: 'x', name: 'registry', selector: { one: 'a', two: 'b' }, readyEndpoints: 1 },
      ],
    }),
  ],
  ['images: 3 of 3 present', { kind: 'ImagesPresent', registries: [], own: [] }],
  [
    'images: 0 of 1 present',
    { kind: 'ImagesPresent', registries: [], own: [] },
    { ...EVIDENCE, images: [{ registry: 'own', image: 'a', present: false }] },
  ],
  ['images: 0 of 0 present', { kind: 'ImagesPresent', registries: [], own: [] }, NOTHING],
  [
    'deckhouse-registry: registry.example.com/dkp',
    { kind: 'PlatformRegistryIs', address: '', path: '' },
  ],
  ['deckhouse-registry: ?', { kind: 'PlatformRegistryIs', address: '', path: '' }, NOTHING],
  ['Deployment deckhouse: generation 5', { kind: 'ControllerRestarted' }, { snapshot: ROUGH }],
  ['Deployment deckhouse: generation ?', { kind: 'ControllerRestarted' }],
  ['pull errors: 0', { kind: 'PlatformHealthy' }],
  ['pull errors: ?', { kind: 'PlatformHealthy' }, NOTHING],
];

const lines: readonly GateCase[] = [
  ...shown.map(([line, clause, evidence = EVIDENCE]) => ({
    name: `the evidence of ${clause.kind} says ${line}`,
    ask: ({ evidenceLines }: Parameters<GateCase['ask']>[0]) =>
      evidenceLines(gateOf([clause]), evidence),
    answer: [line],
  })),
  {
    name: 'the evidence of a gate says each thing once',
    ask: ({ evidenceLines }) =>
      evidenceLines(gateOf([{ kind: 'RegistryReady', mode: 'Direct' }, TARGET]), EVIDENCE),
    answer: ['registry-state: mode Direct, target_mode Direct, Ready True, resourceVersion 201'],
  },
];

export const FACT_CASES: readonly GateCase[] = [baselines, revisions, settings, lines].flat();
