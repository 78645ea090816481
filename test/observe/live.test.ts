import { EnvironmentError } from '../../src/model/errors';
import type { Issue } from '../../src/model/issue';
import type { KubeObject } from '../../src/model/object-id';
import { accessRoles } from '../../src/observe/access-roles';
import { KINDS } from '../../src/observe/kinds';
import { observeLive } from '../../src/observe/live/observe-live';
import { requestsFor } from '../../src/observe/live/requests';
import { formatSnapshot } from '../../src/observe/format-snapshot';
import { readDump } from '../../src/observe/read-dump';
import type { ObservationScope } from '../../src/observe/scope';
import type { Snapshot } from '../../src/observe/snapshot';
import * as dump from './dump-builder';
import { MemoryApi, answered, grants } from './memory-api';
import type { Asked, MemoryApiOptions } from './memory-api';

const DECKHOUSE: ObservationScope = { platform: 'Deckhouse' };
const EVERYTHING: ObservationScope = {
  platform: 'Deckhouse',
  workloads: 'regshift-system',
  delivery: { tool: 'ArgoCD', namespace: 'argocd', name: 'prod-1' },
};

interface Seen {
  readonly snapshot: Snapshot;
  readonly issues: readonly Issue[];
}

async function observe(
  objects: readonly KubeObject[],
  options: MemoryApiOptions = {},
  scope = DECKHOUSE,
): Promise<Seen & { readonly api: MemoryApi }> {
  const api = new MemoryApi(objects, options);
  const result = await observeLive({ cluster: api, engine: api }, scope);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return { snapshot: result.value, issues: result.issues, api };
}

function warnings({ issues }: Seen): readonly string[] {
  return issues.map(({ code, message }) => `${code} ${message}`);
}

