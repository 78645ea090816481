import { withNode } from '../nodes/with-node';
import type { DeploymentState, NodeState, PodState, TwinState } from '../state';

/** The state with another pod of a DaemonSet on a node, or without. */
export function withPod(
  state: TwinState,
  node: NodeState,
  key: string,
  pod: PodState | undefined,
): TwinState {
  return withNode(state, { ...node, pods: withEntry(node.pods, key, pod) });
}

/** The state with other pods of a Deployment; one without pods has no entry. */
export function withPods(state: TwinState, key: string, pods: DeploymentState['pods']): TwinState {
  const entry = pods.length === 0 ? undefined : { pods };
  return { ...state, deployments: withEntry(state.deployments, key, entry) };
}

function withEntry<T>(
  entries: Readonly<Record<string, T>>,
  key: string,
  entry: T | undefined,
): Readonly<Record<string, T>> {
  if (entry !== undefined) return { ...entries, [key]: entry };
  return Object.fromEntries(Object.entries(entries).filter(([other]) => other !== key));
}
