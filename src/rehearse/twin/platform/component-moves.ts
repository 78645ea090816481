import type { Move } from '../move';
import type { NodeState, PlatformState, TwinState } from '../state';
import { withoutField } from './with-changes';

/** Roll-outs of what the module rendered: Deployment `registry-incluster-proxy`, and the masters' static pods. */
export function componentMoves(state: TwinState, platform: PlatformState): readonly Move[] {
  return [...proxyMoves(state, platform), ...staticPodMoves(state, platform)];
}

/** One replica per master: a master that takes no pod holds the roll-out up (`switching.md` 5). */
function proxyMoves(state: TwinState, platform: PlatformState): readonly Move[] {
  const { inClusterProxy } = platform;
  if (inClusterProxy === undefined || inClusterProxy.rolledOut) return [];
  if (state.nodes.some((node) => node.role === 'master' && !takesPods(node))) return [];
  return [
    {
      actor: 'registry-incluster-proxy',
      text: 'is rolled out',
      takes: 'start',
      next: {
        ...state,
        platform: { ...platform, inClusterProxy: { ...inClusterProxy, rolledOut: true } },
      },
    },
  ];
}

function takesPods(node: NodeState): boolean {
  return canRunPods(node) && !node.unschedulable;
}

function canRunPods({ ready, faults }: NodeState): boolean {
  return ready && !faults.includes('PodFails');
}

/** The manager makes and removes static pod `registry-nodeservices` on its master (`switching.md` 3.5, 3.10). */
function staticPodMoves(state: TwinState, platform: PlatformState): readonly Move[] {
  if (!platform.nodeServicesManager) return [];
  return state.nodes.flatMap((node, index) => {
    const next = node.role === 'master' && canRunPods(node) ? stepOn(node, platform) : undefined;
    if (next === undefined) return [];
    const { text, takes } = next;
    const nodes = state.nodes.with(index, next.node);
    return [{ actor: `nodeservices/${node.name}`, text, takes, next: { ...state, nodes } }];
  });
}

interface PodStep extends Pick<Move, 'text' | 'takes'> {
  readonly node: NodeState;
}

function stepOn(node: NodeState, { nodeServices }: PlatformState): PodStep | undefined {
  const wanted = nodeServices[node.name];
  const pod = node.nodeServices;
  if (wanted === undefined) {
    if (pod === undefined) return undefined;
    return {
      text: 'removes the static pod',
      takes: 'stop',
      node: withoutField(node, 'nodeServices'),
    };
  }
  if (pod?.version !== wanted) {
    const made = { ...node, nodeServices: { version: wanted, ready: false } };
    return { text: 'writes the static pod', takes: 'step', node: made };
  }
  if (pod.ready) return undefined;
  const started = { ...node, nodeServices: { version: wanted, ready: true } };
  return { text: 'has the static pod ready', takes: 'start', node: started };
}