describe('a live cluster', () => {
  it.each([
    ['untouched', dump.untouchedCluster()],
    ['in Direct', dump.directCluster()],
    ['on the way to Local', dump.directToLocalCluster()],
    ['of the newer generation', dump.newerGenerationCluster()],
    ['in the cloud', dump.cloudCluster()],
  ])('%s shows what its dump shows, and what only an API server tells', async (_, objects) => {
    const read = readDump([dump.listFile(objects)]);
    const ofDump = read.ok ? read.value : undefined;
    const { snapshot, issues } = await observe(objects);
    expect(snapshot).toEqual({
      ...ofDump,
      observedAt: { time: '2025-07-15T13:00:00Z', basis: 'api-server' },
      pullErrors: [],
      nodeGroupConfigurations: ofDump?.nodeGroupConfigurations ?? [],
    });
    expect(issues).toEqual([]);
  });

  it('is as old as the first answer', async () => {
    const dates = ['Tue, 15 Jul 2025 13:00:09 GMT', 'Tue, 15 Jul 2025 13:00:07 GMT', 'no date'];
    const { snapshot } = await observe(dump.directCluster(), { dates });
    expect(snapshot.observedAt).toEqual({ time: '2025-07-15T13:00:07Z', basis: 'api-server' });
  });

  it('is read to its last page', async () => {
    const nodes = Array.from({ length: 600 }, (_, at) =>
      dump.node(`node-${String(at).padStart(3, '0')}`, '10.0.0.1'),
    );
    const { snapshot, api } = await observe([...dump.directCluster(), ...nodes]);
    expect(snapshot.nodes).toHaveLength(603);
    expect(api.asked.filter(({ resource }) => resource === 'nodes')).toHaveLength(3);
  });

  it('is read in one go where pages run out while they are read', async () => {
    const nodes = Array.from({ length: 300 }, (_, at) => dump.node(`node-${at}`, '10.0.0.1'));
    const { snapshot, api } = await observe([...dump.directCluster(), ...nodes], {
      instead: (_, { path }) => (path.includes('continue=') ? answered(410, {}) : undefined),
    });
    expect(snapshot.nodes).toHaveLength(303);
    expect(
      api.requests.map(({ path }) => path).filter((path) => path.startsWith('/api/v1/nodes')),
    ).toEqual(['/api/v1/nodes?limit=250', '/api/v1/nodes?limit=250&continue=250', '/api/v1/nodes']);
  });

  it('gives none of its secrets away', async () => {
    const { snapshot } = await observe(dump.directToLocalCluster(), {}, EVERYTHING);
    const text = formatSnapshot(snapshot);
    for (const secret of [
      'example-private-key',
      'example-ro-password',
      'not-a-real-password',
      'example-license',
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  it('is never asked for more of a Secret than its metadata where existence is all that counts', async () => {
    const { snapshot, api } = await observe(dump.newerGenerationCluster());
    const [request] = api.requests.filter(({ path }) => path.endsWith('/registry-v2-switch'));
    expect(snapshot.registry.switchRecord).toBe('present');
    expect(request?.accept).toContain('PartialObjectMetadata');
  });

  it('is never asked for a list of Secrets, ConfigMaps or ModuleConfigs, which hold those of others', () => {
    const lists = requestsFor(EVERYTHING).filter(({ name }) => name === undefined);
    const kinds = lists.map(({ kind }) => kind.resource);
    expect(
      kinds.filter((kind) => ['secrets', 'configmaps', 'moduleconfigs'].includes(kind)),
    ).toEqual([]);
  });
});

describe('what an API server does not answer', () => {
  it.each<[string, Partial<Asked>, (snapshot: Snapshot) => unknown, unknown]>([
    ['nodes', { resource: 'nodes' }, ({ nodes }) => nodes, undefined],
    ['modules', { resource: 'modules' }, ({ modules }) => modules, undefined],
    ['one ModuleConfig of three', { name: 'global' }, (s) => s.moduleConfigs, undefined],
    ['registry-state', { name: 'registry-state' }, (s) => s.registry.state.presence, 'unknown'],
    ['registry-config', { name: 'registry-config' }, (s) => s.registry.config.presence, 'unknown'],
    [
      'the switch record',
      { name: 'registry-v2-switch' },
      (s) => s.registry.switchRecord,
      'unknown',
    ],
    [
      'whether bootstrap is over',
      { name: 'd8-cluster-is-bootstraped' },
      ({ cluster }) => cluster.bootstrapped,
      'unknown',
    ],
    ['pods of all namespaces', { resource: 'pods', namespace: '' }, (s) => s.pullErrors, undefined],
    [
      'the pods of the controller',
      { resource: 'pods', namespace: 'd8-system' },
      ({ platform }) => platform.controller?.leader?.pod,
      'deckhouse-7d9f-abcde',
    ],
  ])('of %s', async (_, part, fact, wanted) => {
    const isPart = (asked: Asked): boolean =>
      Object.entries(part).every(([key, value]) => asked[key as keyof Asked] === value);
    for (const outcome of [
      answered(403, { kind: 'Status' }),
      answered(500, 'nginx'),
      answered(200, '<html>'),
      { kind: 'late', seconds: 5 } as const,
    ]) {
      const seen = await observe(dump.directCluster(), {
        instead: (asked) => (isPart(asked) ? outcome : undefined),
      });
      expect(fact(seen.snapshot)).toEqual(wanted);
      expect(seen.issues).toHaveLength(1);
    }
  });

  it('is told with the right that is missing', async () => {
    const seen = await observe(dump.directCluster(), {
      instead: ({ resource, name }) =>
        resource === 'nodes' || name === 'registry-state'
          ? answered(403, { kind: 'Status', message: 'User "ci" cannot list' })
          : undefined,
    });
    expect(seen.issues).toEqual([
      {
        code: 'O030',
        severity: 'warning',
        place: {},
        message:
          'may not get secrets registry-state in namespace d8-system; what it tells stays unknown',
        hint: 'grant apiGroups [""], resources [secrets], resourceNames [registry-state], verbs [get] in a Role of namespace d8-system',
      },
      {
        code: 'O030',
        severity: 'warning',
        place: {},
        message: 'may not list nodes; what it tells stays unknown',
        hint: 'grant apiGroups [""], resources [nodes], verbs [list] in a ClusterRole',
      },
    ]);
  });

  it('is told in words of what happened', async () => {
    const outcomes = {
      nodes: { kind: 'late', seconds: 5 } as const,
      modules: answered(503, 'no'),
      nodegroups: { kind: 'unreachable', reason: 'socket hang up' } as const,
      deckhousereleases: answered(200, 'no JSON'),
      pods: answered(401, {}),
    };
    const seen = await observe(dump.directCluster(), {
      instead: ({ resource, namespace }) =>
        namespace === '' ? outcomes[resource as keyof typeof outcomes] : undefined,
    });
    expect(warnings(seen)).toEqual([
      'O032 could not list nodes: no answer within 5 s',
      'O033 could not list deckhousereleases.deckhouse.io: the answer is no JSON object',
      'O033 could not list modules.deckhouse.io: the answer is HTTP 503',
      'O033 could not list nodegroups.deckhouse.io: socket hang up',
      'O033 could not list pods: the login is not accepted',
    ]);
  });

  it('is said once for all kinds of a group that is not served', async () => {
    const seen = await observe([dump.node('a', '10.0.0.1')], { unserved: ['deckhouse.io'] });
    expect(warnings(seen)).toEqual([
      'O031 the API server serves no DeckhouseRelease, Module, ModuleConfig, NodeGroup, NodeGroupConfiguration of deckhouse.io',
    ]);
    expect([seen.snapshot.modules, seen.snapshot.moduleConfigs]).toEqual([undefined, undefined]);
    expect(seen.snapshot.cluster.configuration).toBe('absent');
  });

  it('is not asked for where the cluster has no DKP', async () => {
    const seen = await observe(
      [dump.node('a', '10.0.0.1')],
      { unserved: ['deckhouse.io'] },
      {
        platform: 'Kubernetes',
      },
    );
    expect(warnings(seen)).toEqual([]);
    expect(seen.snapshot.nodes).toHaveLength(1);
    expect(seen.snapshot.pullErrors).toEqual([]);
  });

  it.each([
    [answered(401, {}), 'the API server does not accept the login'],
    [answered(403, {}), 'this account may read nothing of the cluster'],
    [answered(404, '404 page not found'), 'it is no API server of Kubernetes'],
    [{ kind: 'late', seconds: 5 } as const, 'no answer within 5 s'],
    [{ kind: 'unreachable', reason: 'connect ECONNREFUSED' } as const, 'connect ECONNREFUSED'],
  ])('is no snapshot when it is everything: %j', async (outcome, words) => {
    const cluster = new MemoryApi([], { instead: () => outcome });
    const engine = new MemoryApi(dump.directCluster());
    const observed = observeLive({ cluster, engine }, EVERYTHING);
    await expect(observed).rejects.toThrow(EnvironmentError);
    await expect(observed).rejects.toThrow(words);
  });
});

describe('the rights of an observer', () => {
  it.each<[string, ObservationScope]>([
    ['Module', DECKHOUSE],
    ['everything', EVERYTHING],
    ['Kubernetes', { platform: 'Kubernetes', workloads: 'regshift-system' }],
  ])('of %s are what is asked for, no less and no more', async (_, scope) => {
    const cluster = new MemoryApi(dump.directCluster(), { roles: accessRoles(scope) });
    const engine = new MemoryApi([], { roles: accessRoles(scope, 'engine') });
    const result = await observeLive({ cluster, engine }, scope);
    expect(result.issues.filter(({ code }) => code === 'O030')).toEqual([]);
    for (const [api, roles] of [
      [cluster, accessRoles(scope)],
      [engine, accessRoles(scope, 'engine')],
    ] as const) {
      for (const single of singleRights(roles)) {
        expect(api.asked.filter((asked) => grants([single], asked))).not.toEqual([]);
      }
    }
  });

  it('are these', () => {
    expect(accessRoles(EVERYTHING).map(({ namespace, rules }) => [namespace, rules])).toEqual([
      [
        undefined,
        [
          { apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['list'] },
          {
            apiGroups: ['deckhouse.io'],
            resources: ['deckhousereleases', 'modules', 'nodegroupconfigurations', 'nodegroups'],
            verbs: ['list'],
          },
          {
            apiGroups: ['deckhouse.io'],
            resources: ['moduleconfigs'],
            resourceNames: ['deckhouse', 'global', 'registry'],
            verbs: ['get'],
          },
        ],
      ],
      [
        'd8-cloud-instance-manager',
        [
          {
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: ['configuration-checksums'],
            verbs: ['get'],
          },
        ],
      ],
      [
        'd8-system',
        [
          { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
          {
            apiGroups: [''],
            resources: ['configmaps'],
            resourceNames: ['d8-deckhouse-version-info'],
            verbs: ['get'],
          },
          {
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: [
              'deckhouse-registry',
              'registry-bashible-config',
              'registry-config',
              'registry-state',
              'registry-v2-switch',
            ],
            verbs: ['get'],
          },
          {
            apiGroups: ['apps'],
            resources: ['deployments'],
            resourceNames: ['deckhouse'],
            verbs: ['get'],
          },
        ],
      ],
      [
        'kube-system',
        [
          {
            apiGroups: [''],
            resources: ['configmaps'],
            resourceNames: ['d8-cluster-is-bootstraped'],
            verbs: ['get'],
          },
          {
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: ['d8-cluster-configuration'],
            verbs: ['get'],
          },
        ],
      ],
      [
        'regshift-system',
        [
          { apiGroups: [''], resources: ['endpoints', 'services'], verbs: ['list'] },
          { apiGroups: ['apps'], resources: ['daemonsets', 'deployments'], verbs: ['list'] },
        ],
      ],
    ]);
    expect(accessRoles(EVERYTHING, 'engine')).toEqual([
      {
        namespace: 'argocd',
        rules: [
          {
            apiGroups: ['argoproj.io'],
            resources: ['applications'],
            resourceNames: ['prod-1'],
            verbs: ['get'],
          },
        ],
      },
    ]);
  });

  it('never change anything', () => {
    const verbs = accessRoles(EVERYTHING).flatMap(({ rules }) =>
      rules.flatMap((rule) => rule.verbs),
    );
    expect(new Set(verbs)).toEqual(new Set(['get', 'list']));
  });
});

/** Each right alone: one resource, one name. */
function singleRights(roles: ReturnType<typeof accessRoles>): ReturnType<typeof accessRoles> {
  return roles.flatMap(({ namespace, rules }) =>
    rules.flatMap((rule) =>
      rule.resources.flatMap((resource) =>
        (rule.resourceNames ?? [undefined]).map((name) => ({
          ...(namespace === undefined ? {} : { namespace }),
          rules: [
            {
              ...rule,
              resources: [resource],
              ...(name === undefined ? {} : { resourceNames: [name] }),
            },
          ],
        })),
      ),
    ),
  );
}

it('every kind that is read has a plural of its own', () => {
  const names = Object.values(KINDS).map(({ group, resource }) => `${group}/${resource}`);
  expect(new Set(names).size).toBe(names.length);
});
