import { desiredKey } from '../objects';
import { withObjects } from '../changes';
import type { Tree } from '../changes';
import { isOnMasters } from './arrival';
import type { Arrival } from './arrival';
import type { CommitDraft } from './phase-log';

/** Workloads that serve on nodes; what configures them goes with them. */
const NODE_KINDS: readonly string[] = ['NodeServices', 'Balancer', 'NodeProxy'];

/** The proxy inside the cluster. */
const IN_CLUSTER_KINDS: readonly string[] = [
  'InClusterProxyConfig',
  'InClusterProxy',
  'InClusterProxyBudget',
];

/**
 * Everything goes that the new state does not have: what runs on nodes first, then what in-cluster clients used.
 *
 * @param wanted - the tree of the new state
 * @param suffix - of the phases' ids
 */
export function cleanupPhases(
  tree: Tree,
  wanted: Tree,
  from: Arrival,
  suffix: string,
): readonly CommitDraft[] {
  const stays = (object: Tree[number]): boolean =>
    wanted.some((other) => desiredKey(other) === desiredKey(object));
  const settled = tree.filter(stays);
  const gone = tree.filter((object) => !stays(object));
  const proxy = gone.filter(({ kind }) => IN_CLUSTER_KINDS.includes(kind));
  const onNodes: CommitDraft = {
    id: `cleanup-node-services${suffix}`,
    purpose: isOnMasters(from.state)
      ? 'remove the registries on masters and the balancer; their data stays on disk'
      : 'remove the proxy on every node',
    conditions: ['CleanupNodeServices'],
    tree: withObjects(settled, proxy),
  };
  const rest: CommitDraft =
    proxy.length > 0
      ? {
          id: `cleanup-in-cluster-proxy${suffix}`,
          purpose: 'remove the proxy inside the cluster',
          conditions: ['CleanupInClusterProxy'],
          tree: settled,
        }
      : {
          id: `cleanup-containerd-config${suffix}`,
          purpose: 'remove what told nodes their registries; its work is done',
          tree: settled,
        };
  return gone.some(({ kind }) => NODE_KINDS.includes(kind)) ? [onNodes, rest] : [rest];
}
