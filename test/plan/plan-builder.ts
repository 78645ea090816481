import type { Presence, Snapshot } from '../../src/observe/snapshot';
import type { State } from '../../src/model/mode';
import { stateOf } from '../../src/model/mode';
import type { RegistrySection, RegistrySettings } from '../../src/spec/cluster-file.generated';
import type { Cluster, NodeRegistrySpec } from '../../src/spec/cluster';
import type { NodeFacts } from '../../src/observe/snapshot';

export const SECTION: RegistrySection = {
  imagesRepo: 'registry.example.com/deckhouse/ee',
  scheme: 'HTTPS',
  license: { fromEnv: 'EXAMPLE_LICENSE' },
};

/** A registry of the user's own, with a login. */
export const NODE_REGISTRY: NodeRegistrySpec = {
  host: 'registry.io',
  mirrors: [
    {
      url: 'https://registry.io',
      capabilities: ['pull', 'resolve'],
      skipVerify: false,
      auth: { username: 'robot', password: { fromEnv: 'EXAMPLE_PASSWORD' } },
    },
  ],
  nodeGroups: ['*'],
  bundles: ['*'],
};

/** Settings that ask for a state, with the same section everywhere. */
export function settings(state: State, section: RegistrySection = SECTION): RegistrySettings {
  switch (state) {
    case 'U0':
      return { mode: 'Unmanaged' };
    case 'U1':
      return { mode: 'Unmanaged', unmanaged: section };
    case 'Direct':
      return { mode: 'Direct', direct: section };
    case 'Proxy':
      return { mode: 'Proxy', proxy: section };
    case 'Local':
      return { mode: 'Local' };
  }
}

/** A cluster file that asks for a state and has every section that a route may pass. */
export function cluster(state: State, overrides: Partial<Cluster> = {}): Cluster {
  const registry = overrides.registry ?? settings(state);
  return {
    name: 'prod-1',
    engine: 'Module',
    platform: { type: 'Deckhouse', enableModule: false },
    state: stateOf(registry.mode, registry.unmanaged !== undefined),
    registry,
    via: { unmanaged: SECTION, direct: SECTION },
    leave: { legacyContainerd: false, disableModule: false },
    nodeRegistries: [],
    ...overrides,
  };
}

export function node(name: string, overrides: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name,
    group: name.startsWith('master') ? 'master' : 'worker',
    type: 'Static',
    controlPlane: name.startsWith('master'),
    ready: true,
    unschedulable: false,
    containerRuntimeVersion: 'containerd://1.7.27',
    containerdConfigRegistry: 'default',
    containerdV2Unsupported: false,
    configurationChecksum: name.startsWith('master') ? 'checksum-master' : 'checksum-worker',
    update: [],
    ...overrides,
  };
}

export interface SnapshotOptions {
  readonly state?: State;
  readonly type?: 'Static' | 'Cloud';
  readonly version?: string;
  readonly nodes?: readonly NodeFacts[];
  readonly moduleEnabled?: boolean;
  readonly switchRecord?: Presence;
  readonly section?: { readonly imagesRepo?: string; readonly login?: 'none' | 'license' };
}

/** A healthy cluster: settled, Ready, quiet. */
export function snapshot(options: SnapshotOptions = {}): Snapshot {
  const { state = 'U0', type = 'Static', version = 'v1.76.2', moduleEnabled = true } = options;
  const mode = settings(state).mode;
  const nodes = options.nodes ?? [
    node('master-0'),
    node('master-1'),
    node('master-2'),
    node('worker-0'),
  ];
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'ClusterSnapshot',
    observedAt: { time: '2026-11-21T10:00:00Z', basis: 'given' },
    platform: {
      version,
      versionOfConfigMap: version,
      versionOfDeployment: version,
      edition: 'EE',
      imageTag: version,
      controller: {
        generation: 4,
        observedGeneration: 4,
        replicas: 3,
        updatedReplicas: 3,
        readyReplicas: 3,
        leader: { pod: 'deckhouse-0', ready: true },
      },
      releases: [{ name: version, version, phase: 'Deployed', approved: true }],
    },
    cluster: {
      configuration: 'present',
      type,
      defaultCRI: 'Containerd',
      bootstrapped: 'present',
      publicDomainTemplate: '%s.prod-1.example.com',
    },
    registry: {
      switchRecord: options.switchRecord ?? 'absent',
      state: {
        presence: 'present',
        mode,
        targetMode: mode,
        hash: 'a'.repeat(64),
        resourceVersion: '100',
        conditions: [{ type: 'Ready', status: 'True', reason: '', message: '' }],
      },
      config: { presence: 'present', mode },
      pull: {
        presence: 'present',
        address: 'registry.example.com',
        path: '/deckhouse/ee',
        scheme: 'https',
        login: 'present',
      },
      bashible: { presence: state === 'U0' ? 'absent' : 'present' },
    },
    modules: [
      { name: 'cert-manager', enabled: true, ready: true, phase: 'Ready' },
      {
        name: 'registry',
        enabled: moduleEnabled,
        ready: moduleEnabled,
        phase: moduleEnabled ? 'Ready' : 'Downloaded',
      },
    ],
    moduleConfigs: [
      {
        name: 'deckhouse',
        enabled: true,
        version: 1,
        ...(state === 'U0' ? {} : { registry: registryFacts(state, options.section) }),
        owners: [],
        tracking: {},
      },
    ],
    nodes,
    nodeGroups: [{ name: 'master' }, { name: 'worker' }],
    configurationChecksums: { master: 'checksum-master', worker: 'checksum-worker' },
    nodeGroupConfigurations: [],
    queue: { mainTasks: 0, totalTasks: 0, failing: [] },
  };
}

function registryFacts(
  state: State,
  section: SnapshotOptions['section'],
): NonNullable<NonNullable<Snapshot['moduleConfigs']>[number]['registry']> {
  const facts = {
    imagesRepo: section?.imagesRepo ?? SECTION.imagesRepo,
    scheme: 'HTTPS',
    login: section?.login ?? 'license',
  } as const;
  const asked = settings(state);
  return {
    mode: asked.mode,
    ...(asked.direct === undefined ? {} : { direct: facts }),
    ...(asked.unmanaged === undefined ? {} : { unmanaged: facts }),
    ...(asked.proxy === undefined ? {} : { proxy: facts }),
  };
}
