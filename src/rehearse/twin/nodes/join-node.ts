import { BugError } from '../../../model/errors';
import type { Ground } from '../ground';
import type { NodeState, TwinState } from '../state';
import { bareNode, usualContainerd } from './initial-node';
import { bundleOf } from './node-bundle';
import { afterRun, startedRun } from './node-run';
import { withNode } from './with-node';

/**
 * The cluster with one more node. Its first run needs no approval and is over before the node is Ready; the version and the
 * label come with its second (`objects.md` 2.5, 3.5). Where a step of the first run fails, the node stays in it.
 */
export function joinNode(state: TwinState, ground: Ground, name: string, group: string): TwinState {
  if (state.nodes.some((node) => node.name === name)) throw new BugError(`${name} is there`);
  const peer = state.nodes.find((node) => node.group === group) ?? state.nodes[0];
  const node = bareNode({
    name,
    role: state.nodes.find((other) => other.group === group)?.role ?? 'worker',
    group,
    address: freeAddress(state.nodes),
    containerd: peer?.containerd ?? usualContainerd(ground),
    ready: false,
  });
  const bundle = bundleOf(state, group);
  if (bundle === undefined) return withNode(state, { ...node, readsHosts: true, ready: true });
  return withNode(state, afterRun({ ...node, run: startedRun(bundle, true) }, bundle));
}

/** An address that no node has, of a network for examples, so that it is nobody's (RFC 5737). */
function freeAddress(nodes: readonly NodeState[]): string {
  const taken = new Set(nodes.map(({ address }) => address));
  const addresses = nodes.map((_, index) => `198.51.100.${String(index + 1)}`);
  return addresses.find((address) => !taken.has(address)) ?? '198.51.100.254';
}
