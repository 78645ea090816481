import type { GateEvidence } from '../../src/gate/judge-gate';
import type { NodeFacts, ServiceFacts, WorkloadFacts } from '../../src/observe/snapshot';
import type { GateClause } from '../../src/plan/plan';
import {
  BASELINE,
  EVIDENCE,
  NODES,
  SNAPSHOT,
  changed,
  judged,
  node,
  withRegistry,
  withSnapshot,
} from './gate-builder';

const NO_NODE = 'stale: can not tell: no Node was observed';

function withNodes(...nodes: readonly NodeFacts[]): GateEvidence {
  return withSnapshot({ nodes });
}

describe('modules', () => {
  const ready: GateClause = { kind: 'ModuleReady', module: 'registry' };
  const disabled: GateClause = { kind: 'ModuleDisabled', module: 'registry' };
  const module = (enabled: boolean, isReady: boolean, message?: string): GateEvidence => {
    const facts = { name: 'registry', enabled, ready: isReady };
    return withSnapshot({ modules: [message === undefined ? facts : { ...facts, message }] });
  };

  it('are Ready when they are enabled and Ready', () => {
    expect(judged(ready)).toBe('open');
    expect(judged(ready, module(false, true, 'turned off by bundle'))).toBe(
      'waiting: Module registry is off: turned off by bundle',
    );
    expect(judged(ready, module(true, false, 'HookError'))).toBe(
      'waiting: Module registry is not Ready: HookError',
    );
    expect(judged(ready, module(true, false))).toBe('waiting: Module registry is not Ready');
  });

  it('are off when they are not enabled', () => {
    expect(judged(disabled, module(false, false))).toBe('open');
    expect(judged(disabled)).toBe('waiting: Module registry is still enabled');
  });

  it.each([ready, disabled])('are neither when they were not observed: $kind', (clause) => {
    const unknown = 'stale: can not tell: Module registry was not observed';
    expect(judged(clause, withSnapshot({ modules: undefined }))).toBe(unknown);
    expect(judged(clause, withSnapshot({ modules: [] }))).toBe(unknown);
  });
});

describe('nodes are up to date', () => {
  const all: GateClause = { kind: 'NodesUpToDate', nodeGroups: ['*'] };
  const workers: GateClause = { kind: 'NodesUpToDate', nodeGroups: ['worker'] };

  it('when the checksum has moved and every node has it', () => {
    expect(judged(all)).toBe('open');
  });

  it('when the commit was taken back that would have moved it, before it did', () => {
    const checksums = EVIDENCE.snapshot.configurationChecksums ?? {};
    const unmoved = { ...EVIDENCE, baseline: { ...BASELINE, checksums } };
    const stale = 'stale: NodeGroup master: its checksum is as before the commit';
    expect(judged(all, unmoved)).toBe(stale);
    expect(judged(all, { ...unmoved, takenBack: { ...BASELINE, checksums } })).toBe('open');
    expect(judged(all, { ...unmoved, takenBack: BASELINE })).toBe(stale);
  });

  it.each<[string, string, GateEvidence]>([
    [
      'the checksum of one group has not moved: all nodes have it already',
      'stale: NodeGroup worker: its checksum is as before the commit',
      { ...EVIDENCE, baseline: { ...BASELINE, checksums: { master: 'm1', worker: 'w2' } } },
    ],
    [
      'a node has another one',
      'waiting: node worker-1 has not applied its configuration yet',
      withNodes(NODES[0], node('worker-1', 'worker', { configurationChecksum: 'w1' })),
    ],
    [
      'a node is at it',
      'waiting: node worker-1: approved, disruption-required',
      withNodes(
        NODES[0],
        node('worker-1', 'worker', { update: ['approved', 'disruption-required'] }),
      ),
    ],
    [
      'a node is not Ready',
      'waiting: node worker-1 is not Ready',
      withNodes(NODES[0], node('worker-1', 'worker', { ready: false })),
    ],
    ['there are no nodes', NO_NODE, withNodes()],
    ['nodes are not known', NO_NODE, withSnapshot({ nodes: undefined })],
    [
      'nobody knows their groups',
      'stale: can not tell: which NodeGroups nodes belong to was not observed',
      withNodes(changed(NODES[0], { group: undefined })),
    ],
    [
      'the checksums are not known',
      'stale: can not tell: Secret configuration-checksums was not observed',
      withSnapshot({ configurationChecksums: undefined }),
    ],
    [
      'the checksums before are not known',
      'stale: can not tell: the checksums of NodeGroups were not remembered from before the commit',
      { ...EVIDENCE, baseline: changed(BASELINE, { checksums: undefined }) },
    ],
  ])('not while %s', (_, text, evidence) => {
    expect(judged(all, evidence)).toBe(text);
  });

  it('as far as the groups go that are asked for', () => {
    const before = { ...BASELINE, checksums: { master: 'm2', worker: 'w1' } };
    expect(judged(workers, { ...EVIDENCE, baseline: before })).toBe('open');
    const busy = withNodes(node('master-1', 'master', { update: ['approved'] }), NODES[1]);
    expect(judged(workers, busy)).toBe('open');
    expect(judged(all, busy)).toBe('waiting: node master-1: approved');
  });

  it('when the group is new, or has no nodes', () => {
    const before = { ...BASELINE, checksums: { master: 'm1' } };
    expect(judged(all, { ...EVIDENCE, baseline: before })).toBe('open');
    expect(judged({ kind: 'NodesUpToDate', nodeGroups: ['empty'] })).toBe('open');
  });
});

