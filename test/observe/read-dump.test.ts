import fc from 'fast-check';
import type { KubeObject } from '../../src/model/object-id';
import { readDump } from '../../src/observe/read-dump';
import type { Snapshot } from '../../src/observe/snapshot';
import * as dump from './dump-builder';

function snapshotOf(objects: readonly KubeObject[]): Snapshot {
  const result = readDump([dump.listFile(objects)]);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

const CHECKSUM = '11'.repeat(32);
const VERSION = 'cd'.repeat(32);

const PLATFORM: Snapshot['platform'] = {
  version: 'v1.76.2',
  versionOfConfigMap: 'v1.76.2',
  versionOfDeployment: 'v1.76.2',
  edition: 'EE',
  releaseChannel: 'Stable',
  imageTag: 'v1.76.2',
  controller: {
    generation: 7,
    observedGeneration: 7,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    leader: { pod: 'deckhouse-7d9f-abcde', ready: true },
  },
  releases: [{ name: 'v1.76.2', version: 'v1.76.2', phase: 'Deployed', approved: true }],
};

const MODULES: Snapshot['modules'] = ['cert-manager', 'ingress-nginx', 'registry'].map((name) => ({
  name,
  enabled: true,
  ready: true,
  phase: 'Ready',
}));

const NODE = {
  type: 'Static',
  ready: true,
  unschedulable: false,
  containerRuntimeVersion: 'containerd://1.7.27',
  containerdConfig: 'default',
  containerdConfigRegistry: 'default',
  containerdV2Unsupported: false,
  update: [],
} as const;

const GLOBAL = { name: 'global', resourceVersion: '1000', version: 2, owners: [], tracking: {} };

const NODE_GROUPS: Snapshot['nodeGroups'] = [
  { name: 'master', nodeType: 'Static', approvalMode: 'Manual', maxConcurrent: '1' },
  { name: 'worker', nodeType: 'Static', approvalMode: 'Automatic', maxConcurrent: '25%' },
];

const UNTOUCHED: Snapshot = {
  apiVersion: 'regshift.io/v1alpha1',
  kind: 'ClusterSnapshot',
  observedAt: { time: '2025-07-15T13:00:00.123Z', basis: 'newest-in-dump' },
  platform: { ...PLATFORM, updateMode: 'Manual' },
  cluster: {
    configuration: 'present',
    type: 'Static',
    defaultCRI: 'Containerd',
    bootstrapped: 'present',
    publicDomainTemplate: '%s.prod-1.example.com',
  },
  registry: {
    switchRecord: 'absent',
    state: {
      presence: 'present',
      mode: 'Unmanaged',
      targetMode: 'Unmanaged',
      hash: 'ab'.repeat(32),
      resourceVersion: '2001',
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: '',
          message: '',
          lastTransitionTime: '2025-07-15T12:55:48Z',
        },
      ],
    },
    config: { presence: 'present', resourceVersion: '2002', mode: 'Unmanaged' },
    pull: {
      presence: 'present',
      address: 'registry.example.com',
      path: '/deckhouse/ee',
      scheme: 'https',
      ca: dump.EXAMPLE_CA,
      login: 'present',
    },
    bashible: { presence: 'absent' },
  },
  modules: MODULES,
  moduleConfigs: [
    {
      name: 'deckhouse',
      resourceVersion: '1000',
      enabled: true,
      version: 1,
      owners: [
        {
          manager: 'kustomize-controller',
          operation: 'Apply',
          time: '2025-07-01T10:00:00Z',
          ownsRegistry: false,
        },
      ],
      tracking: {
        'kustomize.toolkit.fluxcd.io/name': 'prod-1',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
    },
    GLOBAL,
    { name: 'registry', resourceVersion: '1000', enabled: true, owners: [], tracking: {} },
  ],
  nodes: [
    ['master-0', '10.0.0.10', 'master'] as const,
    ['master-1', '10.0.0.11', 'master'] as const,
    ['master-2', '10.0.0.12', 'master'] as const,
    ['worker-0', '10.0.0.20', 'worker'] as const,
    ['worker-1', '10.0.0.21', 'worker'] as const,
  ].map(([name, internalIP, group]) => ({
    ...NODE,
    name,
    group,
    controlPlane: group === 'master',
    internalIP,
    configurationChecksum: CHECKSUM,
    ...(name === 'master-2' ? { unschedulable: true } : {}),
    ...(name === 'worker-1'
      ? { containerdConfig: 'custom', containerdConfigRegistry: 'custom' }
      : {}),
  })),
  nodeGroups: NODE_GROUPS,
  configurationChecksums: { master: CHECKSUM, worker: CHECKSUM },
  nodeGroupConfigurations: [
    {
      name: 'legacy-registry.sh',
      weight: 31,
      nodeGroups: ['*'],
      bundles: ['*'],
      writesLegacyRegistryConfig: true,
      registryHosts: [],
      owners: [],
      tracking: {},
    },
  ],
  queue: { mainTasks: 0, totalTasks: 0, failing: [] },
};

