import { remember } from '../../../model/remember';
import type { Health } from '../pulls/answers';
import { pullOutcome } from '../pulls/pull-outcome';
import type { Ground } from '../ground';
import type { NodeState, PodState, TwinState } from '../state';
import { podView } from './pod-view';

/** How a registry outside answers a question of the kubelet; where any answer is possible, a pull may find it up. */
function healthSeen(state: TwinState, ground: Ground): Health {
  if (ground.answers === 'any') return () => 'up';
  return (host) => state.registries[host]?.health ?? 'gone';
}

/** Images that pods of a node run, so that the kubelet does not pull them again (`IfNotPresent`). */
const presentImages = remember(
  (pods: NodeState['pods']): ReadonlySet<string> =>
    new Set(
      Object.values(pods).flatMap((pod) =>
        pod.phase === 'ready' || pod.reached !== undefined ? podView(pod.template).images : [],
      ),
    ),
);

/** Whether all images of a pod are on a node already. */
export function hasImages(node: NodeState, images: readonly string[]): boolean {
  const present = presentImages(node.pods);
  return images.every((image) => present.has(image));
}

/** Whether the images that a pod still lacks can be pulled on a node now. */
export function canPull(state: TwinState, ground: Ground, node: NodeState, pod: PodState): boolean {
  if (pod.reached !== undefined) return true;
  const present = presentImages(node.pods);
  const health = healthSeen(state, ground);
  return podView(pod.template).images.every(
    (image) => present.has(image) || pullOutcome(state, ground, node, image, health).pulled,
  );
}
