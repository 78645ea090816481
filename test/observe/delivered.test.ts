import type { KubeObject } from '../../src/model/object-id';
import { indexDump } from '../../src/observe/dump';
import { observeLive } from '../../src/observe/live/observe-live';
import { readDump } from '../../src/observe/read-dump';
import type { ObservationScope } from '../../src/observe/scope';
import type { DeliveryFacts, Snapshot } from '../../src/observe/snapshot';
import { readPullErrors } from '../../src/observe/pull-error-facts';
import { application, kustomization } from './delivery-objects';
import * as dump from './dump-builder';
import { MemoryApi } from './memory-api';
import { deckhouseRegistry } from './object-builder';

const ARGO: ObservationScope = {
  platform: 'Kubernetes',
  delivery: { tool: 'ArgoCD', namespace: 'argocd', name: 'prod-1' },
};
const FLUX: ObservationScope = {
  platform: 'Kubernetes',
  delivery: { tool: 'Flux', namespace: 'flux-system', name: 'prod-1' },
};
const PIPELINE: ObservationScope = { platform: 'Kubernetes', workloads: 'regshift-system' };
const NODE = dump.node('a', '10.0.0.1');

async function observe(objects: readonly KubeObject[], scope: ObservationScope): Promise<Snapshot> {
  const api = new MemoryApi([NODE, ...objects]);
  const result = await observeLive({ cluster: api, engine: api }, scope);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

async function delivery(object: KubeObject): Promise<DeliveryFacts | undefined> {
  const scope = object.kind === 'Application' ? ARGO : FLUX;
  return (await observe([object], scope)).delivery;
}

const ENGINE_TIME = '2025-07-15T12:34:56Z';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('an Application', () => {
  it('shows comparison, health and sync', async () => {
    expect(await delivery(application())).toEqual({
      engine: 'ArgoCD',
      namespace: 'argocd',
      name: 'prod-1',
      sync: { status: 'Synced', revisions: [COMMIT] },
      health: { status: 'Healthy', lastTransitionTime: '2025-07-15T12:00:00Z' },
      operation: {
        phase: 'Succeeded',
        revisions: [COMMIT],
        message: 'successfully synced (all tasks run)',
        finishedAt: '2025-07-15T12:00:01Z',
      },
      errors: [],
      pruneConfirmation: false,
      automated: true,
    });
  });

  it('of several sources shows a revision of each, and where each leads', async () => {
    const sources = [
      { repoURL: 'https://a', path: 'clusters/prod-1/manifests' },
      { ref: 'values' },
    ];
    const facts = await delivery(
      application({
        reconciledAt: '2025-07-15T12:00:02Z',
        sync: { status: 'OutOfSync', revisions: ['a', 'b'], comparedTo: { sources } },
        operationState: {
          phase: 'Running',
          startedAt: '2025-07-15T12:00:00Z',
          syncResult: { revisions: ['c', 'd'], sources },
        },
      }),
    );
    const shown = [{ path: 'clusters/prod-1/manifests' }, {}];
    expect(facts).toMatchObject({
      sync: { revisions: ['a', 'b'], sources: shown, comparedAt: '2025-07-15T12:00:02Z' },
      operation: { revisions: ['c', 'd'], sources: shown, startedAt: '2025-07-15T12:00:00Z' },
    });
  });

  it('of one source shows where it leads', async () => {
    const source = { repoURL: 'https://a', path: 'x' };
    const sync = { status: 'Synced', revision: COMMIT, comparedTo: { source } };
    expect(await delivery(application({ sync }))).toMatchObject({
      sync: { revisions: [COMMIT], sources: [{ path: 'x' }] },
    });
  });

  it('shows the objects that are OutOfSync, and which are to be pruned', async () => {
    const config = { group: 'deckhouse.io', kind: 'ModuleConfig', name: 'deckhouse' };
    const resources = [
      { kind: 'Secret', namespace: 'a', name: 'b', status: 'Synced' },
      { ...config, status: 'OutOfSync', requiresPruning: true },
      { kind: 'Secret', namespace: 'a', name: 'c', status: 'OutOfSync' },
      { status: 'OutOfSync' },
    ];
    expect(await delivery(application({ resources }))).toMatchObject({
      outOfSync: [
        { ...config, requiresPruning: true },
        { group: '', kind: 'Secret', namespace: 'a', name: 'c', requiresPruning: false },
      ],
    });
  });

  it.each([
    ['Application', application()],
    ['Kustomization', kustomization()],
  ])('or any %s that is being deleted says since when', async (_, object) => {
    const deletionTimestamp = '2025-07-15T12:00:00Z';
    const deleted = { ...object, metadata: { ...object.metadata, deletionTimestamp } };
    expect(await delivery(deleted as KubeObject)).toMatchObject({ deletedAt: deletionTimestamp });
  });

  it('that waits for a confirmation says so', async () => {
    const message = 'waiting for pruning confirmation of /Namespace/a and 1 more resources';
    const waiting = application({ operationState: { phase: 'Running', message } });
    const over = application({ operationState: { phase: 'Succeeded', message } });
    expect([await delivery(waiting), await delivery(over)]).toMatchObject([
      { pruneConfirmation: true },
      { pruneConfirmation: false },
    ]);
  });

  it('shows its errors, and no other condition', async () => {
    const facts = await delivery(
      application({
        conditions: [
          { type: 'ComparisonError', message: 'no such path' },
          { type: 'OrphanedResourceWarning', message: 'one' },
        ],
      }),
    );
    expect(facts).toMatchObject({ errors: ['ComparisonError: no such path'] });
  });

  it.each<[unknown, boolean]>([
    [{ syncPolicy: { automated: {} } }, true],
    [{ syncPolicy: { automated: { enabled: false } } }, false],
    [{ syncPolicy: {} }, false],
    [{}, false],
  ])('with %j is synced automatically: %s', async (spec, automated) => {
    expect(await delivery(application({}, spec))).toMatchObject({ automated });
  });

  it('that has never been synced shows no sync', async () => {
    const fresh = { sync: undefined, health: undefined, operationState: undefined };
    expect(await delivery(application(fresh))).toEqual({
      engine: 'ArgoCD',
      namespace: 'argocd',
      name: 'prod-1',
      sync: { revisions: [] },
      health: {},
      errors: [],
      pruneConfirmation: false,
      automated: true,
    });
  });

  it('that is not there is a warning', async () => {
    const api = new MemoryApi([NODE]);
    const { ok, issues } = await observeLive({ cluster: api, engine: api }, ARGO);
    expect([ok, ...issues.map(({ code, message }) => `${code} ${message}`)]).toEqual([
      true,
      'O035 Application argocd/prod-1 is not there: what was applied stays unknown',
    ]);
  });

  it('is read where the engine is, and nothing else is', async () => {
    const cluster = new MemoryApi([NODE]);
    const engine = new MemoryApi([application()], { dates: [new Date(ENGINE_TIME).toUTCString()] });
    const result = await observeLive({ cluster, engine }, ARGO);
    expect(result.ok && result.value.delivery?.name).toBe('prod-1');
    expect(result.ok && result.value.delivery?.observedAt).toBe(ENGINE_TIME);
    expect(engine.asked.map(({ resource }) => resource)).toEqual(['applications']);
    expect(cluster.asked.map(({ resource }) => resource)).not.toContain('applications');
  });
});

describe('a Kustomization', () => {
  it('shows generations, revisions and conditions', async () => {
    expect(await delivery(kustomization())).toEqual({
      engine: 'Flux',
      namespace: 'flux-system',
      name: 'prod-1',
      generation: 3,
      observedGeneration: 3,
      lastAppliedRevision: `main@sha1:${COMMIT}`,
      lastAttemptedRevision: `main@sha1:${COMMIT}`,
      suspended: false,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ReconciliationSucceeded',
          message: `Applied revision: main@sha1:${COMMIT}`,
          lastTransitionTime: '2025-07-15T12:00:00Z',
        },
      ],
    });
  });

  it('that is suspended says so', async () => {
    expect(await delivery(kustomization({}, { suspend: true }))).toMatchObject({ suspended: true });
  });

  it('is read out of a dump too, where the cluster file names it', () => {
    const result = readDump([dump.listFile([NODE, kustomization()])], { scope: FLUX });
    expect(result.ok && result.value.delivery?.name).toBe('prod-1');
  });
});

