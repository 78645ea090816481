import type { PlatformState, PullSecret, TwinState } from '../../../../src/rehearse/twin/state';
import { serviceFacts } from '../../../../src/rehearse/twin/workloads/facts';
import { servedByService } from '../../../../src/rehearse/twin/workloads/in-cluster-clients';
import { serviceBackends } from '../../../../src/rehearse/twin/workloads/services';
import { PLATFORM } from '../nodes/samples';
import {
  apply,
  atRest,
  change,
  cluster,
  GROUND,
  keyOf,
  lastOf,
  NAMESPACE,
  phase,
  play,
  without,
} from './cluster';
import type { Objects } from './cluster';

const SERVICE = keyOf('v1', 'Service', 'registry');
const CLIENTS = keyOf('v1', 'Secret', 'registry-docker-config');

const PROXY = phase('11-kubernetes-proxy', '05-switch-registry');
const DIRECT = phase('12-kubernetes-direct', '06-switch-registry');
const LOCAL = phase('13-kubernetes-local', '05-switch-registry');

/** The objects of two phases, those of the second where both have them. */
function both(first: Objects, second: Objects): Objects {
  return { ...first, ...second };
}

function registryOf(state: TwinState): ReturnType<typeof serviceBackends> {
  return serviceBackends(state, NAMESPACE, 'registry');
}

function served(state: TwinState, up: readonly string[] = Object.keys(state.registries)): boolean {
  return servedByService(state, GROUND, (host) => (up.includes(host) ? 'up' : 'gone'));
}

describe('backends of a Service', () => {
  it('are the masters in Proxy, of which those count that are ready', () => {
    const start = cluster(PROXY);
    expect(registryOf(start)).toEqual({ pods: 0, ready: 0, backends: [] });
    const state = atRest(start);
    expect(registryOf(state)).toEqual({ pods: 3, ready: 3, backends: ['node-services'] });
    const down = change(state, 'master-1', { ready: false });
    expect(registryOf(down)).toEqual({ pods: 3, ready: 2, backends: ['node-services'] });
    expect(serviceFacts(down)).toEqual([
      {
        namespace: NAMESPACE,
        name: 'registry',
        selector: { 'regshift.io/backend': 'node-services' },
        readyEndpoints: 2,
      },
    ]);
  });

  it('are those of a Deployment in Direct, as long as a master can run them', () => {
    const state = atRest(cluster(DIRECT));
    expect(registryOf(state)).toEqual({ pods: 1, ready: 1, backends: ['in-cluster-proxy'] });
    const masters = state.nodes.filter(({ role }) => role === 'master').map(({ name }) => name);
    const down = masters.reduce((each, name) => change(each, name, { ready: false }), state);
    expect(registryOf(down)?.ready).toBe(0);
  });

  it('are no more pods of a Deployment than there are nodes for them', () => {
    const key = keyOf('apps/v1', 'Deployment', 'registry-in-cluster-proxy');
    const text = JSON.stringify(DIRECT[key])
      .replace('"replicas":1', '"replicas":3')
      .replace(
        '"nodeAffinity"',
        '"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname"}]},"nodeAffinity"',
      );
    const state = atRest(cluster({ ...DIRECT, [key]: JSON.parse(text) as Objects[string] }));
    expect(registryOf(state)?.ready).toBe(3);
    expect(registryOf(change(state, 'master-0', { ready: false }))?.ready).toBe(2);
  });

  it('are in its own namespace', () => {
    const state = atRest(cluster(PROXY));
    const { [SERVICE]: service } = PROXY;
    const elsewhere = {
      ...service,
      metadata: { name: 'registry', namespace: 'other' },
    } as Objects[string];
    const applied = apply(state, { ...PROXY, '|Service|other|registry': elsewhere });
    expect(serviceBackends(applied, 'other', 'registry')).toEqual({
      pods: 0,
      ready: 0,
      backends: [],
    });
  });

  it('are of one kind at every moment of a flip, in whatever order it is applied', () => {
    const before = atRest(cluster(both(DIRECT, without(without(PROXY, SERVICE), CLIENTS))));
    const after = apply(before, both(DIRECT, PROXY));
    const seen = [before, ...play(after)].map((state) => registryOf(state));
    expect(seen.every((found) => found?.backends.length === 1 && found.ready > 0)).toBe(true);
    expect(registryOf(after)?.backends).toEqual(['node-services']);
  });

  it('show two kinds where a selector is wider than one label', () => {
    const selector = { 'app.kubernetes.io/part-of': 'regshift' };
    const service = { ...PROXY[SERVICE], spec: { selector } } as Objects[string];
    const state = atRest(cluster({ ...both(DIRECT, PROXY), [SERVICE]: service }));
    expect(registryOf(state)?.backends).toEqual(['in-cluster-proxy', 'node-services']);
  });

  it('are none without a selector, and nothing without the Service', () => {
    const service = { ...PROXY[SERVICE], spec: {} } as Objects[string];
    const state = atRest(cluster({ ...PROXY, [SERVICE]: service }));
    expect(registryOf(state)).toEqual({ pods: 0, ready: 0, backends: [] });
    expect(registryOf(apply(state, without(PROXY, SERVICE)))).toBeUndefined();
  });
});

