// Nodes and NodeGroups of an example cluster (observing.md 8 to 10).
import { DECKHOUSE, sha256 } from './object-maker.mjs';

/** Name, address and group of each node. */
export function hosts({ masters, workers }) {
  const named = (group, count, first) =>
    Array.from({ length: count }, (_, index) => ({
      name: `${group}-${index}`,
      group,
      address: `10.128.0.${first + index}`,
    }));
  return [...named('master', masters, 5), ...named('worker', workers, 21)];
}

function nodeType({ clusterType }, group) {
  if (clusterType === 'Static') return 'Static';
  return group === 'master' ? 'CloudPermanent' : 'CloudEphemeral';
}

export function checksum({ folder }, group) {
  return sha256(`${folder} ${group} configuration`);
}

/** Version of the node configuration that the registry module rolled out. */
export function registryVersion({ folder }) {
  return sha256(`${folder} registry configuration`);
}

export function nodes(cluster, maker) {
  const runtime = cluster.cri === 'Containerd' ? 'containerd://1.7.27' : 'containerd://2.1.3';
  const versions = {
    containerRuntimeVersion: runtime,
    kubeletVersion: 'v1.32.7',
    osImage: 'Ubuntu 24.04.2 LTS',
  };
  return hosts(cluster).map(({ name, group, address }) => {
    const registryConfig = cluster.custom.includes(name) ? 'custom' : 'default';
    const metadata = {
      name,
      annotations: {
        'node.deckhouse.io/configuration-checksum': checksum(cluster, group),
        ...(cluster.registry === undefined
          ? {}
          : { 'registry.deckhouse.io/version': registryVersion(cluster) }),
      },
      labels: {
        'kubernetes.io/hostname': name,
        'node.deckhouse.io/containerd-config': registryConfig,
        'node.deckhouse.io/containerd-config-registry': registryConfig,
        'node.deckhouse.io/group': group,
        'node.deckhouse.io/type': nodeType(cluster, group),
        [`node-role.kubernetes.io/${group === 'master' ? 'control-plane' : group}`]: '',
      },
    };
    const taint = { effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' };
    return maker.make('v1', 'Node', metadata, {
      spec: group === 'master' ? { taints: [taint] } : {},
      status: {
        addresses: [
          { address, type: 'InternalIP' },
          { address: name, type: 'Hostname' },
        ],
        conditions: [
          {
            lastHeartbeatTime: cluster.time,
            lastTransitionTime: '2025-03-11T08:06:00Z',
            message: 'kubelet is posting ready status',
            reason: 'KubeletReady',
            status: 'True',
            type: 'Ready',
          },
        ],
        nodeInfo: versions,
      },
    });
  });
}

/** NodeGroups, and a NodeGroupConfiguration that has nothing to do with registries. */
export function nodeGroups(cluster, maker) {
  const groups = ['master', 'worker'].map((name) => {
    const count = name === 'master' ? cluster.masters : cluster.workers;
    return maker.make(
      'deckhouse.io/v1',
      'NodeGroup',
      { name },
      {
        spec: {
          disruptions: { approvalMode: name === 'master' ? 'Manual' : 'Automatic' },
          nodeType: nodeType(cluster, name),
          ...(nodeType(cluster, name) === 'CloudEphemeral'
            ? {
                cloudInstances: {
                  maxPerZone: count,
                  minPerZone: count,
                  classReference: { kind: 'YandexInstanceClass', name },
                },
              }
            : {}),
        },
        status: {
          conditionSummary: { ready: 'True', statusMessage: '' },
          nodes: count,
          ready: count,
          upToDate: count,
        },
      },
    );
  });
  const script = maker.make(
    DECKHOUSE,
    'NodeGroupConfiguration',
    { name: 'inotify-watches.sh' },
    {
      spec: {
        bundles: ['*'],
        content: `bb-sync-file /etc/sysctl.d/90-inotify.conf - <<EOF
fs.inotify.max_user_watches = 524288
EOF
sysctl -p /etc/sysctl.d/90-inotify.conf
`,
        nodeGroups: ['worker'],
        weight: 100,
      },
    },
  );
  return [...groups, script];
}

/** Nodes of a cluster that DKP has nothing to do with. */
export function plainNodes(cluster, maker) {
  const isOfKubernetes = ([name]) => !name.includes('deckhouse.io');
  return nodes(cluster, maker).map(({ metadata, ...node }) => {
    const { annotations: _, ...rest } = metadata;
    const labels = Object.fromEntries(Object.entries(metadata.labels).filter(isOfKubernetes));
    return { ...node, metadata: { ...rest, labels } };
  });
}
