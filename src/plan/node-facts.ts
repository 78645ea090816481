import { nodeRuntime } from '../observe/node-runtime';
import type { NodeFacts, Presence, Snapshot } from '../observe/snapshot';
import { snapshotOf } from './input';
import type { PlanInput } from './input';

/** Which layout of registry settings nodes have, as far as it is known. */
export interface ContainerdFacts {
  /** Whether some node runs containerd v1. */
  readonly v1: 'yes' | 'no' | 'unknown';
  /** Nodes on containerd v1 with registry settings in drop-ins. */
  readonly customNodes: readonly string[];
  /** Nodes with registry settings in drop-ins that do not run containerd v1. */
  readonly customElsewhere: readonly string[];
  /** Nodes that have not reported yet. */
  readonly silentNodes: readonly string[];
  /** Secret registry-bashible-config: present means that nodes have the new layout (`switching.md` 3.4). */
  readonly newLayout: Presence;
}

/** Reads the layout of node configuration out of what is known. */
export function containerdFacts(input: PlanInput): ContainerdFacts {
  const snapshot = snapshotOf(input.observation);
  const nodes = snapshot?.nodes ?? [];
  const custom = nodes.filter((node) => node.containerdConfigRegistry === 'custom');
  const onV1 = (node: NodeFacts): boolean => {
    const runtime = nodeRuntime(node);
    return runtime.kind === 'unknown' || (runtime.kind === 'containerd' && runtime.major === 1);
  };
  return {
    v1: runsV1(input, snapshot),
    customNodes: custom.filter(onV1).map((node) => node.name),
    customElsewhere: custom.filter((node) => !onV1(node)).map((node) => node.name),
    silentNodes: nodes
      .filter((node) => !['default', 'custom'].includes(node.containerdConfigRegistry ?? ''))
      .map((node) => node.name),
    newLayout: snapshot?.registry.bashible.presence ?? 'unknown',
  };
}

/** `worker-1, worker-2 and 3 more`. */
export function listNodes(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${String(names.length - most)} more` : shown;
}

/** `1 node`, `3 nodes`. */
export function countNodes(names: readonly string[]): string {
  return `${String(names.length)} ${names.length === 1 ? 'node' : 'nodes'}`;
}

function runsV1(input: PlanInput, snapshot: Snapshot | undefined): ContainerdFacts['v1'] {
  const runtimes = (snapshot?.nodes ?? []).map(nodeRuntime).filter((r) => r.kind !== 'unknown');
  if (runtimes.some((r) => r.kind === 'containerd' && r.major === 1)) return 'yes';
  if (runtimes.length > 0) return 'no';
  const named = input.cluster.platform.cri;
  if (named !== undefined) return named === 'ContainerdV1' ? 'yes' : 'no';
  switch (snapshot?.cluster.defaultCRI) {
    case 'Containerd':
      return 'yes';
    case 'ContainerdV2':
      return 'no';
    default:
      return 'unknown';
  }
}
