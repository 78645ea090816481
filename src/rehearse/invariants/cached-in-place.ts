import type { Mode } from '../../model/mode';
import { remember } from '../../model/remember';
import type { NodeState, PodState, TwinState } from '../twin/state';
import { podView } from '../twin/workloads/pod-view';
import { belongsOn } from '../twin/workloads/scheduling';
import { servingOf } from '../twin/workloads/serving';
import { workloadsOf } from '../twin/workloads/workloads-of';
import { onceApplied, startedPod } from './once-applied';

/**
 * Repositories behind the caches that nodes pull through in a mode. Where parameters change and the mode stays, caches change
 * their registry in place, one pod after the other (P069): until the last one has, old and new are both needed.
 */
export function cachedInPlace(twin: TwinState, mode: Mode): readonly string[] {
  switch (mode) {
    case 'Proxy':
      return repositoriesIn(twin).onMasters;
    case 'Direct':
      return repositoriesIn(twin).onEachNode;
    case 'Local':
    case 'Unmanaged':
      return [];
  }
}

interface Repositories {
  /** Behind the masters' registries. */
  readonly onMasters: readonly string[];
  /** Behind the proxy on every node. */
  readonly onEachNode: readonly string[];
}

interface Slot {
  objects?: TwinState['objects'];
  found?: Repositories;
}

const slots = remember<readonly NodeState[], Slot>(() => ({}));

function repositoriesIn(twin: TwinState): Repositories {
  const slot = slots(twin.nodes);
  const objects = onceApplied(twin);
  if (slot.found !== undefined && slot.objects === objects) return slot.found;
  slot.objects = objects;
  slot.found = {
    onMasters: behind(twin, objects, (host, { address }) => host.startsWith(`${address}:`)),
    onEachNode: behind(twin, objects, (host) => host.startsWith('127.')),
  };
  return slot.found;
}

/** Of pods that run, that start, and that will once the newest commit is applied. */
function behind(
  { nodes }: TwinState,
  objects: TwinState['objects'],
  isMeant: (host: string, node: NodeState) => boolean,
): readonly string[] {
  return nodes.flatMap((node) =>
    [...Object.values(node.pods), ...comingTo(node, objects)]
      .filter(({ template }) => podView(template).hostNetwork)
      .flatMap((pod) => servingOf(pod, node.name).listeners)
      .flatMap((listener) =>
        listener.kind === 'pull-through' && isMeant(listener.host, node)
          ? (listener.upstream.imagesRepo ?? [])
          : [],
      ),
  );
}

function comingTo(node: NodeState, objects: TwinState['objects']): readonly PodState[] {
  return workloadsOf(objects).daemonSets.flatMap(([, daemonSet]) =>
    belongsOn(daemonSet, node) ? (startedPod(objects, daemonSet) ?? []) : [],
  );
}
