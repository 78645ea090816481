import { baselineOf } from '../../src/gate/baseline';
import { evidenceLines } from '../../src/gate/evidence-lines';
import { wantedSettings } from '../../src/gate/wanted-settings';
import type { GateClause } from '../../src/plan/plan';
import {
  COMMIT,
  EVIDENCE,
  KUSTOMIZATION,
  NODES,
  SNAPSHOT,
  WANTED,
  changed,
  gateOf,
  node,
  withSnapshot,
} from './gate-builder';

describe('the baseline of an observation', () => {
  it('is what gates compare with', () => {
    const snapshot = {
      ...SNAPSHOT,
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
    expect(baselineOf(snapshot)).toEqual({
      config: SNAPSHOT.registry.config,
      registryStateVersion: '201',
      registryStateHash: 'h',
      checksums: { master: 'm2', worker: 'w2' },
      nodeVersions: { b: 'v2' },
      readyModules: ['cert-manager', 'registry'],
      pullErrors: ['d8-a/p host/x', 'd8-x/p host/x'],
      health: 'Healthy',
    });
  });

  it('leaves out what was not observed, so that nothing is taken for empty', () => {
    const blind = changed(SNAPSHOT, {
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
    expect(baselineOf(blind)).toEqual({ config: SNAPSHOT.registry.config });
  });
});

describe('what a tree asks for', () => {
  it('is told by its ModuleConfig', () => {
    const other = { kind: 'RegistryModuleSwitch', enabled: true } as const;
    expect(wantedSettings([other, { kind: 'RegistryModuleConfig', settings: WANTED }])).toBe(
      WANTED,
    );
    expect(wantedSettings([other])).toBeUndefined();
  });
});

describe('the evidence of an open gate', () => {
  const workload = {
    workload: 'Deployment',
    namespace: 'regshift-system',
    name: 'registry-in-cluster-proxy',
  } as const;

  it.each<[string, GateClause]>([
    [
      'Application argocd/prod-1: Synced at cccccccccccc, Healthy, sync Succeeded at cccccccccccc',
      { kind: 'Delivered' },
    ],
    ['Module registry: Ready', { kind: 'ModuleReady', module: 'registry' }],
    ['Module other: not observed', { kind: 'ModuleDisabled', module: 'other' }],
    [
      'registry-state: mode Direct, target_mode Direct, Ready True, resourceVersion 201',
      { kind: 'RegistryReady', mode: 'Direct' },
    ],
    [
      'NodeServicesReady: True',
      { kind: 'RegistryCondition', type: 'NodeServicesReady', status: 'True' },
    ],
    ['ContainerdConfigPreflightReady: not shown', { kind: 'PreflightListsCustomNodes', nodes: [] }],
    ['checksums: master=m2, worker=w2', { kind: 'NodesUpToDate', nodeGroups: ['*'] }],
    ['nodes: master-1=default, worker-1=default', { kind: 'NodesReportDefaultConfig' }],
    ['nodes: master-1=legacy layout, worker-1=legacy layout', { kind: 'NodesReleased' }],
    ['Deployment registry-in-cluster-proxy: 2 of 2 pods Ready', { kind: 'RolledOut', ...workload }],
    ['Deployment other: gone', { kind: 'Gone', ...workload, name: 'other' }],
    [
      'Service registry: in-cluster-proxy, 2 endpoints',
      { kind: 'ServiceLeadsTo', namespace: 'regshift-system', name: 'registry', backend: 'x' },
    ],
    ['images: 3 of 3 present', { kind: 'ImagesPresent', registries: [], own: [] }],
    [
      'deckhouse-registry: registry.example.com/dkp',
      { kind: 'PlatformRegistryIs', address: '', path: '' },
    ],
    ['pull errors: 0', { kind: 'PlatformHealthy' }],
  ])('says %s', (line, clause) => {
    expect(evidenceLines(gateOf([clause]), EVIDENCE)).toEqual([line]);
  });

  it('says it of Flux as well, and each thing once', () => {
    const flux = withSnapshot({ delivery: KUSTOMIZATION });
    expect(evidenceLines(gateOf([{ kind: 'Delivered' }]), flux)).toEqual([
      `Kustomization flux-system/prod-1: applied ${COMMIT.slice(0, 12)}`,
    ]);
    const twice = gateOf([
      { kind: 'RegistryReady', mode: 'Direct' },
      { kind: 'RegistryTarget', mode: 'Direct' },
    ]);
    expect(evidenceLines(twice, EVIDENCE)).toHaveLength(1);
  });

  it('says what is missing, for a gate that never opened', () => {
    const blind = {
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
    } as const;
    const gate = gateOf([
      { kind: 'Delivered' },
      { kind: 'RegistryTarget', mode: 'Direct' },
      { kind: 'PlatformRegistryIs', address: '', path: '' },
      { kind: 'PlatformHealthy' },
    ]);
    expect(evidenceLines(gate, blind)).toEqual([
      'delivery: not observed',
      'registry-state: mode ?, target_mode ?, Ready ?, resourceVersion ?',
      'deckhouse-registry: ?',
      'pull errors: ?',
    ]);
  });
});
