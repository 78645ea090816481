import { WORKLOADS } from '../serving/names';
import type { WorkloadName } from '../serving/names';

/** Controls of the Pod Security Standards that a workload of ours departs from, by the standard's own names. */
export type PodSecurityControl =
  | 'Host Namespaces'
  | 'Host Ports'
  | 'Host Probes / Lifecycle Hooks'
  | 'HostPath Volumes'
  | 'Volume Types'
  | 'Running as Non-root'
  | 'Running as Non-root user'
  | 'Capabilities (restricted)';

/** One departure from level `restricted`, and what demands it. */
export interface PodSecurityException {
  readonly workload: WorkloadName;
  readonly control: PodSecurityControl;
  readonly reason: string;
}

type Row = readonly [control: PodSecurityControl, reason: string];

const NODE_NETWORK: Row = [
  'Host Namespaces',
  'It serves the containerd of its node, which is not in the pod network, and must start before that network is up (objects.md 3.9, 4.7).',
];

const LOOPBACK_PROBE: Row = [
  'Host Probes / Lifecycle Hooks',
  'It listens on 127.0.0.1 of the node alone, so that is where the kubelet has to ask.',
];

const ROWS: Readonly<Record<WorkloadName, readonly Row[]>> = {
  'registry-in-cluster-proxy': [],
  'registry-node-services': [
    NODE_NETWORK,
    ['Host Ports', "It holds port 5001 of the master's own address (objects.md 4.7)."],
    [
      'HostPath Volumes',
      'The images of a master outlive its pods: /opt/regshift/registry (objects.md 4.7).',
    ],
    ['Volume Types', 'The same folder of the host.'],
    [
      'Running as Non-root',
      'The init container own-the-store gives the folder on the host, which the kubelet makes for root, to the user of the registry. The programs that serve run as nobody.',
    ],
    ['Running as Non-root user', 'The same init container.'],
    [
      'Capabilities (restricted)',
      'The same init container keeps CHOWN, which level baseline allows.',
    ],
  ],
  'registry-balancer': [NODE_NETWORK, LOOPBACK_PROBE],
  'registry-node-proxy': [NODE_NETWORK, LOOPBACK_PROBE],
  'registry-node-hosts': [
    [
      'Host Namespaces',
      'The images of the pod network may be the first that need the host tree, so it can not wait for that network.',
    ],
    ['HostPath Volumes', "It writes containerd's host tree, and reads containerd's configuration."],
    ['Volume Types', 'The same folders of the host.'],
    [
      'Running as Non-root',
      'The init container write owns the host tree as root, since only root may read its logins. It has no capability. What stays runs as nobody.',
    ],
    ['Running as Non-root user', 'The same init container.'],
  ],
};

/** Every departure of our workloads from level `restricted`; whatever is not here keeps to it. */
export const POD_SECURITY_EXCEPTIONS: readonly PodSecurityException[] = WORKLOADS.flatMap(
  (workload) => ROWS[workload].map(([control, reason]) => ({ workload, control, reason })),
);
