import type { k8s } from 'cdk8s-plus-28';

/**
 * Every taint. For what each node needs to pull images: a node that is new, tainted or about to go pulls too.
 */
export const EVERY_TAINT: k8s.Toleration = { operator: 'Exists' };

/**
 * Taints of control-plane nodes, of nodes set apart for a purpose, and of nodes that an autoscaler or LINSTOR is about
 * to deal with (`objects.md` 4.4). With any value: distributions differ in the values that they give.
 */
const CONTROL_PLANE_TAINTS = [
  'node-role.kubernetes.io/master',
  'node-role.kubernetes.io/control-plane',
  'node.deckhouse.io/etcd-arbiter',
  'DeletionCandidateOfClusterAutoscaler',
  'ToBeDeletedByClusterAutoscaler',
  'dedicated.deckhouse.io',
  'dedicated',
  'drbd.linbit.com/lost-quorum',
  'drbd.linbit.com/force-io-error',
  'drbd.linbit.com/ignore-fail-over',
];

/** What a pod tolerates that belongs on control-plane nodes but is not needed by the node itself. */
export function controlPlaneTolerations(): k8s.Toleration[] {
  return CONTROL_PLANE_TAINTS.map((key) => ({ key, operator: 'Exists' }));
}

/** Control-plane nodes by their label, whatever its value: empty with kubeadm and DKP, `true` elsewhere. */
export const ON_CONTROL_PLANE: k8s.NodeAffinity = {
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [
      { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] },
    ],
  },
};
