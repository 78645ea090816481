import type { Master } from '../../../model/upstream';
import type { NodeFacts, RegistryFacts, Snapshot } from '../../../observe/snapshot';
import type { Generation } from '../ground';
import type { ModeInput } from './options';

/** A release of each generation (`versions.md` 6). */
const RELEASES: Readonly<Record<Generation, string>> = {
  D1: 'v1.72.10',
  D2: 'v1.74.6',
  C: 'v1.76.2',
};

/** What an invented cluster shows of itself, but for its registry. */
export function inventedSnapshot(input: ModeInput, generation: Generation): Snapshot {
  const base = {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'ClusterSnapshot',
    nodes: inventedNodes(input),
  } as const;
  return input.options.platform === 'Kubernetes'
    ? {
        ...base,
        platform: {},
        cluster: { configuration: 'unknown', bootstrapped: 'unknown' },
        registry: nothingOf('unknown'),
      }
    : { ...base, ...inventedPlatform(input, RELEASES[generation]) };
}

function inventedPlatform(
  { options, masters }: ModeInput,
  version: string,
): Pick<Snapshot, 'platform' | 'cluster' | 'registry' | 'modules' | 'nodeGroups'> {
  const { clusterType = 'Static', publicDomainTemplate = '%s.example.com', cri } = options;
  const replicas = Math.max(1, masters);
  return {
    platform: {
      version,
      versionOfConfigMap: version,
      versionOfDeployment: version,
      edition: 'EE',
      imageTag: version,
      controller: {
        generation: 1,
        observedGeneration: 1,
        replicas,
        updatedReplicas: replicas,
        readyReplicas: replicas,
        leader: { pod: 'deckhouse-0', ready: true },
      },
    },
    cluster: {
      configuration: 'present',
      type: clusterType,
      defaultCRI: cri === 'ContainerdV2' ? 'ContainerdV2' : 'Containerd',
      bootstrapped: 'present',
      publicDomainTemplate,
    },
    registry: nothingOf('absent'),
    nodeGroups: ['master', 'worker'].map((name) => ({
      name,
      nodeType: 'Static',
      maxConcurrent: '1',
    })),
    modules: ['cert-manager', 'ingress-nginx'].map((name) => ({
      name,
      enabled: true,
      ready: true,
      phase: 'Ready',
    })),
  };
}

function nothingOf(presence: 'absent' | 'unknown'): RegistryFacts {
  return {
    switchRecord: presence,
    state: { presence, conditions: [] },
    config: { presence },
    pull: { presence, login: presence },
    bashible: { presence },
  };
}

function inventedNodes({ masters, workers, options }: ModeInput): readonly NodeFacts[] {
  const isDeckhouse = options.platform === 'Deckhouse';
  const isV2 = options.cri === undefined ? !isDeckhouse : options.cri === 'ContainerdV2';
  const node = (name: string, group: 'master' | 'worker', address: string): NodeFacts => ({
    name,
    ...(isDeckhouse
      ? { group, type: 'Static', containerdConfig: 'default', containerdConfigRegistry: 'default' }
      : {}),
    controlPlane: group === 'master',
    ready: true,
    unschedulable: false,
    internalIP: address,
    containerRuntimeVersion: `containerd://${isV2 ? '2.1.3' : '1.7.27'}`,
    containerdV2Unsupported: false,
    update: [],
  });
  return [
    ...mastersOf(options, masters).map(({ name, address }) => node(name, 'master', address)),
    ...Array.from({ length: workers }, (_, index) =>
      node(`worker-${String(index)}`, 'worker', `10.0.0.${String(index + 101)}`),
    ),
  ];
}

/** Masters that the cluster file names are the ones that there are. */
function mastersOf({ masters: told }: ModeInput['options'], count: number): readonly Master[] {
  return (
    told ??
    Array.from({ length: count }, (_, index) => ({
      name: `master-${String(index)}`,
      address: `10.0.0.${String(index + 1)}`,
    }))
  );
}
