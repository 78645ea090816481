import { compareText } from '../../../model/issue';
import type { NodeState, TwinState } from '../state';

/** The state with a node in place of the one of its name, or with one more. */
export function withNode(state: TwinState, node: NodeState): TwinState {
  const known = state.nodes.some(({ name }) => name === node.name);
  const nodes = known
    ? state.nodes.map((other) => (other.name === node.name ? node : other))
    : [...state.nodes, node].sort((a, b) => compareText(a.name, b.name));
  return { ...state, nodes };
}