const HASH = { 'pod-template-hash': '7d9f' };

function workload(kind: 'Deployment' | 'DaemonSet', name: string, status: unknown): KubeObject {
  return dump.object('apps/v1', kind, `regshift-system/${name}`, {
    metadata: { generation: 4 },
    spec: kind === 'Deployment' ? { replicas: 2 } : {},
    status,
  });
}

function pod(name: string, owner: readonly [string, string], status: unknown = {}): KubeObject {
  const [kind, of] = owner;
  return dump.object('v1', 'Pod', `regshift-system/${name}`, {
    labels: kind === 'ReplicaSet' ? HASH : {},
    metadata: { ownerReferences: [{ kind, name: of, controller: true }] },
    status,
  });
}

const READY = { conditions: [{ type: 'Ready', status: 'True' }] };

describe('workloads', () => {
  it('show their roll-out and the pods that are there', async () => {
    const snapshot = await observe(
      [
        workload('Deployment', 'a', {
          observedGeneration: 3,
          updatedReplicas: 1,
          readyReplicas: 2,
          availableReplicas: 1,
        }),
        workload('DaemonSet', 'b', {
          observedGeneration: 4,
          desiredNumberScheduled: 3,
          updatedNumberScheduled: 2,
          numberReady: 1,
          numberAvailable: 0,
        }),
        pod('a-1', ['ReplicaSet', 'a-7d9f']),
        pod('a-2', ['ReplicaSet', 'a-7d9f']),
        pod('b-1', ['DaemonSet', 'b']),
      ],
      PIPELINE,
    );
    const common = { namespace: 'regshift-system', generation: 4 };
    expect(snapshot.workloads).toEqual([
      {
        ...common,
        ...{ kind: 'DaemonSet', name: 'b', observedGeneration: 4 },
        ...{ desired: 3, updated: 2, ready: 1, available: 0, pods: 1 },
      },
      {
        ...common,
        ...{ kind: 'Deployment', name: 'a', observedGeneration: 3 },
        ...{ desired: 2, updated: 1, ready: 2, available: 1, pods: 2 },
      },
    ]);
  });

  it('that were deleted stay as long as a pod of theirs is there', async () => {
    const snapshot = await observe(
      [pod('a-1', ['ReplicaSet', 'a-7d9f'], READY), pod('b-1', ['DaemonSet', 'b'])],
      PIPELINE,
    );
    const common = { namespace: 'regshift-system', desired: 0, updated: 0, pods: 1 };
    expect(snapshot.workloads).toEqual([
      { ...common, kind: 'DaemonSet', name: 'b', ready: 0, available: 0 },
      { ...common, kind: 'Deployment', name: 'a', ready: 1, available: 1 },
    ]);
  });

  it('are none where none is there, and unknown where one kind was not read', async () => {
    const api = new MemoryApi([NODE], {
      instead: ({ resource }) =>
        resource === 'daemonsets' ? { kind: 'late', seconds: 1 } : undefined,
    });
    const result = await observeLive({ cluster: api, engine: api }, PIPELINE);
    expect((await observe([], PIPELINE)).workloads).toEqual([]);
    expect(result.ok && result.value.workloads).toBeUndefined();
  });
});