describe('what nodes report', () => {
  const clean: GateClause = { kind: 'NodesReportDefaultConfig' };
  const released: GateClause = { kind: 'NodesReleased' };

  it('is no drop-in on any node', () => {
    expect(judged(clean)).toBe('open');
    const custom = node('w', 'worker', { containerdConfigRegistry: 'custom' });
    expect(judged(clean, withNodes(NODES[0], custom))).toBe(
      'waiting: node w reports containerd-config-registry=custom',
    );
    const silent = changed(node('w', 'worker'), { containerdConfigRegistry: undefined });
    expect(judged(clean, withNodes(NODES[0], silent))).toBe(
      'waiting: node w has not reported its containerd configuration',
    );
  });

  it('is no configuration of the module on any node', () => {
    expect(judged(released)).toBe('open');
    const held = node('w', 'worker', { registryVersion: 'abc' });
    expect(judged(released, withNodes(NODES[0], held))).toBe(
      "waiting: node w still has the registry module's configuration",
    );
  });

  it.each([clean, released])('is nothing without nodes: $kind', (clause) => {
    expect(judged(clause, withNodes())).toBe(NO_NODE);
    expect(judged(clause, withSnapshot({ nodes: undefined }))).toBe(NO_NODE);
  });
});

describe('workloads', () => {
  const of = { namespace: 'regshift-system', name: 'registry-in-cluster-proxy' } as const;
  const rolledOut: GateClause = { kind: 'RolledOut', workload: 'Deployment', ...of };
  const gone: GateClause = { kind: 'Gone', workload: 'Deployment', ...of };
  const [proxy] = SNAPSHOT.workloads ?? [];
  const withProxy = (change: Parameters<typeof changed<WorkloadFacts>>[1]): GateEvidence =>
    withSnapshot({ workloads: proxy === undefined ? [] : [changed(proxy, change)] });
  const NAME = 'Deployment registry-in-cluster-proxy';
  const UNKNOWN = 'stale: can not tell: Deployments and DaemonSets were not observed';

  it('have rolled out when all pods have the newest template and are Ready', () => {
    expect(judged(rolledOut)).toBe('open');
  });

  it.each<[string, string, Parameters<typeof changed<WorkloadFacts>>[1]]>([
    [
      'the template was not looked at',
      `waiting: ${NAME}: the newest template has not been looked at yet`,
      { observedGeneration: 2 },
    ],
    [
      'a pod has an older template',
      `waiting: ${NAME}: 1 of 2 pods have the newest template`,
      { updated: 1 },
    ],
    ['a pod is not Ready', `waiting: ${NAME}: 1 of 2 pods are Ready`, { ready: 1 }],
    ['an old pod is still there', `waiting: ${NAME}: 3 pods are there, 2 are wanted`, { pods: 3 }],
    [
      'no pod is wanted',
      `waiting: ${NAME}: no pod is wanted`,
      { desired: 0, updated: 0, ready: 0, pods: 0 },
    ],
    [
      'the generation is not known',
      `stale: can not tell: ${NAME} shows no generation`,
      { generation: undefined },
    ],
    [
      'the observed generation is not known',
      `stale: can not tell: ${NAME} shows no generation`,
      { observedGeneration: undefined },
    ],
    ['it is of another kind', `waiting: ${NAME} is not there yet`, { kind: 'DaemonSet' }],
    ['it is elsewhere', `waiting: ${NAME} is not there yet`, { namespace: 'other' }],
    ['it is another', `waiting: ${NAME} is not there yet`, { name: 'other' }],
  ])('have not while %s', (_, text, change) => {
    expect(judged(rolledOut, withProxy(change))).toBe(text);
  });

  it('are gone when neither they nor their pods are there', () => {
    expect(judged(gone, withSnapshot({ workloads: [] }))).toBe('open');
    expect(judged(gone, withProxy({ pods: 1 }))).toBe(
      `waiting: ${NAME} is still there, with 1 pods`,
    );
  });

  it.each([rolledOut, gone])('are neither when they were not observed: $kind', (clause) => {
    expect(judged(clause, withSnapshot({ workloads: undefined }))).toBe(UNKNOWN);
  });
});

