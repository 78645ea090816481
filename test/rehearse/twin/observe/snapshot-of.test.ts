import { formatSnapshot } from '../../../../src/observe/format-snapshot';
import { parseSnapshot } from '../../../../src/observe/parse-snapshot';
import type { Ground } from '../../../../src/rehearse/twin/ground';
import { snapshotOf } from '../../../../src/rehearse/twin/observe/snapshot-of';
import type {
  NodeState,
  PlatformState,
  PodState,
  TwinCondition,
  TwinState,
} from '../../../../src/rehearse/twin/state';
import { inventedTwin } from '../start/twins';

const { state: DIRECT, ground: GROUND } = inventedTwin({ state: 'Direct', masters: 1, workers: 1 });

function withPlatform(change: Partial<PlatformState>): TwinState {
  if (DIRECT.platform === undefined) throw new Error('no platform');
  return { ...DIRECT, platform: { ...DIRECT.platform, ...change } };
}

function withConditions(...conditions: readonly TwinCondition[]): TwinState {
  const orchestrator = DIRECT.platform?.orchestrator;
  if (orchestrator === undefined) throw new Error('no orchestrator');
  return withPlatform({ orchestrator: { ...orchestrator, conditions } });
}

const READY: TwinCondition = { type: 'Ready', status: 'True', reason: '', message: '' };
const WAITING: TwinCondition = {
  type: 'FinalContainerdConfigReady',
  status: 'False',
  reason: 'Processing',
  message: `- worker-0: "${'a'.repeat(8)}..." → "${'b'.repeat(8)}..."\n`,
};

