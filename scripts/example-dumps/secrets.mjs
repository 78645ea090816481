// Secrets of an example cluster (observing.md 3, 8.3; switching.md 4). Nothing in them is secret.
import { stringify } from 'yaml';
import { checksum, hosts, registryVersion } from './nodes.mjs';
import { sha256 } from './object-maker.mjs';
import {
  dockerConfig,
  nodeConfiguration,
  pullConfig,
  requestData,
  stateData,
} from './registry.mjs';

export function secrets(cluster, maker) {
  const { username, password, ...pull } = pullConfig(cluster);
  return [
    maker.secret('kube-system', 'd8-cluster-configuration', 'Opaque', {
      'cluster-configuration.yaml': stringify(clusterConfiguration(cluster)),
    }),
    maker.secret('d8-cloud-instance-manager', 'configuration-checksums', 'Opaque', {
      master: checksum(cluster, 'master'),
      worker: checksum(cluster, 'worker'),
    }),
    maker.secret('d8-system', 'deckhouse-registry', 'kubernetes.io/dockerconfigjson', {
      ...pull,
      '.dockerconfigjson': dockerConfig({ ...pull, username, password }),
    }),
    ...(cluster.moduleEnabled ? moduleSecrets(cluster, maker) : []),
  ];
}

function clusterConfiguration({ clusterType, cri, name }) {
  return {
    apiVersion: 'deckhouse.io/v1',
    kind: 'ClusterConfiguration',
    clusterDomain: 'cluster.local',
    clusterType,
    ...(clusterType === 'Cloud' ? { cloud: { prefix: name, provider: 'Yandex' } } : {}),
    defaultCRI: cri,
    kubernetesVersion: '1.32',
    podSubnetCIDR: '10.111.0.0/16',
    serviceSubnetCIDR: '10.222.0.0/16',
  };
}

/** Secrets of the registry module, which are there while it is enabled. */
function moduleSecrets(cluster, maker) {
  const hash = sha256(`${cluster.folder} registry state`);
  const labels = { app: 'registry', heritage: 'deckhouse', module: 'registry' };
  const addresses = hosts(cluster).filter(({ group }) => group === 'master');
  const told = nodeConfiguration(
    cluster,
    registryVersion(cluster),
    addresses.map(({ address }) => address),
  );
  const secret = (name, type, data, annotations, extra) =>
    maker.secret('d8-system', name, type, data, { annotations, labels: { ...labels, ...extra } });
  return [
    secret(
      'registry-config',
      'registry/config',
      requestData(cluster),
      { version: '1' },
      {
        name: 'registry-deckhouse-config',
        type: 'registry-config',
      },
    ),
    secret(
      'registry-state',
      'registry/state',
      stateData(cluster, hash),
      {
        'registry.deckhouse.io/config-hash': hash,
      },
      { type: 'registry-state' },
    ),
    ...(told === undefined
      ? []
      : [
          secret(
            'registry-bashible-config',
            'Opaque',
            { config: stringify(told) },
            {
              'helm.sh/resource-policy': 'keep',
            },
            { name: 'registry-bashible-config' },
          ),
        ]),
  ];
}