describe('the Service', () => {
  const leads: GateClause = {
    kind: 'ServiceLeadsTo',
    namespace: 'regshift-system',
    name: 'registry',
    backend: 'in-cluster-proxy',
  };
  const [service] = SNAPSHOT.services ?? [];
  const [proxy] = SNAPSHOT.workloads ?? [];
  const withService = (change: Parameters<typeof changed<ServiceFacts>>[1]): GateEvidence =>
    withSnapshot({ services: service === undefined ? [] : [changed(service, change)] });
  const selecting = (backend: string): Pick<ServiceFacts, 'selector'> => ({
    selector: { 'regshift.io/backend': backend },
  });

  it('leads to a backend when it selects it and each ready pod is an endpoint', () => {
    expect(judged(leads)).toBe('open');
  });

  it.each<[string, string, GateEvidence]>([
    [
      'it selects another',
      'waiting: Service registry selects node-services, not in-cluster-proxy',
      withService(selecting('node-services')),
    ],
    [
      'it selects by something else',
      'waiting: Service registry selects no backend, not in-cluster-proxy',
      withService({ selector: { app: 'in-cluster-proxy' } }),
    ],
    [
      'a ready pod is no endpoint yet',
      'waiting: Service registry: 1 endpoints for 2 ready pods',
      withService({ readyEndpoints: 1 }),
    ],
    [
      'an endpoint is no ready pod any more',
      'waiting: Service registry: 3 endpoints for 2 ready pods',
      withService({ readyEndpoints: 3 }),
    ],
    [
      'there is no endpoint at all',
      'waiting: Service registry: 0 endpoints for 0 ready pods',
      {
        ...EVIDENCE,
        snapshot: {
          ...withService({ readyEndpoints: 0 }).snapshot,
          workloads: proxy === undefined ? [] : [{ ...proxy, ready: 0 }],
        },
      },
    ],
    [
      'the backend is not there',
      'waiting: Service registry: registry-in-cluster-proxy is not there yet',
      withSnapshot({ workloads: [] }),
    ],
    [
      'the backend is in another namespace',
      'waiting: Service registry: registry-in-cluster-proxy is not there yet',
      withSnapshot({ workloads: proxy === undefined ? [] : [{ ...proxy, namespace: 'other' }] }),
    ],
    ['it is not there', 'waiting: Service registry is not there yet', withService({ name: 'x' })],
    [
      'it is in another namespace',
      'waiting: Service registry is not there yet',
      withService({ namespace: 'd8-system' }),
    ],
    [
      'it was not observed',
      'stale: can not tell: Services were not observed',
      withSnapshot({ services: undefined }),
    ],
    [
      'pods were not observed',
      'stale: can not tell: Deployments and DaemonSets were not observed',
      withSnapshot({ workloads: undefined }),
    ],
  ])('does not when %s', (_, text, evidence) => {
    expect(judged(leads, evidence)).toBe(text);
  });
});

