import {
  nodeServicesVersions,
  inClusterProxyVersion,
} from '../../../../src/rehearse/twin/platform/serving-steps';
import { pullSecretOf } from '../../../../src/rehearse/twin/platform/pull-secret';
import { withoutField } from '../../../../src/rehearse/twin/platform/with-changes';
import { listenersOf } from '../../../../src/rehearse/twin/pulls/listeners';
import { servedInCluster } from '../../../../src/rehearse/twin/pulls/served-in-cluster';
import type { PlatformState, RegistryParams, TwinState } from '../../../../src/rehearse/twin/state';
import {
  allUp,
  changed,
  cluster,
  finalConfig,
  GROUND,
  LOCAL,
  MASTERS,
  NEW,
  nodeOf,
  OLD,
  orchestratorOf,
  PLATFORM,
  PROXY,
  without,
} from '../nodes/samples';

function platformOf(params: RegistryParams, fields: Partial<PlatformState>): PlatformState {
  return {
    ...PLATFORM,
    pull: pullSecretOf(params),
    orchestrator: orchestratorOf(params),
    ...fields,
  };
}

function byMasters(params: RegistryParams): TwinState {
  const facts = MASTERS.map((master) => ({ ...master, store: 'filled' as const }));
  const state = cluster(
    facts,
    platformOf(params, { service: 'node-services', nodeConfig: finalConfig(params) }),
  );
  const versions = nodeServicesVersions(params, state.nodes) ?? {};
  const nodes = state.nodes.map((node) => ({
    ...node,
    nodeServices: { version: versions[node.name] ?? '', ready: true },
  }));
  return { ...state, nodes };
}

describe('clients inside the cluster', () => {
  it('ask the registry itself in Unmanaged', () => {
    const state = cluster(MASTERS);
    expect(servedInCluster(state, GROUND, allUp)).toEqual({ served: true, servedBy: 'old.io' });
    expect(servedInCluster(state, GROUND, without('old.io'))?.served).toBe(false);
    const closed = { ...state, registries: { 'old.io': { health: 'up', logins: [] } } } as const;
    expect(servedInCluster(closed, GROUND, allUp)?.error).toBe('old.io answers 401');
    const moved = {
      ...state,
      registries: { 'old.io': { health: 'up', repositories: ['x'] } },
    } as const;
    expect(servedInCluster(moved, GROUND, allUp)?.error).toBe('old.io answers 404');
  });

  it('ask a Service that selects nothing in vain', () => {
    const state = cluster(MASTERS, platformOf(NEW, {}));
    expect(servedInCluster(state, GROUND, allUp)).toEqual({
      served: false,
      error: 'registry.d8-system.svc:5001 has no address',
    });
  });

  it('are served by the proxy of Direct once it is rolled out', () => {
    const version = inClusterProxyVersion(NEW);
    const proxied = (rolledOut: boolean, masters = MASTERS): TwinState =>
      cluster(
        masters,
        platformOf(NEW, { service: 'incluster-proxy', inClusterProxy: { version, rolledOut } }),
      );
    expect(servedInCluster(proxied(true), GROUND, allUp)).toEqual({
      served: true,
      servedBy: 'registry-incluster-proxy',
    });
    expect(servedInCluster(proxied(true), GROUND, without('new.io'))?.served).toBe(false);
    expect(servedInCluster(proxied(false, MASTERS.slice(0, 1)), GROUND, allUp)?.served).toBe(false);
    expect(servedInCluster(proxied(false), GROUND, allUp)?.served).toBe(true);
    const gone = cluster(MASTERS, platformOf(NEW, { service: 'incluster-proxy' }));
    expect(servedInCluster(gone, GROUND, allUp)?.served).toBe(false);
  });

  it('are served by the old pods of the proxy while new ones roll out', () => {
    const old: RegistryParams = { ...OLD, mode: 'Direct' };
    const base = platformOf(NEW, {
      service: 'incluster-proxy',
      inClusterProxy: { version: inClusterProxyVersion(NEW), rolledOut: false },
    });
    const orchestrator = { ...orchestratorOf(NEW), actual: old };
    const state = cluster(MASTERS, { ...base, orchestrator, pull: pullSecretOf(old) });
    expect(servedInCluster(state, GROUND, without('new.io'))?.served).toBe(true);
    expect(servedInCluster(state, GROUND, without('old.io'))?.served).toBe(false);
  });

  it('are refused by a proxy that has the new login while they have the old one', () => {
    const platform = platformOf(NEW, {
      service: 'incluster-proxy',
      inClusterProxy: { version: inClusterProxyVersion(NEW), rolledOut: true },
      pull: pullSecretOf({ ...OLD, mode: 'Direct' }),
    });
    expect(servedInCluster(cluster(MASTERS, platform), GROUND, allUp)).toEqual({
      served: false,
      error: 'registry-incluster-proxy answers 401',
    });
  });

  it('are served by any master in Proxy and Local', () => {
    const state = byMasters(LOCAL);
    expect(servedInCluster(state, GROUND, () => 'gone')).toEqual({
      served: true,
      servedBy: 'master-1',
    });
    const two = changed(changed(state, 'master-1', { ready: false }), 'master-2', {
      store: 'empty',
    });
    expect(servedInCluster(two, GROUND, allUp)?.servedBy).toBe('master-3');
    expect(servedInCluster(changed(two, 'master-3', { ready: false }), GROUND, allUp)?.served).toBe(
      false,
    );
    expect(servedInCluster(byMasters(PROXY), GROUND, without('new.io'))?.served).toBe(false);
  });

  it('are none of this without DKP', () => {
    const state = withoutField(cluster(MASTERS), 'platform');
    expect(servedInCluster(state, GROUND, allUp)).toBeUndefined();
  });
});

describe('listenersOf', () => {
  it("names what DKP's static pods answer at", () => {
    const state = byMasters(PROXY);
    expect(listenersOf(state, nodeOf(state, 'master-2'), GROUND)).toEqual([
      {
        kind: 'balancer',
        host: '127.0.0.1:5001',
        endpoints: ['10.0.0.1:5001', '10.0.0.2:5001', '10.0.0.3:5001'],
      },
      { kind: 'pull-through', host: '10.0.0.2:5001', path: 'system/deckhouse', upstream: PROXY },
    ]);
    const local = byMasters(LOCAL);
    expect(listenersOf(local, nodeOf(local, 'master-1'), GROUND)[1]).toEqual({
      kind: 'store',
      host: '10.0.0.1:5001',
      path: 'system/deckhouse',
    });
  });

  it('names nothing on a node that is down', () => {
    const state = changed(byMasters(LOCAL), 'master-1', { faults: ['NotReady'] });
    expect(listenersOf(state, nodeOf(state, 'master-1'), GROUND)).toEqual([]);
  });
});
