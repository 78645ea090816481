import type { KubeObject } from '../../../model/object-id';
import { remember } from '../../../model/remember';
import { at } from '../../../observe/fields';
import type { Ground } from '../ground';
import type { Move } from '../move';
import type { NodeState, PodState, TwinState } from '../state';
import { withPod } from './change-state';
import { hasImages } from './images';
import { sameTemplate } from './pod-key';
import { newPod, replacingPod } from './pod-start';
import { podView } from './pod-view';
import { belongsOn, isUp } from './scheduling';
import { startingMoves } from './start-on-node';
import { workloadsOf } from './workloads-of';

/**
 * What the controller of DaemonSets and the kubelets may do next: a pod on each node that the DaemonSet wants, as many
 * replaced at a time as `maxUnavailable` lets be missing (`maxSurge` 0), none where it is gone. A node that is not Ready
 * does nothing.
 */
export function daemonSetMoves(state: TwinState, ground: Ground): readonly Move[] {
  const settled = settledOn(state.objects);
  if (state.nodes.every(settled)) return NONE;
  const { daemonSets } = workloadsOf(state.objects);
  return [
    ...daemonSets.flatMap(([key, daemonSet]) => movesOf(state, ground, key, daemonSet)),
    ...state.nodes.flatMap((node) => leftOvers(state, node)),
  ];
}

/** Whether a node has what all DaemonSets want of it: most nodes of most states. */
const settledOn = remember((objects: TwinState['objects']) =>
  remember(
    (node: NodeState): boolean =>
      Object.keys(node.pods).every((key) => objects[key] !== undefined) &&
      workloadsOf(objects).daemonSets.every(([key, daemonSet]) => isAtRest(node, key, daemonSet)),
  ),
);

const NONE: readonly Move[] = [];

function movesOf(
  state: TwinState,
  ground: Ground,
  key: string,
  daemonSet: KubeObject,
): readonly Move[] {
  if (state.nodes.every((node) => isAtRest(node, key, daemonSet))) return NONE;
  const mayReplace = mayReplaceReady(state.nodes, key, daemonSet);
  return state.nodes.flatMap((node) => {
    if (!isUp(node)) return NONE;
    const pod = node.pods[key];
    if (!belongsOn(daemonSet, node))
      return pod === undefined ? NONE : [stop(state, node, key, pod)];
    if (pod === undefined) return create(state, node, key, daemonSet);
    if (!sameTemplate(pod.template, daemonSet)) {
      return pod.phase === 'ready' && !mayReplace ? NONE : [replace(state, node, key, daemonSet)];
    }
    return pod.phase === 'starting' ? startingMoves(state, ground, node, key, pod) : NONE;
  });
}

function isAtRest(node: NodeState, key: string, daemonSet: KubeObject): boolean {
  const pod = node.pods[key];
  if (pod === undefined) return !belongsOn(daemonSet, node);
  return (
    pod.phase === 'ready' && sameTemplate(pod.template, daemonSet) && belongsOn(daemonSet, node)
  );
}

/**
 * Whether one more pod that works may be stopped. Every wanted node without a pod that works counts, whatever its template
 * (Kubernetes, pkg/controller/daemon/update.go); pods that do not work are replaced without asking.
 */
function mayReplaceReady(nodes: readonly NodeState[], key: string, daemonSet: KubeObject): boolean {
  const wanted = nodes.filter((node) => belongsOn(daemonSet, node));
  const missing = wanted.filter((node) => !isUp(node) || node.pods[key]?.phase !== 'ready');
  return missing.length < maxUnavailable(daemonSet, wanted.length);
}

/** A number of pods, or a percentage of those wanted, rounded up; at least one. */
function maxUnavailable(daemonSet: KubeObject, wanted: number): number {
  const given = at(daemonSet, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable');
  return Math.max(1, countOf(given ?? 1, wanted, Math.ceil));
}

/** A number, or a percentage of a total. */
export function countOf(given: unknown, total: number, round: (value: number) => number): number {
  if (typeof given === 'number') return given;
  const percent = /^(\d+)%$/.exec(typeof given === 'string' ? given : '')?.[1];
  return percent === undefined ? 0 : round((Number(percent) * total) / 100);
}

function create(
  state: TwinState,
  node: NodeState,
  key: string,
  daemonSet: KubeObject,
): readonly Move[] {
  const pod = newPod(state.objects, daemonSet, false);
  if (pod === undefined) return NONE;
  const text = `makes a pod on ${node.name}`;
  return [
    { actor: actorOf(daemonSet), text, takes: 'apply', next: withPod(state, node, key, pod) },
  ];
}

/** The old pod ends and the next one is made; images that the old one ran stay on the node. */
function replace(state: TwinState, node: NodeState, key: string, daemonSet: KubeObject): Move {
  const pod = replacingPod(state.objects, daemonSet, hasImages(node, podView(daemonSet).images));
  const text = `replaces its pod on ${node.name}`;
  return { actor: actorOf(daemonSet), text, takes: 'stop', next: withPod(state, node, key, pod) };
}

function stop(state: TwinState, node: NodeState, key: string, pod: PodState): Move {
  const text = `ends its pod on ${node.name}`;
  const next = withPod(state, node, key, undefined);
  return { actor: actorOf(pod.template), text, takes: 'stop', next };
}

function actorOf(daemonSet: KubeObject): string {
  return `daemonset/${daemonSet.metadata.name}`;
}

/** Pods of DaemonSets that are gone. */
function leftOvers(state: TwinState, node: NodeState): readonly Move[] {
  if (!isUp(node)) return NONE;
  return Object.entries(node.pods)
    .filter(([key]) => state.objects[key] === undefined)
    .map(([key, pod]) => stop(state, node, key, pod));
}
