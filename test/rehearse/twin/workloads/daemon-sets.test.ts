import fc from 'fast-check';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import { podKey, podsKey } from '../../../../src/rehearse/twin/workloads/pod-key';
import { workloadFacts } from '../../../../src/rehearse/twin/workloads/facts';
import { workloadListeners } from '../../../../src/rehearse/twin/workloads/listeners';
import {
  apply,
  atRest,
  BALANCER,
  change,
  cluster,
  emptied,
  GROUND,
  keyOf,
  lastOf,
  moves,
  NODE_HOSTS,
  NODE_SERVICES,
  node,
  nodeNamed,
  objectOf,
  onlyMove,
  NODES,
  phase,
  phases,
  play,
  without,
  withoutLists,
} from './cluster';

const PREFLIGHT = phase('11-kubernetes-proxy', '02-containerd-preflight');
const SERVICES = phase('11-kubernetes-proxy', '03-node-services');
const FINAL = phase('11-kubernetes-proxy', '06-final-containerd-config');
const LOCAL = phase('13-kubernetes-local', '02-node-services');
const CONFIG = keyOf('v1', 'ConfigMap', 'registry-balancer');
const SECRET = keyOf('v1', 'Secret', 'registry-node-services');

const ready = ['ready', 'ready', 'ready', 'ready', 'ready'];
const onMasters = ['ready', 'ready', 'ready', '-', '-'];

/** The same DaemonSet whose template says that the configuration is another. */
function renewed(objects: typeof SERVICES, key: string): typeof SERVICES {
  const text = JSON.stringify(objects[key]).replaceAll(
    /"regshift.io\/config-version":"[^"]*"/g,
    '"regshift.io/config-version":"other"',
  );
  return { ...objects, [key]: JSON.parse(text) as (typeof SERVICES)[string] };
}

function notReady(state: TwinState, key: string): number {
  return phases(state, key).filter((text) => text !== 'ready').length;
}

