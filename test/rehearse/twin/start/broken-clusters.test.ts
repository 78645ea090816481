import * as fc from 'fast-check';
import type { NodeFacts, Snapshot } from '../../../../src/observe/snapshot';
import { snapshotOf } from '../../../../src/rehearse/twin/observe/snapshot-of';
import { withoutField } from '../../../../src/rehearse/twin/platform/with-changes';
import { PROFILE_NAMES } from '../../../../src/rehearse/twin/start/generation';
import { twinFromSnapshot } from '../../../../src/rehearse/twin/start/twin-from-snapshot';
import { comparable } from './comparable';
import { exampleSnapshot } from './examples';
import { movesOf, said, twinOf } from './twins';

const DIRECT = exampleSnapshot('01-direct/dump');
const FIRST_SWITCH = exampleSnapshot('05-first-switch-containerd-v1/dump');

/** The cluster with something else about some of its nodes. */
function withNodes(snapshot: Snapshot, change: (node: NodeFacts) => Partial<NodeFacts>): Snapshot {
  const nodes = snapshot.nodes?.map((node) => ({ ...node, ...change(node) })) ?? [];
  return { ...snapshot, nodes };
}

function only(name: string, fields: Partial<NodeFacts>) {
  return (node: NodeFacts): Partial<NodeFacts> => (node.name === name ? fields : {});
}

describe('what is broken in a cluster', () => {
  it('holds up the twin as it holds up the cluster: an approval that waits for a node that is not Ready', () => {
    const waiting = withNodes(DIRECT, (node) => ({
      ...(node.name === 'worker-1' ? { ready: false } : {}),
      ...(node.name === 'worker-0' ? { update: ['waiting-for-approval'] } : {}),
    }));
    const nodes =
      waiting.nodes?.map((node) =>
        node.name === 'worker-0' ? withoutField(node, 'configurationChecksum') : node,
      ) ?? [];
    const twin = twinOf({ ...waiting, nodes });
    expect(said(movesOf(twin))).toEqual([]);
    expect(snapshotOf(twin.state, twin.ground).nodes).toEqual(nodes);
  });

  it('lets a node go on that was approved', () => {
    const snapshot = withNodes(DIRECT, only('worker-0', { update: ['approved'] }));
    expect(said(movesOf(twinOf(snapshot)))).toEqual(['node/worker-0 finishes']);
  });

  it('keeps drop-ins, and what containerd v1 does not read yet', () => {
    const { nodes } = twinOf(FIRST_SWITCH).state;
    const custom = FIRST_SWITCH.nodes?.filter((node) => node.containerdConfigRegistry === 'custom');
    expect(custom).not.toEqual([]);
    expect(nodes.filter(({ dropIns }) => dropIns).map(({ name }) => name)).toEqual(
      custom?.map(({ name }) => name),
    );
    expect(nodes.filter(({ readsHosts }) => readsHosts)).toEqual([]);
  });

  it.each([
    [{ phase: 'ready' }, { pod: 'a', ready: true }],
    [{ phase: 'converging' }, { pod: 'a', ready: false }],
    [{ phase: 'restarting' }, undefined],
  ])('has the controller in phase %j', (expected, leader) => {
    const controller = withoutField(DIRECT.platform.controller ?? {}, 'leader');
    const readyReplicas = leader?.ready === true ? 1 : 0;
    const now = { ...controller, replicas: 1, readyReplicas, ...(leader && { leader }) };
    const snapshot = { ...DIRECT, platform: { ...DIRECT.platform, controller: now } };
    expect(twinOf(snapshot).state.platform?.controller).toMatchObject(expected);
  });

  it('refuses the newer implementation, and a cluster without nodes', () => {
    const input = {
      options: { platform: 'Deckhouse', tool: 'Flux' },
      tree: [],
      sha: 'r0',
    } as const;
    const codes = (snapshot: Snapshot, generation: (typeof PROFILE_NAMES)[number]) =>
      twinFromSnapshot({ ...input, snapshot, generation }).issues.map(({ code }) => code);
    expect(PROFILE_NAMES.filter((name) => codes(DIRECT, name).includes('T001'))).toEqual(['M']);
    expect(codes({ ...DIRECT, nodes: [] }, 'C')).toEqual(['T002']);
  });
});