describe('Services', () => {
  const service = dump.object('v1', 'Service', 'regshift-system/registry', {
    spec: { selector: { 'regshift.io/backend': 'in-cluster-proxy' } },
  });

  it('show what they select and how many addresses are ready', async () => {
    const addresses = [{ ip: '10.1.0.1' }, { ip: '10.1.0.2' }];
    const endpoints = dump.object('v1', 'Endpoints', 'regshift-system/registry', {
      subsets: [
        { addresses, ports: [{ port: 5001 }], notReadyAddresses: [{ ip: '10.1.0.3' }] },
        { addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 5002 }] },
      ],
    });
    const common = {
      namespace: 'regshift-system',
      name: 'registry',
      selector: { 'regshift.io/backend': 'in-cluster-proxy' },
    };
    expect((await observe([service, endpoints], PIPELINE)).services).toEqual([
      { ...common, readyEndpoints: 2 },
    ]);
    expect((await observe([service], PIPELINE)).services).toEqual([
      { ...common, readyEndpoints: 0 },
    ]);
  });
});

describe('images of the platform', () => {
  const BASE = 'registry.example.com/platform';
  const KUBERNETES: ObservationScope = { ...PIPELINE, imageBase: BASE };
  const pod = (namespace: string, images: readonly string[], status = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name: `of-${images.join('-')}` },
    spec: {
      initContainers: [{ name: 'first', image: images[0] }],
      containers: images.slice(1).map((image, at) => ({ name: `c${String(at)}`, image })),
    },
    status,
  });

  it('are those of all pods and workloads below the base, each once, by what follows the base', async () => {
    const snapshot = await observe(
      [
        pod('shop', [`${BASE}/web:v1`, `${BASE}/db@sha256:2`, `${BASE}-other/x:v1`]),
        pod('bank', [`${BASE}:v1.76.2`, `${BASE}/web:v1`, 'nginx:1', 'ghcr.io/a/b:v1']),
        pod('jobs', [`${BASE}@sha256:3`], { phase: 'Succeeded' }),
        pod('late', [`${BASE}/evicted:v1`], { phase: 'Failed' }),
        pod('regshift-system', [`${BASE}/tools/nginx@sha256:4`]),
      ],
      KUBERNETES,
    );
    expect(snapshot.images).toEqual({
      base: BASE,
      names: ['/db@sha256:2', '/web:v1', ':v1.76.2', '@sha256:3'],
    });
    expect(snapshot.pullErrors).toEqual([]);
  });

  it('are those of Docker Hub, where names say nothing else', async () => {
    const pods = [pod('shop', ['nginx:1', 'docker.io/library/redis', 'grafana/grafana:1'])];
    const imageBase = 'docker.io';
    const { images } = await observe(pods, { ...PIPELINE, imageBase });
    expect(images?.names).toEqual(['/grafana/grafana:1', '/library/nginx:1', '/library/redis']);
    const library = await observe(pods, { ...PIPELINE, imageBase: 'docker.io/library' });
    expect(library.images?.names).toEqual(['/nginx:1', '/redis']);
  });

  it('are not below a host with another port', async () => {
    const pods = [pod('shop', ['registry.example.com:5000/web:v1', 'registry.example.com/db:v1'])];
    const { images } = await observe(pods, { ...PIPELINE, imageBase: 'registry.example.com' });
    expect(images?.names).toEqual(['/db:v1']);
  });

  it('are on DKP below the registry that it pulls from now, in its own namespaces', async () => {
    const here = 'registry.deckhouse.io/deckhouse/ee';
    const objects = [
      deckhouseRegistry('registry.deckhouse.io', '/deckhouse/ee'),
      pod('d8-system', [`${here}@sha256:1`]),
      pod('kube-system', [`${here}@sha256:2`]),
      pod('shop', [`${here}@sha256:3`]),
      pod('d8-other', ['registry.regshift-system.svc:5001/system/deckhouse@sha256:4']),
    ];
    const scope: ObservationScope = { platform: 'Deckhouse', workloads: 'regshift-system' };
    const { images } = await observe(objects, scope);
    expect(images).toEqual({ base: here, names: ['@sha256:1', '@sha256:2'] });
    expect((await observe(objects.slice(1), scope)).images).toBeUndefined();
    expect((await observe(objects, { platform: 'Deckhouse' })).images).toBeUndefined();
  });

  it('stay unknown in a dump, which does not tell whether it has all pods', () => {
    const read = readDump([dump.listFile([pod('shop', [`${BASE}/web:v1`])])], {
      scope: KUBERNETES,
    });
    expect(read.ok && read.value.images).toBeUndefined();
  });
});

