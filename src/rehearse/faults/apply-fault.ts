import { BugError } from '../../model/errors';
import { splitImagesRepo } from '../../model/images-repo';
import { TIMELESS } from '../run/evidence';
import type { RunContext } from '../run/run-context';
import type { RunState } from '../run/run-state';
import { revertOf } from '../run/chance-moves';
import { joinNode } from '../twin/nodes/join-node';
import type { NodeState, TwinState } from '../twin/state';
import type { FaultKind, NodeTrouble, RegistryTrouble } from './fault';

const HEALTH = { hang: 'sick', gone: 'gone', up: 'up' } as const;

/** The run after a fault; `undefined` where it can not happen: nothing is left to be reverted, the node is not there. */
export function applyFault(
  run: RunState,
  fault: FaultKind,
  context: RunContext,
): RunState | undefined {
  switch (fault.kind) {
    case 'node':
      return hasNode(run, fault.node)
        ? withTwin(run, troubled(run.twin, fault.node, fault.state))
        : undefined;
    case 'registry':
      return withTwin(run, ailing(run.twin, hostOf(fault.host, context), fault.health));
    case 'join':
      return withTwin(run, joinNode(run.twin, context.ground, fault.node, groupOf(run.twin)));
    case 'revert':
      return revertOf(run, context, TIMELESS)?.next;
    case 'kill':
      return { ...run, runner: { at: 'idle' } };
  }
}

function hasNode({ twin }: RunState, name: string): boolean {
  return twin.nodes.some((node) => node.name === name);
}

function withTwin(run: RunState, twin: TwinState): RunState {
  return { ...run, twin };
}

function troubled(twin: TwinState, name: string, trouble: NodeTrouble): TwinState {
  return {
    ...twin,
    nodes: twin.nodes.map((node) => (node.name === name ? inTrouble(node, trouble) : node)),
  };
}

function inTrouble(node: NodeState, trouble: NodeTrouble): NodeState {
  switch (trouble) {
    case 'Ready':
      return { ...node, ready: true, faults: [] };
    case 'NotReady':
      return { ...node, ready: false, faults: [...node.faults, trouble] };
    case 'ScriptFails':
    case 'PodFails':
      return { ...node, faults: [...node.faults, trouble] };
  }
}

function ailing(twin: TwinState, host: string, trouble: RegistryTrouble): TwinState {
  const before = twin.registries[host];
  const registry = { ...before, health: HEALTH[trouble] };
  return { ...twin, registries: { ...twin.registries, [host]: registry } };
}

/** The host that a name stands for. */
export function hostOf(name: string, { ends }: RunContext): string {
  switch (name) {
    case 'upstream':
      return splitImagesRepo(ends.to.imagesRepo ?? '').host;
    case 'old-upstream':
      return splitImagesRepo(ends.from.imagesRepo ?? '').host;
    default:
      return name;
  }
}

function groupOf({ nodes }: TwinState): string {
  const node = nodes.find(({ role }) => role === 'worker') ?? nodes[0];
  if (node === undefined) throw new BugError('a cluster without nodes');
  return node.group;
}
