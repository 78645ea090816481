import { BugError } from '../../../model/errors';
import type { Ground } from '../ground';
import type { NodeState, PodState, TwinState } from '../state';
import { workingPod } from '../workloads/pod-start';
import { workloadMoves } from '../workloads/workload-moves';

/** More moves than any workload of ours needs on any cluster. */
const MOST_MOVES = 100_000;

/**
 * The cluster after its workloads have rolled out as they did long ago: their images are on the nodes, also on those that
 * are not Ready now.
 */
export function settleWorkloads(state: TwinState, ground: Ground): TwinState {
  let current: TwinState = { ...state, nodes: state.nodes.map(asReady) };
  for (let moves = 0; moves < MOST_MOVES; moves += 1) {
    const [first] = workloadMoves(current, ground);
    if (first === undefined) return { ...current, nodes: asTheyAre(current.nodes, state.nodes) };
    current = withImages(first.next);
  }
  throw new BugError('workloads of a twin never come to rest');
}

function asReady(node: NodeState): NodeState {
  return node.ready ? node : { ...node, ready: true };
}

function asTheyAre(
  settled: readonly NodeState[],
  seen: readonly NodeState[],
): readonly NodeState[] {
  return settled.map((node, index) => {
    const ready = seen[index]?.ready ?? true;
    return node.ready === ready ? node : { ...node, ready };
  });
}

/** Nothing has to be pulled any more. */
function withImages(state: TwinState): TwinState {
  return {
    ...state,
    nodes: state.nodes.map((node) => {
      const waits = Object.values(node.pods).some(lacksImages);
      return waits ? { ...node, pods: withPulled(node.pods) } : node;
    }),
    deployments: Object.fromEntries(
      Object.entries(state.deployments).map(([key, { pods }]) => [
        key,
        { pods: pods.map((pod) => (lacksImages(pod) ? workingPod(pod, 'images') : pod)) },
      ]),
    ),
  };
}

function lacksImages({ phase, reached }: PodState): boolean {
  return phase === 'starting' && reached === undefined;
}

function withPulled(pods: NodeState['pods']): NodeState['pods'] {
  return Object.fromEntries(
    Object.entries(pods).map(([key, pod]) => [
      key,
      lacksImages(pod) ? workingPod(pod, 'images') : pod,
    ]),
  );
}