describe('pods that can not be pulled', () => {
  function stuck(where: string, list: string, reason: string): KubeObject {
    const containers = list === 'containerStatuses' ? 'containers' : 'initContainers';
    return dump.object('v1', 'Pod', where, {
      spec: { [containers]: [{ name: 'c', image: 'registry.io/a:1' }] },
      status: {
        [list]: [{ name: 'c', image: 'sha256:abc', state: { waiting: { reason } } }],
      },
    });
  }

  it('are those of the platform, with the image that they ask for', async () => {
    const snapshot = await observe(
      [
        stuck('d8-system/a', 'containerStatuses', 'ImagePullBackOff'),
        stuck('kube-system/b', 'initContainerStatuses', 'ErrImagePull'),
        stuck('regshift-system/c', 'containerStatuses', 'ErrImagePull'),
        stuck('d8-system/d', 'containerStatuses', 'CrashLoopBackOff'),
        stuck('default/e', 'containerStatuses', 'ErrImagePull'),
      ],
      PIPELINE,
    );
    const image = 'registry.io/a:1';
    expect(snapshot.pullErrors).toEqual([
      { namespace: 'd8-system', pod: 'a', image, reason: 'ImagePullBackOff' },
      { namespace: 'kube-system', pod: 'b', image, reason: 'ErrImagePull' },
      { namespace: 'regshift-system', pod: 'c', image, reason: 'ErrImagePull' },
    ]);
  });

  it('stay unknown in a dump, which does not tell whether it has all pods', () => {
    const read = readDump([
      dump.listFile([NODE, stuck('d8-system/a', 'containerStatuses', 'ErrImagePull')]),
    ]);
    expect(read.ok && read.value.pullErrors).toBeUndefined();
    const { dump: index } = indexDump({ objects: [], emptyLists: [], notFound: [] });
    expect(readPullErrors(index, PIPELINE)).toBeUndefined();
  });
});
