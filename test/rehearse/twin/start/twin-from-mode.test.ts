import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { STATES } from '../../../../src/model/mode';
import type { KubeObject } from '../../../../src/model/object-id';
import { isSettled } from '../../../../src/observe/is-settled';
import { settledState } from '../../../../src/observe/settled-state';
import { snapshotOf } from '../../../../src/rehearse/twin/observe/snapshot-of';
import type { TwinOptions } from '../../../../src/rehearse/twin/start/options';
import { workloadFacts } from '../../../../src/rehearse/twin/workloads/facts';
import { inventedTwin, movesOf, said } from './twins';

const DIST = join(__dirname, '../../../../dist');

/** Manifests of a phase of an example. */
function rendered(phase: string): readonly KubeObject[] {
  const folder = join(DIST, phase);
  return readdirSync(folder).map(
    (name) => parse(readFileSync(join(folder, name), 'utf8')) as KubeObject,
  );
}

const SIZES = [1, 3].flatMap((masters) => [0, 1, 5].map((workers) => ({ masters, workers })));
const CRIS = ['ContainerdV1', 'ContainerdV2'] as const;
const CLUSTERS = STATES.flatMap((state) =>
  CRIS.flatMap((cri) => SIZES.map((size) => ({ state, cri, ...size }))),
);

describe('twinFromMode', () => {
  it.each(CLUSTERS)('is at rest: $state, $cri, $masters + $workers', ({ state, cri, ...size }) => {
    const options: TwinOptions = { platform: 'Deckhouse', tool: 'ArgoCD', cri };
    const twin = inventedTwin({ state, options, ...size });
    expect(said(movesOf(twin))).toEqual([]);
    const snapshot = snapshotOf(twin.state, twin.ground);
    expect(settledState(snapshot)).toBe(state);
    expect(isSettled(snapshot)).toBe(true);
    expect(snapshot.nodes?.map(({ name }) => name)).toEqual([
      ...Array.from({ length: size.masters }, (_, index) => `master-${String(index)}`),
      ...Array.from({ length: size.workers }, (_, index) => `worker-${String(index)}`),
    ]);
  });

  it.each(['D1', 'D2', 'C', 'B'] as const)('is at rest in generation %s', (generation) => {
    for (const state of ['U0', 'Direct'] as const) {
      expect(said(movesOf(inventedTwin({ state, generation })))).toEqual([]);
    }
  });

  it.each([
    ['Proxy', '11-kubernetes-proxy/cluster/06-final-containerd-config'],
    ['Direct', '12-kubernetes-direct/cluster/07-final-containerd-config'],
    ['Local', '13-kubernetes-local/cluster/06-final-containerd-config'],
  ] as const)('on Kubernetes has what %s rolled out', (state, phase) => {
    const { state: twin, ground } = kubernetes(state, rendered(phase));
    expect(said(movesOf({ state: twin, ground, assumed: [] }))).toEqual([]);
    expect(twin.platform).toBeUndefined();
    expect(ground).toMatchObject({
      hostsRoot: '/etc/containerd/certs.d',
      containerd: { dialect: 'containerd' },
    });
    const workloads = workloadFacts(twin);
    expect(workloads).not.toEqual([]);
    for (const { desired, updated, ready, pods } of workloads) {
      expect([updated, ready, pods]).toEqual([desired, desired, desired]);
    }
    expect(twin.nodes.filter(({ files }) => files.length === 0)).toEqual([]);
  });

  it('on Kubernetes without manifests has nothing on its nodes', () => {
    const { state } = kubernetes('U0', []);
    expect(state.nodes.map(({ files }) => files)).toEqual(state.nodes.map(() => []));
  });

  it('has no module where engine Pipeline works beside DKP, and pulls from its Service', () => {
    const tree = rendered('14-without-the-module/cluster/10-cleanup-containerd-config-direct');
    const twin = inventedTwin({ state: 'Direct', tree, generation: 'Pipeline' });
    expect(twin.state.platform).toMatchObject({
      module: 'off',
      pull: {
        address: 'registry.regshift-system.svc:5001',
        path: '/system/deckhouse',
        username: 'ro',
        password: 'regshift-secret://generated/user-ro/password',
      },
    });
    expect(twin.state.platform?.orchestrator).toBeUndefined();
    expect(said(movesOf(twin))).toEqual([]);
  });

  it('has the masters that the cluster file names, and no others', () => {
    const masters = [{ name: 'cp-a', address: '192.168.0.7' }];
    const options: TwinOptions = { platform: 'Kubernetes', tool: 'Flux', masters };
    const { state } = inventedTwin({ state: 'U0', options, masters: 3, workers: 1 });
    expect(state.nodes.map(({ name, address }) => `${name} ${address}`)).toEqual([
      'cp-a 192.168.0.7',
      'worker-0 10.0.0.101',
    ]);
  });

  it('takes the registry from the settings in force', () => {
    const twin = inventedTwin({
      state: 'Direct',
      settingsInForce: {
        mode: 'Direct',
        direct: { imagesRepo: 'r.example.com/dkp/', license: { fromEnv: 'KEY' } },
      },
    });
    expect(twin.state.platform?.config).toEqual({
      mode: 'Direct',
      imagesRepo: 'r.example.com/dkp',
      scheme: 'HTTPS',
      username: 'license-token',
      password: 'regshift-secret://env/KEY',
      checkMode: 'Default',
    });
    expect(twin.assumed).toEqual(['images that the platform needs: 166 assumed']);
  });

  function kubernetes(state: 'U0' | 'Direct' | 'Proxy' | 'Local', tree: readonly KubeObject[]) {
    return inventedTwin({
      state,
      tree,
      generation: 'Pipeline',
      settingsInForce: { mode: state === 'U0' ? 'Unmanaged' : state },
      masters: 3,
      workers: 2,
      options: { platform: 'Kubernetes', tool: 'Flux', certsDir: '/etc/containerd/certs.d' },
    });
  }
});