describe('clients inside the cluster', () => {
  it('are served by the registry itself before there is a Service for them', () => {
    const state = atRest(cluster(phase('11-kubernetes-proxy', '02-containerd-preflight')));
    expect(served(state)).toBe(true);
    expect(served(state, [])).toBe(false);
  });

  it('are served by caches whose upstream is up', () => {
    const state = atRest(cluster(PROXY));
    expect(served(state)).toBe(true);
    expect(served(state, ['mirror.example.com'])).toBe(false);
  });

  it('are served by the in-cluster proxy, by its own upstream', () => {
    const state = atRest(cluster(DIRECT));
    expect(served(state, ['mirror.example.com'])).toBe(true);
    expect(served(state, ['registry.example.com'])).toBe(false);
  });

  it('are served in Local once every store that may be asked is filled', () => {
    const state = atRest(cluster(LOCAL));
    expect(served(state)).toBe(false);
    const filled = ['master-0', 'master-1', 'master-2'].map((_, at) =>
      ['master-0', 'master-1', 'master-2']
        .slice(0, at + 1)
        .reduce((each, name) => change(each, name, { store: 'filled' }), state),
    );
    expect(filled.map((each) => served(each, []))).toEqual([false, false, true]);
  });

  it('are not served while nothing is ready behind the Service, or the Service is missing', () => {
    const states = play(cluster(PROXY));
    expect(states.map((state) => served(state)).indexOf(true)).toBeGreaterThan(1);
    expect(served(apply(lastOf(states), without(PROXY, SERVICE)))).toBe(false);
  });

  it('are not served where they are told another path than the one that is served', () => {
    const text = JSON.stringify(PROXY[CLIENTS]).replace('"/platform"', '"/other"');
    const told = { ...PROXY, [CLIENTS]: JSON.parse(text) as Objects[string] };
    expect(served(atRest(cluster(told)))).toBe(false);
  });

  it('are told the registry itself in Unmanaged with a section', () => {
    const objects = phase('14-without-the-module', '03-switch-service-u1');
    const state = atRest(cluster(objects));
    expect(served(state, ['registry.deckhouse.io'])).toBe(true);
    expect(served(state, ['mirror.example.com'])).toBe(false);
  });

  it('are told by the platform on DKP', () => {
    const pull: PullSecret = {
      address: 'registry.regshift-system.svc:5001',
      path: '/platform',
      scheme: 'https',
    };
    const platform: PlatformState = { ...PLATFORM, pull };
    const state = { ...atRest(cluster(without(PROXY, CLIENTS))), platform };
    const ground = { ...GROUND, platform: 'Deckhouse' as const };
    expect(servedByService(state, ground, () => 'up')).toBe(true);
    expect(servedByService(state, ground, () => 'gone')).toBe(false);
    const outside = { ...platform, pull: { ...platform.pull, address: 'registry.deckhouse.io' } };
    expect(servedByService({ ...state, platform: outside }, ground, () => 'up')).toBe(true);
  });
});