describe('pods of DaemonSets', () => {
  it('come up on every node that the DaemonSet names, and then nothing more happens', () => {
    const state = atRest(cluster(SERVICES));
    expect(phases(state, NODE_SERVICES)).toEqual(onMasters);
    expect(phases(state, BALANCER)).toEqual(ready);
    expect(phases(state, NODE_HOSTS)).toEqual(ready);
    expect(moves(state)).toEqual([]);
  });

  it('start in small steps: made, then ready', () => {
    const only = cluster(
      { [BALANCER]: objectOf(SERVICES, BALANCER), [CONFIG]: objectOf(SERVICES, CONFIG) },
      [node('worker-0')],
    );
    const made = onlyMove(only);
    expect(made).toMatchObject({
      actor: 'daemonset/registry-balancer',
      text: 'makes a pod on worker-0',
    });
    expect(phases(made.next, BALANCER)).toEqual(['starting']);
    const started = onlyMove(made.next);
    expect(started).toMatchObject({
      actor: 'kubelet/worker-0',
      text: 'pod registry-balancer is ready',
      takes: 'start',
    });
    expect(phases(started.next, BALANCER)).toEqual(['ready']);
  });

  it('stay away from masters when nothing tolerates their taint', () => {
    const text = JSON.stringify(SERVICES[BALANCER]).replace('"operator":"Exists"', '"key":"other"');
    const objects = { ...SERVICES, [BALANCER]: JSON.parse(text) as (typeof SERVICES)[string] };
    expect(phases(atRest(cluster(objects)), BALANCER)).toEqual(['-', '-', '-', 'ready', 'ready']);
  });

  it('come up on a node that joins later', () => {
    const state = atRest(cluster(SERVICES));
    const joined = atRest({ ...state, nodes: [...state.nodes, node('worker-2')] });
    expect(phases(joined, BALANCER)).toEqual([...ready, 'ready']);
  });

  it('are replaced one master at a time when the template changes', () => {
    const before = atRest(cluster(SERVICES));
    const states = play(apply(before, renewed(SERVICES, NODE_SERVICES)));
    expect(Math.max(...states.map((state) => notReady(state, NODE_SERVICES) - 2))).toBe(1);
    expect(phases(lastOf(states), NODE_SERVICES)).toEqual(onMasters);
    const version = (state: TwinState) =>
      workloadFacts(state).find(({ name }) => name === 'registry-node-services')?.updated;
    expect(states.map(version)).toEqual([0, 1, 1, 2, 2, 3, 3]);
  });

  it('are never more than maxUnavailable short, whatever happens first', () => {
    const before = atRest(cluster(SERVICES));
    const changed = apply(before, renewed(renewed(SERVICES, BALANCER), NODE_SERVICES));
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (picks) => {
        let at = 0;
        const states = play(changed, () => picks[(at += 1) % picks.length] ?? 0);
        for (const state of states) {
          expect(notReady(state, BALANCER)).toBeLessThanOrEqual(1);
          expect(notReady(state, NODE_SERVICES)).toBeLessThanOrEqual(3);
        }
        expect(podsKey(nodeNamed(lastOf(states), 'master-0'))).toBe(
          podsKey(nodeNamed(atRest(changed), 'master-0')),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('stay while something of the DaemonSet changes that is not in its template', () => {
    const state = atRest(cluster(SERVICES));
    const labelled = {
      ...objectOf(SERVICES, BALANCER),
      metadata: { ...objectOf(SERVICES, BALANCER).metadata, labels: { other: 'label' } },
    };
    expect(moves(apply(state, { ...SERVICES, [BALANCER]: labelled }))).toEqual([]);
  });

  it('end when the DaemonSet is gone, and the files that they wrote stay', () => {
    const before = atRest(cluster(FINAL));
    const state = atRest(apply(before, {}));
    expect(state.nodes.map(({ pods }) => Object.keys(pods))).toEqual([[], [], [], [], []]);
    expect(state.nodes.map(({ files }) => files.length)).toEqual([6, 6, 6, 6, 6]);
  });

  it('are not made while a Secret is missing, and the others are not held up', () => {
    const state = atRest(cluster(without(SERVICES, SECRET)));
    expect(phases(state, NODE_SERVICES)).toEqual(['-', '-', '-', '-', '-']);
    expect(phases(state, BALANCER)).toEqual(ready);
    expect(phases(atRest(apply(state, SERVICES)), NODE_SERVICES)).toEqual(onMasters);
  });

  it('end one master at a time, and not again, when their Secret is missing in a roll-out', () => {
    const before = atRest(cluster(SERVICES));
    const broken = without(renewed(SERVICES, NODE_SERVICES), SECRET);
    const state = atRest(apply(before, broken));
    const creating = 'ContainerCreating';
    expect([...phases(state, NODE_SERVICES)].sort()).toEqual([
      '-',
      '-',
      creating,
      'ready',
      'ready',
    ]);
  });
});

describe('what holds a pod up', () => {
  it('is a nginx.conf of a store that Flux emptied', () => {
    const state = atRest(cluster(emptied(LOCAL)));
    const crash = 'CrashLoopBackOff';
    expect(phases(state, NODE_SERVICES)).toEqual([crash, crash, crash, '-', '-']);
    expect(phases(state, BALANCER)).toEqual(ready);
  });

  it('is no nginx.conf of a cache that Flux emptied: its pod is ready, and answers nothing', () => {
    const state = atRest(cluster(emptied(SERVICES)));
    expect(phases(state, NODE_SERVICES)).toEqual(onMasters);
    const [master] = state.nodes;
    const kinds = master && workloadListeners(master).map(({ kind }) => kind);
    expect(kinds).toEqual(['balancer']);
  });

  it('ends when the Secret is mended: the kubelet renews what a pod mounts that does not run', () => {
    const state = atRest(cluster(emptied(LOCAL)));
    expect(phases(atRest(apply(state, LOCAL)), NODE_SERVICES)).toEqual(onMasters);
  });

  it.each(['upstream.conf', 'master-0.tls.key'])(
    'is a key of the Secret that is mounted and not there: %s',
    (name) => {
      const { [SECRET]: secret } = SERVICES;
      const text = JSON.stringify(secret).replace(`"${name}"`, '"other"');
      const objects = { ...SERVICES, [SECRET]: JSON.parse(text) as typeof secret & object };
      const listed = atRest(cluster(objects, [node('master-0')]));
      expect(phases(listed, NODE_SERVICES)).toEqual(['-']);
      const unlisted = atRest(cluster(withoutLists(objects), [node('master-0')]));
      expect(phases(unlisted, NODE_SERVICES)).toEqual(['CrashLoopBackOff']);
    },
  );

  it('is an image that can not be pulled, until it can', () => {
    const down = {
      ...cluster(SERVICES),
      registries: { 'registry.example.com': { health: 'gone' as const } },
    };
    const state = atRest(down);
    expect(new Set(phases(state, BALANCER))).toEqual(new Set(['ImagePullBackOff']));
    const up = { ...state, registries: { 'registry.example.com': { health: 'up' as const } } };
    expect(phases(atRest(up), BALANCER)).toEqual(ready);
  });

  it('is no registry where any answer is possible: one of them is that it is up', () => {
    const down = {
      ...cluster(SERVICES),
      registries: { 'registry.example.com': { health: 'gone' as const } },
    };
    expect(phases(atRest(down, { ...GROUND, answers: 'any' }), BALANCER)).toEqual(ready);
  });

  it('is not a registry that is gone when another pod of the node has the images', () => {
    const gone = { 'registry.example.com': { health: 'gone' as const } };
    const before = atRest(cluster(PREFLIGHT));
    const state = atRest({ ...apply(before, SERVICES), registries: gone });
    expect(phases(state, BALANCER)).toEqual(ready);
    expect(phases(state, NODE_SERVICES)[0]).toBe('ImagePullBackOff');
  });

  it('is not a registry that is gone when the pod that it replaces had them', () => {
    const before = atRest(cluster(SERVICES));
    const gone = {
      ...apply(before, renewed(SERVICES, NODE_SERVICES)),
      registries: { 'registry.example.com': { health: 'gone' as const } },
    };
    expect(phases(atRest(gone), NODE_SERVICES)).toEqual(onMasters);
  });

  it('is a fault of the node', () => {
    const nodes = NODES.map((each) =>
      each.name === 'worker-1' ? { ...each, faults: ['PodFails' as const] } : each,
    );
    const state = atRest(cluster(SERVICES, nodes));
    expect(phases(state, BALANCER)).toEqual([
      'ready',
      'ready',
      'ready',
      'ready',
      'CrashLoopBackOff',
    ]);
    expect(nodeNamed(state, 'worker-1').pods[BALANCER]).toMatchObject({ phase: 'starting' });
  });

  it('is a node that is not Ready, and it counts against maxUnavailable', () => {
    const before = change(atRest(cluster(SERVICES)), 'master-1', { ready: false });
    expect(moves(before)).toEqual([]);
    const changed = apply(before, renewed(SERVICES, NODE_SERVICES));
    expect(moves(changed)).toEqual([]);
    const back = atRest(change(changed, 'master-1', { ready: true }));
    expect(workloadFacts(back).find(({ name }) => name === 'registry-node-services')).toEqual({
      kind: 'DaemonSet',
      namespace: 'regshift-system',
      name: 'registry-node-services',
      generation: 1,
      observedGeneration: 1,
      desired: 3,
      updated: 3,
      ready: 3,
      available: 3,
      pods: 3,
    });
  });

  it('is a port of the host that somebody else holds', () => {
    const nodes = [node('worker-0', { balancer: ['10.128.0.5:5001'] })];
    expect(phases(atRest(cluster(SERVICES, nodes)), BALANCER)).toEqual(['CrashLoopBackOff']);
  });
});

describe('keys of pods', () => {
  it('are equal for equal pods made of other objects, and differ by phase, configuration and template', () => {
    const state = atRest(cluster(PREFLIGHT));
    const copy = atRest(cluster(JSON.parse(JSON.stringify(PREFLIGHT)) as typeof PREFLIGHT));
    expect(copy.nodes.map(podsKey)).toEqual(state.nodes.map(podsKey));
    const { [NODE_HOSTS]: pod } = nodeNamed(state, 'master-0').pods;
    if (pod === undefined) throw new Error('no pod');
    const keys = [
      podKey(pod),
      podKey({ ...pod, phase: 'starting' }),
      podKey({ ...pod, phase: 'starting', reached: 'images' }),
      podKey({ ...pod, phase: 'starting', reached: 'files' }),
      podKey({ ...pod, phase: 'starting', waiting: 'ImagePullBackOff' }),
      podKey({ ...pod, mounted: {} }),
      podKey({ ...pod, template: objectOf(FINAL, NODE_HOSTS) }),
      podKey({
        ...pod,
        mounted: { [keyOf('v1', 'Secret', 'registry-node-hosts')]: objectOf(FINAL, SECRET) },
      }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
