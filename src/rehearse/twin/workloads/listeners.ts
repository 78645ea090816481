import { remember } from '../../../model/remember';
import type { Listener, NodeState } from '../state';
import { podView } from './pod-view';
import { isUp } from './scheduling';
import { servingOf } from './serving';

const NONE: readonly Listener[] = [];

/** What the ready pods of workloads answer at on a node, by the configuration that they started with. */
export const workloadListeners = remember((node: NodeState): readonly Listener[] => {
  if (!isUp(node)) return NONE;
  const listeners = Object.values(node.pods).flatMap((pod) =>
    pod.phase === 'ready' && podView(pod.template).hostNetwork
      ? servingOf(pod, node.name).listeners
      : [],
  );
  return listeners.length === 0 ? NONE : listeners;
});

/** Addresses that are taken on a node: by ready pods on its network, and by static pods of the platform. */
export const takenHosts = remember((node: NodeState): readonly string[] => [
  ...workloadListeners(node).map(({ host }) => host),
  ...(node.balancer === undefined ? [] : ['127.0.0.1:5001']),
  ...(node.nodeServices === undefined ? [] : [`${node.address}:5001`]),
]);
