import type { Problem } from '../explore/explore';
import type { OwnRegistry, RunContext } from '../run/run-context';
import type { RunState } from '../run/run-state';
import { pullOutcome } from '../twin/pulls/pull-outcome';
import type { NodeState, TwinState } from '../twin/state';
import { imageBelow } from './always-pullable';
import { healthIn, worldOf } from './outside-world';

/** A node that could pull from the user's own registries still can, but for the outages that plans announce. */
export function lostRegistry(
  run: RunState,
  next: RunState,
  context: RunContext,
): Problem | undefined {
  if (run.twin.nodes === next.twin.nodes) return undefined;
  for (const [at, node] of next.twin.nodes.entries()) {
    const before = run.twin.nodes.find(({ name }) => name === node.name);
    if (before === undefined || (before === run.twin.nodes[at] && before === node)) continue;
    const lost = context.ownRegistries.find(
      (registry) =>
        reaches(run.twin, before, registry, context) &&
        !reaches(next.twin, node, registry, context),
    );
    if (lost !== undefined && !isAnnounced(before, node)) {
      return {
        invariant: 'own-registries-stay',
        message: `${node.name} can no longer pull from ${lost.host}`,
      };
    }
  }
  return undefined;
}

/** Whether a node can pull from one of the user's own registries, by its mirrors alone. */
export function reaches(
  twin: TwinState,
  node: NodeState,
  { host, mirrors }: OwnRegistry,
  { ground }: RunContext,
): boolean {
  // whose registries the drop-ins are is not known; they were written for the user's own
  if (node.dropIns && !node.readsHosts) return true;
  const registries = worldOf(mirrors);
  const there = { ...twin, registries };
  return pullOutcome(there, ground, node, imageBelow(host), healthIn(registries)).pulled;
}

/** The drop-ins are aside, and containerd does not read the new layout yet; or no more, on the way out of the module (P055). */
function isAnnounced(before: NodeState, { dropInsAside, readsHosts }: NodeState): boolean {
  return !readsHosts && (dropInsAside || before.readsHosts);
}
