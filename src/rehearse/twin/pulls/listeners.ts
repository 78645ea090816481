import { remember } from '../../../model/remember';
import type { Ground } from '../ground';
import type { Listener, NodeState, TwinState } from '../state';
import { workloadListeners } from '../workloads/listeners';
import { isUp } from '../workloads/scheduling';
import { platformListeners } from './platform-listeners';

const NONE: readonly Listener[] = [];

/** Everything on a node that answers as a registry, or passes on to one. */
export function listenersOf(
  state: TwinState,
  node: NodeState,
  ground: Ground,
): readonly Listener[] {
  return ground.platform === 'Deckhouse' ? allListeners(state, node) : workloadListeners(node);
}

function allListeners(state: TwinState, node: NodeState): readonly Listener[] {
  if (!isUp(node)) return NONE;
  const platforms = platformListeners(state, node);
  const workloads = workloadListeners(node);
  if (workloads.length === 0) return platforms;
  return platforms.length === 0 ? workloads : [...platforms, ...workloads];
}

/** A listener, and the node that it is on. */
export interface PlacedListener {
  readonly listener: Listener;
  readonly node: NodeState;
}

/** Listeners of a cluster by where they are asked. */
export interface Listeners {
  /** By host, those that other nodes can reach. */
  readonly everywhere: ReadonlyMap<string, PlacedListener>;
  /** By node and host, those on loopback. */
  readonly onNode: ReadonlyMap<NodeState, ReadonlyMap<string, PlacedListener>>;
}

interface Slot {
  platform?: TwinState['platform'];
  objects?: TwinState['objects'];
  listeners?: Listeners;
}

const slots = remember<TwinState['nodes'], Slot>(() => ({}));

/** All listeners of a cluster, found once for states that share what they come from. */
export function listenersIn(state: TwinState): Listeners {
  const slot = slots(state.nodes);
  const known = slot.listeners;
  if (known !== undefined && slot.platform === state.platform && slot.objects === state.objects) {
    return known;
  }
  const listeners = collect(state);
  slot.platform = state.platform;
  slot.objects = state.objects;
  slot.listeners = listeners;
  return listeners;
}

function collect(state: TwinState): Listeners {
  const everywhere = new Map<string, PlacedListener>();
  const onNode = new Map<NodeState, Map<string, PlacedListener>>();
  for (const node of state.nodes) {
    for (const listener of allListeners(state, node)) {
      const { host } = listener;
      const loopback = isLoopback(host);
      const own = loopback ? (onNode.get(node) ?? new Map<string, PlacedListener>()) : everywhere;
      if (!own.has(host)) own.set(host, { listener, node });
      if (loopback) onNode.set(node, own);
    }
  }
  return { everywhere, onNode };
}

/** Whether a host is the node itself. */
export function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host.startsWith('localhost') || host.startsWith('[::1]');
}
