import { controllerReady } from '../../src/observe/controller-ready';
import { currentSettings } from '../../src/observe/current-settings';
import { isSettled } from '../../src/observe/is-settled';
import { nodeRuntime } from '../../src/observe/node-runtime';
import { nodeUpToDate } from '../../src/observe/node-up-to-date';
import { readDump } from '../../src/observe/read-dump';
import { settledState } from '../../src/observe/settled-state';
import type { NodeFacts, Snapshot } from '../../src/observe/snapshot';
import * as dump from './dump-builder';

type Objects = Parameters<typeof dump.listFile>[0];

function snapshotOf(objects: Objects): Snapshot {
  const result = readDump([dump.listFile(objects)]);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

const NODE: NodeFacts = {
  name: 'n',
  controlPlane: false,
  ready: true,
  unschedulable: false,
  containerdV2Unsupported: false,
  update: [],
};

const asking = (registry: unknown): object =>
  dump.moduleConfig('deckhouse', { settings: { registry } });
const stateOf = (mode: string, target: string, ready: 'True' | 'False' = 'True'): object =>
  dump.registryState(mode, target, [{ type: 'Ready', status: ready }]);
const UNMANAGED = { mode: 'Unmanaged', unmanaged: { imagesRepo: 'r.io/a' } };

describe('settledState and isSettled', () => {
  it.each<[string, Objects, string | undefined, boolean | undefined]>([
    ['an empty dump', [], undefined, undefined],
    ['the untouched cluster', dump.untouchedCluster(), 'U0', true],
    ['the cluster in Direct', dump.directCluster(), 'Direct', true],
    ['the switch to Local', dump.directToLocalCluster(), 'Direct', false],
    ['the newer generation', dump.newerGenerationCluster(), undefined, undefined],
    ['the cloud cluster', dump.cloudCluster(), 'U1', true],
    ['no registry-state', [dump.secret('d8-system/a', {}), asking({})], 'U0', true],
    [
      'no registry-state yet',
      [dump.secret('d8-system/a', {}), asking({ mode: 'Direct' })],
      'U0',
      false,
    ],
    ['a section', [stateOf('Unmanaged', 'Unmanaged'), asking(UNMANAGED)], 'U1', true],
    [
      'an address in registry-config',
      [
        stateOf('Unmanaged', 'Unmanaged'),
        dump.registryConfig({ mode: 'Unmanaged', imagesRepo: 'r.io' }),
      ],
      'U1',
      true,
    ],
    [
      'no address in registry-config',
      [stateOf('Unmanaged', 'Unmanaged', 'False'), dump.registryConfig({ mode: 'Unmanaged' })],
      'U0',
      false,
    ],
    [
      'a way out of Unmanaged',
      [stateOf('Unmanaged', 'Direct', 'False'), asking({ mode: 'Direct', direct: {} })],
      undefined,
      false,
    ],
    ['an unknown mode', [stateOf('Detached', 'Detached')], undefined, false],
  ])('of %s', (_, objects, state, settled) => {
    const result = readDump([dump.listFile(objects)]);
    expect(result.ok && [settledState(result.value), isSettled(result.value)]).toEqual([
      state,
      settled,
    ]);
  });

  it('can not tell U1 from U0 when only registry-state is there', () => {
    const unmanaged = snapshotOf([stateOf('Unmanaged', 'Unmanaged')]);
    const { state } = unmanaged.registry;
    const registry = { ...unmanaged.registry, config: { presence: 'unknown' as const }, state };
    expect(settledState({ ...unmanaged, registry })).toBeUndefined();
  });
});

describe('currentSettings', () => {
  it.each<[string, Objects, unknown]>([
    ['no ModuleConfig was observed', [], undefined],
    ['deckhouse is not among them', [dump.moduleConfig('global', {})], { mode: 'Unmanaged' }],
    ['nothing is asked for', [dump.moduleConfig('deckhouse', {})], { mode: 'Unmanaged' }],
    ['Local is asked for', [asking({ mode: 'Local' })], { mode: 'Local' }],
    [
      'a section is given',
      [asking({ unmanaged: { imagesRepo: 'r.io/a' } })],
      { mode: 'Unmanaged', unmanaged: { imagesRepo: 'r.io/a', login: 'none' } },
    ],
  ])('when %s', (_, objects, settings) => {
    expect(currentSettings(snapshotOf(objects))).toEqual(settings);
  });
});

describe('nodeRuntime', () => {
  it.each([
    ['containerd://1.7.27', { kind: 'containerd', major: 1 }],
    ['containerd://v2.1.3-flant.1', { kind: 'containerd', major: 2 }],
    ['containerd://unknown', { kind: 'unknown' }],
    ['docker://24.0.7', { kind: 'other', name: 'docker' }],
    ['cri-o://1.31.0', { kind: 'other', name: 'cri-o' }],
    ['1.7.27', { kind: 'unknown' }],
    [undefined, { kind: 'unknown' }],
  ])('of %s', (containerRuntimeVersion, runtime) => {
    const node =
      containerRuntimeVersion === undefined ? NODE : { ...NODE, containerRuntimeVersion };
    expect(nodeRuntime(node)).toEqual(runtime);
  });
});

describe('nodeUpToDate', () => {
  it.each<[string, Partial<NodeFacts>, Snapshot['configurationChecksums'], boolean | undefined]>([
    ['the checksums are equal', { group: 'w', configurationChecksum: 'a' }, { w: 'a' }, true],
    ['they differ', { group: 'w', configurationChecksum: 'a' }, { w: 'b' }, false],
    ['the node has none: a run is going on', { group: 'w' }, { w: 'b' }, false],
    ['both are empty', { group: 'w', configurationChecksum: '' }, { w: '' }, false],
    ['the group wants nothing', { group: 'w', configurationChecksum: 'a' }, { other: 'a' }, false],
    ['the group is called like a method', { group: 'toString' }, {}, false],
    ['the node has no group', { configurationChecksum: 'a' }, { w: 'a' }, false],
    [
      'the wanted ones were not observed',
      { group: 'w', configurationChecksum: 'a' },
      undefined,
      undefined,
    ],
  ])('when %s', (_, facts, checksums, expected) => {
    expect(nodeUpToDate({ ...NODE, ...facts }, checksums)).toBe(expected);
  });
});

describe('controllerReady', () => {
  const deployment = (status: unknown): Objects => [
    dump.object('apps/v1', 'Deployment', 'd8-system/deckhouse', {
      metadata: { generation: 2 },
      spec: { replicas: 1 },
      status,
    }),
  ];

  it.each<[string, Objects, boolean | undefined]>([
    [
      'all replicas are new and ready',
      deployment({ observedGeneration: 2, updatedReplicas: 1, readyReplicas: 1 }),
      true,
    ],
    [
      'the change was not seen yet',
      deployment({ observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1 }),
      false,
    ],
    ['a replica is old', deployment({ observedGeneration: 2, readyReplicas: 1 }), false],
    ['a replica is not ready', deployment({ observedGeneration: 2, updatedReplicas: 1 }), false],
    ['it was not observed', [], undefined],
  ])('when %s', (_, objects, ready) => {
    expect(controllerReady(snapshotOf(objects))).toBe(ready);
  });
});
