import type { KubeObject } from '../../../model/object-id';
import type { TwinState, PodState } from '../state';
import { withoutField } from '../platform/with-changes';
import { mountsOf } from './mounted-config';
import { intern, sameContent } from './pod-key';

/** A pod that was just made; `undefined` while something that it mounts is missing. */
export function newPod(
  objects: TwinState['objects'],
  workload: KubeObject,
  hasImages: boolean,
): PodState | undefined {
  const mounted = mountsOf(objects, workload);
  if (mounted === undefined) return undefined;
  const pod: PodState = { template: workload, mounted, phase: 'starting' };
  return intern(hasImages ? { ...pod, reached: 'images' } : pod);
}

/** What the API says of a pod that waits for something that it mounts. */
const CREATING = 'ContainerCreating';

/**
 * A pod in the place of one that ended: images that the old one ran stay on the node, whatever the new one still waits for.
 */
export function replacingPod(
  objects: TwinState['objects'],
  workload: KubeObject,
  hasImages: boolean,
): PodState | undefined {
  const pod = newPod(objects, workload, hasImages);
  if (pod !== undefined || !hasImages) return pod;
  return intern({
    template: workload,
    mounted: {},
    phase: 'starting',
    reached: 'images',
    waiting: CREATING,
  });
}

/** Whether a pod waits for something that it mounts. */
export function isCreating({ waiting }: PodState): boolean {
  return waiting === CREATING;
}

/** The pod once its programs run and answer. */
export function readyPod({ template, mounted }: PodState): PodState {
  return intern({ template, mounted, phase: 'ready' });
}

/** The pod while it waits; the reason is what the API says. */
export function waitingPod(pod: PodState, waiting: string): PodState {
  return intern({ ...pod, waiting });
}

/** The pod while its init containers work, or when they have written everything. */
export function workingPod({ template, mounted }: PodState, reached: 'images' | 'files'): PodState {
  return intern({ template, mounted, phase: 'starting', reached });
}

/**
 * A starting pod with what its Secrets and ConfigMaps hold now: the kubelet renews what a container that did not start yet,
 * or starts again, will find. `undefined` where nothing changed, and once the init containers are through.
 */
export function renewedPod(objects: TwinState['objects'], pod: PodState): PodState | undefined {
  if (pod.reached === 'files') return undefined;
  const mounted = mountsOf(objects, pod.template);
  if (mounted === undefined) return undefined;
  const keys = new Set([...Object.keys(mounted), ...Object.keys(pod.mounted)]);
  const same = [...keys].every((key) => sameContent(mounted[key], pod.mounted[key]));
  if (same && !isCreating(pod)) return undefined;
  return intern({ ...(isCreating(pod) ? withoutField(pod, 'waiting') : pod), mounted });
}
