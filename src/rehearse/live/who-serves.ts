import { imageBelow } from '../invariants/always-pullable';
import { healthIn, worldOf } from '../invariants/outside-world';
import type { RunContext } from '../run/run-context';
import { pullOutcome } from '../twin/pulls/pull-outcome';
import type { PullOutcome } from '../twin/pulls/outcome';
import type { TwinState } from '../twin/state';

/** What comes of a pull on a node. */
export interface NodePull extends PullOutcome {
  readonly node: string;
}

/** What comes of a pull of a platform image on every node while no registry outside the cluster answers. */
export function pullsWithoutOutside(
  twin: TwinState,
  { ground, imageBase }: Pick<RunContext, 'ground' | 'imageBase'>,
): readonly NodePull[] {
  const registries = worldOf([]);
  const alone = { ...twin, registries };
  return twin.nodes.map((node) => ({
    node: node.name,
    ...pullOutcome(alone, ground, node, imageBelow(imageBase), healthIn(registries)),
  }));
}
