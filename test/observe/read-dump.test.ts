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
});