describe('snapshotOf', () => {
  it('is a snapshot that can be written down and read again', () => {
    const snapshot = snapshotOf(DIRECT, GROUND);
    expect(parseSnapshot(formatSnapshot(snapshot), 'twin.yaml')).toMatchObject({
      ok: true,
      value: { kind: 'ClusterSnapshot', nodes: snapshot.nodes },
    });
  });

  it('numbers registry-state above registry-config once a pass has seen the request, and below before', () => {
    const versions = (state: TwinState): readonly (string | undefined)[] => {
      const { config, state: now } = snapshotOf(state, GROUND).registry;
      return [config.resourceVersion, now.resourceVersion];
    };
    expect(versions(DIRECT)).toEqual(['2', '3']);
    const config = { ...DIRECT.platform?.config, mode: 'Direct', ttl: '9h' } as const;
    expect(versions(withPlatform({ config, configRevision: 4 }))).toEqual(['8', '7']);
    const same = { ...DIRECT.platform?.config, mode: 'Direct' } as const;
    expect(versions(withPlatform({ config: same, configRevision: 4 }))).toEqual(['8', '9']);
  });

  it('shows the hash of registry-state move with what a pass stored, not with the cluster', () => {
    const hash = (state: TwinState) => snapshotOf(state, GROUND).registry.state.hash;
    expect(hash(withConditions(WAITING))).not.toBe(hash(DIRECT));
    expect(hash({ ...DIRECT, nodes: [] })).toBe(hash(DIRECT));
  });

  it('has conditions by type, and times where a clock gives them', () => {
    const state = withConditions(WAITING, READY, { ...READY, type: 'CleanupNodeServices' });
    const types = ['CleanupNodeServices', 'FinalContainerdConfigReady', 'Ready'];
    const bare = snapshotOf(state, GROUND);
    expect(bare.registry.state.conditions.map(({ type }) => type)).toEqual(types);
    expect(bare.observedAt).toBeUndefined();
    expect(JSON.stringify(bare)).not.toContain('lastTransitionTime');
    const timed = snapshotOf(state, GROUND, {
      observedAt: '2026-01-01T00:10:00Z',
      lastTransitionTime: (type) => (type === 'Ready' ? '2026-01-01T00:05:00Z' : undefined),
    });
    expect(timed.observedAt).toEqual({ time: '2026-01-01T00:10:00Z', basis: 'given' });
    expect(timed.registry.state.conditions.map((one) => one.lastTransitionTime)).toEqual([
      undefined,
      undefined,
      '2026-01-01T00:05:00Z',
    ]);
  });

  it('spells versions as the cluster does, in texts too', () => {
    const snapshot = snapshotOf(DIRECT, GROUND);
    const version = DIRECT.platform?.nodeConfig?.version ?? '';
    const seen = 'c0ffee00'.repeat(8);
    const ground: Ground = {
      ...GROUND,
      seen: { snapshot, spelled: { [version]: seen } },
    };
    const message = `- worker-0: "${version.slice(0, 8)}..." → "${'b'.repeat(8)}..."\n`;
    const again = snapshotOf(withConditions({ ...WAITING, message }), ground);
    expect(again.nodes?.map(({ registryVersion }) => registryVersion)).toEqual([seen, seen]);
    expect(again.registry.state.conditions[0]?.message).toBe(
      `- worker-0: "c0ffee00..." → "${'b'.repeat(8)}..."\n`,
    );
  });

  it.each([
    ['ready', { readyReplicas: 1, leader: { pod: 'deckhouse-0', ready: true } }, 0],
    ['converging', { readyReplicas: 0, leader: { pod: 'deckhouse-0', ready: false } }, 1],
    ['restarting', { readyReplicas: 0 }, undefined],
  ] as const)('shows a controller that is %s, and its queue', (phase, facts, tasks) => {
    const snapshot = snapshotOf(withPlatform({ controller: { phase, pullHash: '' } }), GROUND);
    expect(snapshot.platform.controller).toEqual({
      generation: 1,
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      ...facts,
    });
    expect(snapshot.queue?.mainTasks).toBe(tasks);
  });

  it.each([
    ['off', { enabled: false, ready: false, phase: 'Downloaded' }],
    ['starting', { enabled: true, ready: false, phase: 'Reconciling' }],
    ['ready', { enabled: true, ready: true, phase: 'Ready' }],
  ] as const)('shows module registry that is %s', (module, facts) => {
    const { modules } = snapshotOf(withPlatform({ module }), GROUND);
    expect(modules?.map(({ name }) => name)).toEqual(['cert-manager', 'ingress-nginx', 'registry']);
    expect(modules?.[2]).toMatchObject(facts);
  });

  it('shows which nodes wait for an approval, and which have it', () => {
    const runs: readonly NodeState['run'][] = [
      { at: 'waiting', checksum: 'x' },
      { at: 'running', checksum: 'x', done: [], first: false },
      { at: 'running', checksum: 'x', done: [], first: true },
      { at: 'idle' },
    ];
    const nodes = runs.flatMap((run) => DIRECT.nodes.slice(1).map((node) => ({ ...node, run })));
    expect(snapshotOf({ ...DIRECT, nodes }, GROUND).nodes?.map(({ update }) => update)).toEqual([
      ['waiting-for-approval'],
      ['approved'],
      [],
      [],
    ]);
  });

  it('never shows a password', () => {
    expect(JSON.stringify(snapshotOf(DIRECT, GROUND))).not.toContain('regshift-secret');
  });

  it('names pods that wait for an image', () => {
    const template = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'registry-balancer', namespace: 'regshift-system' },
      spec: { template: { spec: { containers: [{ name: 'nginx', image: 'r.io/nginx:1' }] } } },
    };
    const pod = (waiting: string): PodState => ({
      template,
      mounted: {},
      phase: 'starting',
      waiting,
    });
    const nodes = DIRECT.nodes.map((node, index) => ({
      ...node,
      pods: { x: pod(index === 0 ? 'CrashLoopBackOff' : 'ImagePullBackOff') },
    }));
    expect(snapshotOf({ ...DIRECT, nodes }, GROUND).pullErrors).toEqual([
      {
        namespace: 'regshift-system',
        pod: 'registry-balancer-worker-0',
        image: 'r.io/nginx:1',
        reason: 'ImagePullBackOff',
      },
    ]);
  });

  it('looks at parts that states share only once', () => {
    const before = snapshotOf(DIRECT, GROUND);
    const after = snapshotOf(withConditions(READY), GROUND);
    expect(after.nodes).toBe(before.nodes);
    expect(after.moduleConfigs).toBe(before.moduleConfigs);
    expect(after.configurationChecksums).toBe(before.configurationChecksums);
    expect(after.registry.bashible).toBe(before.registry.bashible);
    expect(after.registry.state).not.toBe(before.registry.state);
  });
});