describe('readDump', () => {
  it('tells everything about a cluster that never used the module', () => {
    const files = [
      dump.listFile(dump.untouchedCluster()),
      dump.textFile(dump.QUIET_QUEUE, 'queue'),
    ];
    expect(readDump(files)).toEqual({ ok: true, value: UNTOUCHED, issues: [] });
  });

  it('tells what a cluster in Direct pulls from', () => {
    const snapshot = snapshotOf(dump.directCluster());
    expect(snapshot.registry).toEqual({
      switchRecord: 'absent',
      state: {
        presence: 'present',
        mode: 'Direct',
        targetMode: 'Direct',
        hash: 'ab'.repeat(32),
        resourceVersion: '2001',
        conditions: [
          'CleanupNodeServices',
          'ContainerdConfigPreflightReady',
          'DeckhouseRegistrySwitchReady',
          'FinalContainerdConfigReady',
          'InClusterProxyReady',
          'Ready',
          'RegistryContainsRequiredImages',
          'TransitionContainerdConfigReady',
        ].map((type) => ({
          type,
          status: 'True',
          reason: type === 'RegistryContainsRequiredImages' ? 'Ready' : '',
          message:
            type === 'RegistryContainsRequiredImages'
              ? 'Mode: Default\nregistry.example.com: all 157 items are checked'
              : '',
          lastTransitionTime: '2025-07-15T12:55:48Z',
        })),
      },
      config: {
        presence: 'present',
        resourceVersion: '2002',
        mode: 'Direct',
        imagesRepo: 'registry.example.com/deckhouse/ee',
        scheme: 'HTTPS',
        ca: dump.EXAMPLE_CA,
        checkMode: 'Default',
        username: 'license-token',
      },
      pull: {
        presence: 'present',
        address: 'registry.d8-system.svc:5001',
        path: '/system/deckhouse',
        scheme: 'https',
        ca: dump.EXAMPLE_CA,
        login: 'present',
      },
      bashible: {
        presence: 'present',
        resourceVersion: '2003',
        mode: 'Direct',
        imagesBase: 'registry.d8-system.svc:5001/system/deckhouse',
        hosts: [
          {
            host: 'registry.d8-system.svc:5001',
            mirrors: [{ host: 'registry.example.com', scheme: 'https', rewriteTo: 'deckhouse/ee' }],
          },
        ],
      },
    });
    expect(snapshot.moduleConfigs).toEqual([
      {
        name: 'deckhouse',
        resourceVersion: '1000',
        enabled: true,
        version: 1,
        registry: {
          mode: 'Direct',
          direct: {
            imagesRepo: 'registry.example.com/deckhouse/ee',
            scheme: 'HTTPS',
            login: 'license',
          },
        },
        owners: [
          {
            manager: 'argocd-controller',
            operation: 'Apply',
            time: '2025-07-01T10:00:00Z',
            ownsRegistry: true,
          },
          {
            manager: 'helm',
            operation: 'Apply',
            time: '2025-07-01T10:00:00Z',
            ownsRegistry: false,
          },
        ],
        tracking: {},
      },
      GLOBAL,
    ]);
  });

  it('shows a switch to Local that waits for its images, message and all', () => {
    const { state, config } = snapshotOf(dump.directToLocalCluster()).registry;
    const lastTransitionTime = '2025-07-15T12:55:48Z';
    expect({ mode: state.mode, targetMode: state.targetMode, asked: config.mode }).toEqual({
      mode: 'Direct',
      targetMode: 'Local',
      asked: 'Local',
    });
    expect(state.conditions.filter((condition) => condition.status === 'False')).toEqual([
      {
        type: 'Ready',
        status: 'False',
        reason: 'Processing',
        message: 'Transitioning to Local',
        lastTransitionTime,
      },
      {
        type: 'RegistryContainsRequiredImages',
        status: 'False',
        reason: 'Processing',
        message: dump.MISSING_IMAGES,
        lastTransitionTime,
      },
    ]);
  });

  it('recognises the newer implementation by its record', () => {
    expect(snapshotOf(dump.newerGenerationCluster()).registry.switchRecord).toBe('present');
  });

  it('tells a cloud cluster and its nodes', () => {
    const snapshot = snapshotOf(dump.cloudCluster());
    expect(snapshot.cluster.type).toBe('Cloud');
    expect(snapshot.nodes).toEqual([
      {
        ...NODE,
        name: 'master-0',
        group: 'master',
        type: 'CloudPermanent',
        controlPlane: true,
        internalIP: '10.0.0.10',
        containerRuntimeVersion: 'containerd://2.1.3',
      },
      {
        ...NODE,
        name: 'worker-a',
        group: 'worker',
        type: 'CloudEphemeral',
        controlPlane: false,
        ready: false,
        internalIP: '10.0.0.30',
        containerRuntimeVersion: 'containerd://2.1.3',
      },
    ]);
  });

  it('lists update annotations of a node without their prefix, sorted', () => {
    const annotations = {
      'update.node.deckhouse.io/waiting-for-approval': '',
      'update.node.deckhouse.io/approved': '',
      'example.com/approved': '',
    };
    const labels = { 'node.deckhouse.io/containerd-v2-unsupported': '' };
    const lone = dump.object('v1', 'Node', 'lone', { annotations, labels });
    expect(snapshotOf([lone]).nodes).toEqual([
      {
        name: 'lone',
        controlPlane: false,
        ready: false,
        unschedulable: false,
        containerdV2Unsupported: true,
        update: ['approved', 'waiting-for-approval'],
      },
    ]);
    expect(snapshotOf(dump.directCluster()).nodes?.[2]).toEqual({
      ...NODE,
      name: 'worker-0',
      group: 'worker',
      controlPlane: false,
      internalIP: '10.0.0.20',
      registryVersion: VERSION,
      update: ['waiting-for-approval'],
    });
  });

  it('says unknown where nobody looked and absent where somebody did', () => {
    const unknown = readDump([]);
    expect(unknown).toEqual({
      ok: true,
      value: {
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
      },
      issues: [
        {
          code: 'O012',
          severity: 'warning',
          place: {},
          message: 'no Kubernetes object was found: everything about the cluster is unknown',
          hint: 'pass the files that kubectl get … -o json wrote',
        },
      ],
    });
    const looked = snapshotOf([
      dump.secret('d8-system/some', {}),
      dump.secret('default/registry-state', { mode: 'Direct' }),
      dump.object('v1', 'ConfigMap', 'default/d8-cluster-is-bootstraped'),
    ]);
    expect(looked.registry.state).toEqual({ presence: 'absent', conditions: [] });
    expect(looked.registry.bashible.presence).toBe('absent');
    expect(looked.cluster).toEqual({ configuration: 'unknown', bootstrapped: 'unknown' });
  });

  it('takes the word of kubectl and of the API server that an object is not there', () => {
    const noise =
      'Error from server (NotFound): configmaps "d8-cluster-is-bootstraped" not found\n';
    const status = {
      apiVersion: 'v1',
      kind: 'Status',
      status: 'Failure',
      reason: 'NotFound',
      details: { kind: 'secrets', name: 'registry-bashible-config' },
    };
    const result = readDump([
      dump.textFile(noise, 'a.yaml'),
      dump.textFile(JSON.stringify(status), 'b.json'),
      dump.textFile(
        '{"apiVersion": "deckhouse.io/v1", "kind": "NodeGroupList", "items": []}',
        'c.json',
      ),
      dump.listFile([dump.node('n', '10.0.0.1')]),
    ]);
    expect(
      result.ok && [result.value.cluster.bootstrapped, result.value.registry.bashible],
    ).toEqual(['absent', { presence: 'absent' }]);
    expect(result.ok && result.value.nodeGroups).toEqual([]);
    expect(result.issues).toEqual([]);
  });

  it('is not fooled by look-alikes in other groups and namespaces', () => {
    const strangers = [
      dump.object('example.com/v1', 'ModuleConfig', 'deckhouse', { spec: { enabled: false } }),
      dump.object('example.com/v1', 'Module', 'registry'),
      dump.object('example.com/v1', 'NodeGroup', 'master'),
      dump.object('example.com/v1', 'Node', 'stranger'),
      dump.object('extensions/v1beta1', 'Deployment', 'd8-system/deckhouse', {
        annotations: { 'core.deckhouse.io/version': 'v9.9.9' },
      }),
      dump.secret('default/registry-state', { mode: 'Local', target_mode: 'Local' }),
      dump.secret('default/registry-v2-switch', {}),
      dump.secret('d8-system/d8-cluster-configuration', {
        'cluster-configuration.yaml': 'clusterType: Cloud',
      }),
      dump.object('v1', 'ConfigMap', 'default/d8-deckhouse-version-info', {
        data: { 'data.json': '{"version": "v9.9.9"}' },
      }),
      dump.moduleObject('registry-of-mine', false),
    ];
    expect(
      snapshotOf([...strangers, ...dump.untouchedCluster(), ...strangers.toReversed()]),
    ).toEqual(snapshotOf(dump.untouchedCluster()));
  });

  it('gives the same snapshot however the objects are cut into files and ordered', () => {
    const objects = dump.untouchedCluster();
    const expected = readDump([dump.listFile(objects)]);
    const cut = fc.record({
      order: fc.shuffledSubarray([...objects], { minLength: objects.length }),
      forms: fc.array(fc.constantFrom('list', 'documents', 'nested', 'typed'), { minLength: 1 }),
    });
    fc.assert(
      fc.property(cut, ({ order, forms }) => {
        const size = Math.ceil(order.length / forms.length);
        const files = forms.map((form, index) => {
          const part = order.slice(index * size, (index + 1) * size);
          if (form === 'documents') return dump.documentsFile(part, `${String(index)}.yaml`);
          if (form === 'list') return dump.listFile(part, `${String(index)}.json`);
          const inner = { apiVersion: 'v1', kind: 'List', items: part };
          const nested = { apiVersion: 'v1', kind: 'List', items: [inner] };
          const typed = { apiVersion: 'v1', kind: 'List', items: part.map(asTypedList) };
          return dump.textFile(JSON.stringify(form === 'nested' ? nested : typed), String(index));
        });
        expect(readDump(files)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

/** The way the API server itself lists: entries name neither apiVersion nor kind. */
function asTypedList(entry: KubeObject): unknown {
  const { apiVersion, kind, ...rest } = entry;
  return { apiVersion, kind: `${kind}List`, items: [rest] };
}

describe('version', () => {
  const info = (version: string): KubeObject =>
    dump.object('v1', 'ConfigMap', 'd8-system/d8-deckhouse-version-info', {
      data: { 'data.json': JSON.stringify({ channel: 'unknown', version, edition: 'CE' }) },
    });
  const deployment = (version: string): KubeObject =>
    dump.object('apps/v1', 'Deployment', 'd8-system/deckhouse', {
      annotations: { 'core.deckhouse.io/version': version },
    });

  it.each([
    ['both agree', [info('v1.76.2'), deployment('v1.76.2')], 'v1.76.2'],
    ['they agree but for the letter', [info('1.76.2'), deployment('v1.76.2')], '1.76.2'],
    ['only the ConfigMap is known', [info('v1.77.0-rc.1+a')], 'v1.77.0-rc.1+a'],
    ['only the Deployment is known', [deployment('v1.76.2')], 'v1.76.2'],
    ['it is a build of developers', [info('dev'), deployment('dev')], undefined],
    ['they disagree', [info('v1.76.2'), deployment('v1.76.3')], undefined],
  ])('is told when %s', (_, objects, version) => {
    expect(snapshotOf(objects).platform.version).toBe(version);
  });

  it('that two sources tell differently is reported', () => {
    expect(readDump([dump.listFile([info('v1.76.2'), deployment('v1.76.3')])]).issues).toEqual([
      {
        code: 'O013',
        severity: 'warning',
        place: { object: 'Deployment/d8-system/deckhouse' },
        message: 'names version v1.76.3, ConfigMap d8-deckhouse-version-info names v1.76.2',
        hint: 'an update of the platform is running; observe again when it is done',
      },
    ]);
  });

  it('of the controller image is its tag, never a digest or a port', () => {
    const tagOf = (image: string): string | undefined => {
      const spec = { template: { spec: { containers: [{ name: 'deckhouse', image }] } } };
      const objects = [dump.object('apps/v1', 'Deployment', 'd8-system/deckhouse', { spec })];
      return snapshotOf(objects).platform.imageTag;
    };
    expect(tagOf('host:5001/system/deckhouse:v1.76.2')).toBe('v1.76.2');
    expect(tagOf('host:5001/system/deckhouse:v1@sha256:12')).toBe('v1');
    expect(tagOf('host:5001/system/deckhouse@sha256:12')).toBeUndefined();
    expect(tagOf('host:5001/system/deckhouse')).toBeUndefined();
  });
});

describe('modules, settings and owners', () => {
  it('say why a module is off or not ready, in both generations of names', () => {
    const status = (phase: string, conditions: readonly unknown[]): KubeObject =>
      dump.object('deckhouse.io/v1alpha1', 'Module', 'registry', { status: { phase, conditions } });
    expect(snapshotOf([dump.moduleObject('registry', false)]).modules).toEqual([
      {
        name: 'registry',
        enabled: false,
        ready: false,
        phase: 'Downloaded',
        message: 'turned off by module config',
      },
    ]);
    const broken = [
      { type: 'EnabledByModuleManager', status: 'True' },
      { type: 'IsReady', status: 'False', reason: 'HookError', message: '' },
    ];
    expect(snapshotOf([status('Error', broken)]).modules).toEqual([
      { name: 'registry', enabled: true, ready: false, phase: 'Error', message: 'HookError' },
    ]);
    const newest = {
      summary: { state: 'Ready' },
      conditions: [
        { type: 'Enabled', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
    };
    const object = dump.object('deckhouse.io/v1alpha2', 'Module', 'registry', { status: newest });
    expect(snapshotOf([object]).modules).toEqual([
      { name: 'registry', enabled: true, ready: true, phase: 'Ready' },
    ]);
  });

  it('never trust the phase alone: a module that is switched off is not ready', () => {
    const conditions = [{ type: 'IsReady', status: 'True' }];
    const object = dump.object('deckhouse.io/v1alpha1', 'Module', 'registry', {
      status: { phase: 'Ready', conditions },
    });
    expect(snapshotOf([object]).modules).toEqual([
      { name: 'registry', enabled: false, ready: false, phase: 'Ready' },
    ]);
  });

  it.each([
    ['the section', { 'f:spec': { 'f:settings': { 'f:registry': {} } } }, true],
    ['a field inside', { 'f:spec': { 'f:settings': { 'f:registry': { 'f:mode': {} } } } }, true],
    ['all settings as one', { 'f:spec': { 'f:settings': {} } }, true],
    ['the whole spec', { 'f:spec': {} }, true],
    ['a neighbour', { 'f:spec': { 'f:settings': { '.': {}, 'f:update': {} } } }, false],
    ['the status', { 'f:status': {} }, false],
  ])('tell whether an owner of %s owns the registry settings', (_, fieldsV1, ownsRegistry) => {
    const managedFields = [{ manager: 'kubectl', operation: 'Update', fieldsV1 }];
    const object = dump.moduleConfig('deckhouse', {}, { metadata: { managedFields } });
    expect(snapshotOf([object]).moduleConfigs?.[0]?.owners).toEqual([
      { manager: 'kubectl', operation: 'Update', ownsRegistry },
    ]);
  });

  it.each([
    [
      { imagesRepo: 'r.io/a', license: 'example-license' },
      { imagesRepo: 'r.io/a', login: 'license' },
    ],
    [
      { username: 'u', password: 'not-a-real-password' },
      { username: 'u', login: 'password' },
    ],
    [
      { imagesRepo: 'r.io', scheme: 'HTTP' },
      { imagesRepo: 'r.io', scheme: 'HTTP', login: 'none' },
    ],
    [{}, { login: 'none' }],
  ])('reduce the section %j to what is not secret', (section, facts) => {
    const object = dump.moduleConfig('deckhouse', {
      settings: { registry: { mode: 'Unmanaged', unmanaged: section } },
    });
    expect(snapshotOf([object]).moduleConfigs?.[0]?.registry).toEqual({
      mode: 'Unmanaged',
      unmanaged: facts,
    });
  });

  it('keep what the cluster complains about', () => {
    const object = dump.moduleConfig(
      'deckhouse',
      {},
      { status: { message: 'Error: invalid settings' } },
    );
    expect(snapshotOf([object]).moduleConfigs?.[0]?.complaint).toBe('Error: invalid settings');
  });
});

describe('login', () => {
  it.each([
    ['a pair', { username: 'u', password: 'p' }, 'present'],
    ['an encoded pair', { auth: Buffer.from('u:p').toString('base64') }, 'present'],
    ['an empty pair', { auth: Buffer.from(':').toString('base64') }, 'absent'],
    ['nothing', {}, 'absent'],
  ])('of a docker config with %s', (_, entry, login) => {
    const auths = {
      'https://registry.example.com/v2/': entry,
      'other.example.com': { auth: 'dTpw' },
    };
    const pull = dump.secret('d8-system/deckhouse-registry', {
      address: 'registry.example.com',
      '.dockerconfigjson': JSON.stringify({ auths }),
    });
    expect(snapshotOf([pull]).registry.pull).toEqual({
      presence: 'present',
      address: 'registry.example.com',
      login,
    });
  });
});

describe('observedAt', () => {
  const file = dump.listFile(dump.untouchedCluster());

  it.each([
    ['2025-07-15T12:55:48Z', '2025-07-15T12:55:48Z'],
    ['2025-07-15T14:55:48.5+02:00', '2025-07-15T12:55:48.500Z'],
  ])('is the time that was given: %s', (observedAt, time) => {
    const result = readDump([file], { observedAt });
    expect(result.ok && result.value.observedAt).toEqual({ time, basis: 'given' });
  });

  it.each([
    'yesterday',
    '2025-07-15',
    '2025-02-30T00:00:00Z',
    '2025-07-15T25:00:00Z',
    '2025-07-15T12:00:00',
  ])('is refused when it is no time: %s', (observedAt) => {
    expect(readDump([file], { observedAt })).toEqual({
      ok: false,
      issues: [
        {
          code: 'O011',
          severity: 'error',
          place: { path: 'observedAt' },
          message: `"${observedAt}" is not a time`,
          hint: 'write an RFC 3339 time with its offset from UTC, such as 2025-07-15T12:55:48Z',
        },
      ],
    });
  });

  it('is else the newest time of anything that has happened, not of what will', () => {
    const objects = [
      dump.object('v1', 'Pod', 'a/b', { metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' } }),
      dump.object('v1', 'Pod', 'a/c', {
        status: { conditions: [{ type: 'Ready', lastProbeTime: '2025-03-01T01:00:00+02:00' }] },
      }),
      dump.object('v1', 'Pod', 'a/d', {
        metadata: { managedFields: [{ time: '2025-02-28T22:59:59Z' }] },
      }),
    ];
    expect(snapshotOf(objects).observedAt).toEqual({
      time: '2025-02-28T23:00:00Z',
      basis: 'newest-in-dump',
    });
  });
});