describe('images', () => {
  const registry = 'https://registry.example.com/dkp';
  const present: GateClause = {
    kind: 'ImagesPresent',
    registries: [registry],
    own: ['nginx@sha256:1'],
  };
  const withImages = (...images: NonNullable<GateEvidence['images']>): string =>
    judged(present, { ...EVIDENCE, images });
  const own = { registry: 'own', image: 'nginx@sha256:1', present: true };
  const there = { registry, image: 'a', present: true };

  it('are there when no registry lacks one', () => {
    expect(judged(present)).toBe('open');
  });

  it('are not while one is missing, of the platform or of our own', () => {
    expect(
      withImages(
        there,
        { registry, image: 'b', present: false },
        { registry, image: 'c', present: false },
        own,
      ),
    ).toBe(`waiting: ${registry}: 2 images are missing, b first`);
    expect(withImages(there, { ...own, present: false })).toBe(
      'waiting: nginx@sha256:1 is missing',
    );
  });

  it('are not known where nobody looked', () => {
    expect(judged(present, changed(EVIDENCE, { images: undefined }))).toBe(
      'stale: can not tell: no registry was looked at',
    );
    expect(withImages({ ...there, registry: 'https://other' }, own)).toBe(
      `stale: can not tell: ${registry} was not looked at`,
    );
    expect(withImages(there)).toBe('stale: can not tell: nginx@sha256:1 was not looked for');
  });
});

describe("the platform's registry", () => {
  const is: GateClause = {
    kind: 'PlatformRegistryIs',
    address: 'registry.example.com',
    path: '/dkp',
  };
  const { pull } = SNAPSHOT.registry;

  it('is the one that the Secret names', () => {
    expect(judged(is)).toBe('open');
    expect(judged(is, withRegistry({ pull: { ...pull, address: 'old' } }))).toBe(
      'waiting: the platform pulls from old/dkp, not from registry.example.com/dkp',
    );
    expect(judged(is, withRegistry({ pull: { ...pull, path: '' } }))).toBe(
      'waiting: the platform pulls from registry.example.com, not from registry.example.com/dkp',
    );
    expect(judged(is, withRegistry({ pull: { presence: 'absent', login: 'absent' } }))).toBe(
      'waiting: Secret deckhouse-registry is not there',
    );
  });

  it.each([
    { ...pull, presence: 'unknown' as const },
    changed(pull, { address: undefined }),
    changed(pull, { path: undefined }),
  ])('is not known when the Secret was not seen: %j', (seen) => {
    expect(judged(is, withRegistry({ pull: seen }))).toBe(
      'stale: can not tell: Secret deckhouse-registry was not observed',
    );
  });
});

describe('the controller', () => {
  const restarted = { kind: 'ControllerRestarted' } as const;
  const controller = {
    generation: 5,
    observedGeneration: 5,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    leader: { pod: 'deckhouse-0', ready: true },
  };
  const seen = (change: Partial<typeof controller> = {}) => ({
    ...withSnapshot({ platform: { controller: { ...controller, ...change } } }),
    baseline: {
      ...BASELINE,
      controllerGeneration: 4,
    },
  });

  it('has restarted when its Deployment is a newer one, rolled out, with a leader that is Ready', () => {
    expect(judged(restarted, seen())).toBe('open');
    expect(judged(restarted, seen({ leader: { pod: 'deckhouse-0', ready: false } }))).toBe(
      'waiting: the controller is not ready yet',
    );
    expect(judged(restarted, seen({ readyReplicas: 2 }))).toBe(
      'waiting: the controller is not ready yet',
    );
  });

  it('has not restarted while its Deployment is the one from before the change', () => {
    expect(judged(restarted, seen({ generation: 4, observedGeneration: 4 }))).toBe(
      'stale: the controller has not restarted with the new registry yet',
    );
  });

  it('is not known when it was not seen, or nothing was remembered', () => {
    expect(judged(restarted, withSnapshot({ platform: {} }))).toBe(
      'stale: can not tell: Deployment deckhouse was not observed',
    );
    expect(judged(restarted, changed(seen(), { baseline: undefined }))).toBe(
      'stale: can not tell: nothing was remembered from before the commit',
    );
  });
});