describe('what nobody told', () => {
  it('is listed in words', () => {
    const bare: Snapshot = {
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'ClusterSnapshot',
      platform: {},
      cluster: { configuration: 'unknown', bootstrapped: 'unknown' },
      registry: {
        switchRecord: 'unknown',
        state: { presence: 'unknown', conditions: [] },
        config: { presence: 'unknown' },
        pull: { presence: 'unknown', login: 'unknown' },
        bashible: { presence: 'unknown' },
      },
      nodes: ['a', 'b', 'c'].map((name) => ({ ...exampleNode(), name })),
    };
    const twin = twinOf(bare, { options: { platform: 'Deckhouse', tool: 'ArgoCD' } });
    expect(twin.assumed).toEqual([
      'containerd of 3 nodes: 1.7.x assumed',
      'address of 3 nodes: one of its own assumed',
      'cluster type: Static assumed',
      'images that the platform needs: 166 assumed',
      'NodeGroup worker: one node at a time assumed',
      'registry in use: registry.deckhouse.io/deckhouse/ce assumed',
      'module registry: off assumed',
    ]);
    expect(new Set(twin.state.nodes.map(({ address }) => address)).size).toBe(3);
  });

  it('is nothing where the dump and the cluster file tell everything', () => {
    const told = { mode: 'Direct', direct: { imagesRepo: 'registry.deckhouse.io/deckhouse/ee' } };
    const license = { fromEnv: 'DKP_LICENSE' };
    const snapshot = exampleSnapshot('03-local/dump');
    const twin = twinOf(snapshot, {
      settingsInForce: { ...told, mode: 'Direct', direct: { ...told.direct, license } },
    });
    expect(twin.assumed).toEqual([]);
    expect(twin.state.platform?.config?.password).toBe('regshift-secret://env/DKP_LICENSE');
    expect(twin.state.registries).toEqual({
      'registry.deckhouse.io': {
        health: 'up',
        logins: [{ username: 'license-token', password: 'regshift-secret://env/DKP_LICENSE' }],
      },
    });
  });

  it('says which update annotations are not played', () => {
    const snapshot = withNodes(DIRECT, only('worker-0', { update: ['disruption-required'] }));
    expect(twinOf(snapshot).assumed).toContain(
      'update annotations of node worker-0 that are not played: disruption-required',
    );
  });
});

describe('nodes of any kind', () => {
  const NAMES = ['master-0', 'n1', 'n2', 'n3'];
  const versions = fc.constantFrom('ab'.repeat(32), 'cd'.repeat(32), 'ef'.repeat(32), undefined);
  const facts = fc.record({
    group: fc.constantFrom('master', 'worker', undefined),
    ready: fc.boolean(),
    unschedulable: fc.boolean(),
    containerRuntimeVersion: fc.constantFrom('containerd://1.7.27', 'containerd://2.1.3'),
    label: fc.constantFrom('default', 'custom', undefined),
    registryVersion: versions,
    configurationChecksum: versions,
    update: fc.constantFrom([], ['waiting-for-approval'], ['approved']),
  });

  it('are shown as they were seen', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 4, maxLength: 4 }), (all) => {
        const nodes = all.map((fields, index) => nodeOf(NAMES[index] ?? '', fields));
        const snapshot = { ...DIRECT, nodes };
        const twin = twinOf(snapshot);
        const seen = comparable(snapshotOf(twin.state, twin.ground));
        expect(seen).toEqual(comparable(snapshot));
      }),
      { numRuns: 300 },
    );
  });

  function nodeOf(name: string, fields: Record<string, unknown>): NodeFacts {
    const { label, update, configurationChecksum, ...rest } = fields;
    const isRunning = (update as readonly string[]).length > 0;
    const known = {
      ...exampleNode(),
      ...rest,
      name,
      controlPlane: name === 'master-0',
      internalIP: `10.0.0.${String(NAMES.indexOf(name) + 1)}`,
      containerdConfig: label,
      containerdConfigRegistry: label,
      // the node drops its checksum before it asks (objects.md 2.5)
      configurationChecksum: isRunning ? undefined : configurationChecksum,
      update,
    };
    return JSON.parse(JSON.stringify(known)) as NodeFacts;
  }
});

function exampleNode(): NodeFacts {
  return {
    name: 'worker',
    controlPlane: false,
    ready: true,
    unschedulable: false,
    containerdV2Unsupported: false,
    update: [],
  };
}
