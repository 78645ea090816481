import type { KubeObject } from '../../../model/object-id';
import { compareText } from '../../../model/issue';
import { at, integerAt } from '../../../observe/fields';
import type { Ground } from '../ground';
import type { Move } from '../move';
import type { PodState, TwinState } from '../state';
import { withPods } from './change-state';
import { countOf } from './daemon-sets';
import { canPull } from './images';
import { podKey, sameTemplate } from './pod-key';
import { isCreating, newPod, readyPod, renewedPod, replacingPod, waitingPod } from './pod-start';
import { podView } from './pod-view';
import { onePerNode, seats } from './scheduling';
import { servingOf } from './serving';
import { workloadsOf } from './workloads-of';

type Pods = readonly PodState[];

const NONE: readonly Move[] = [];
const NO_PODS: Pods = [];

/** What the controller of Deployments may do next, and the kubelets with their pods. */
export function deploymentMoves(state: TwinState, ground: Ground): readonly Move[] {
  const { deployments } = workloadsOf(state.objects);
  const gone = Object.entries(state.deployments).filter(
    ([key]) => state.objects[key] === undefined,
  );
  return [
    ...deployments.flatMap(([key, deployment]) => movesOf(state, ground, key, deployment)),
    ...gone.flatMap(([key, { pods }]) =>
      pods.slice(0, 1).map((pod) => stop(state, key, pods, pod)),
    ),
  ];
}

/** Replicas that are wanted. */
export function replicasOf(deployment: KubeObject): number {
  return integerAt(deployment, 'spec', 'replicas') ?? 1;
}

/** Pods of a Deployment, of any template. */
function podsOf(state: TwinState, key: string): Pods {
  return state.deployments[key]?.pods ?? NO_PODS;
}

function movesOf(
  state: TwinState,
  ground: Ground,
  key: string,
  deployment: KubeObject,
): readonly Move[] {
  const pods = podsOf(state, key);
  const current = pods.filter(({ template }) => sameTemplate(template, deployment));
  const starting = current.filter(({ phase }) => phase === 'starting');
  return [
    ...scale(state, key, deployment, pods, current),
    ...distinct(starting).flatMap((pod) => starts(state, ground, key, pods, pod)),
  ];
}

/**
 * One pod more, fewer or replaced: never more than `maxSurge` above the wanted number, and never so few that work that
 * more than `maxUnavailable` are missing. An old pod that does not work goes first.
 */
function scale(
  state: TwinState,
  key: string,
  deployment: KubeObject,
  pods: Pods,
  current: Pods,
): readonly Move[] {
  const wanted = replicasOf(deployment);
  const { surge, unavailable } = bounds(deployment, wanted);
  if (current.length > wanted)
    return leastUseful(current).map((pod) => stop(state, key, pods, pod));
  const old = pods.filter((pod) => !current.includes(pod));
  const starting = current.filter(({ phase }) => phase !== 'ready').length;
  const least = wanted - unavailable;
  const ends = pods.length - starting > least ? leastUseful(old) : NO_PODS;
  const lacks = current.length < wanted;
  const more = lacks && pods.length < wanted + surge ? create(state, key, deployment, pods) : NONE;
  const replaces = lacks && pods.length >= wanted + surge;
  return [
    ...more,
    ...ends.map((pod) =>
      replaces ? replace(state, key, deployment, pods, pod) : stop(state, key, pods, pod),
    ),
  ];
}

/** As Kubernetes rounds them; both nought would mean that nothing could ever change. */
function bounds(
  deployment: KubeObject,
  wanted: number,
): { readonly surge: number; readonly unavailable: number } {
  const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate');
  const surge = countOf(at(rolling, 'maxSurge') ?? '25%', wanted, Math.ceil);
  const unavailable = countOf(at(rolling, 'maxUnavailable') ?? '25%', wanted, Math.floor);
  return { surge, unavailable: surge === 0 ? Math.max(1, unavailable) : unavailable };
}

/** The pod that is given up first: one that does not work, if there is any. */
function leastUseful(pods: Pods): Pods {
  const [idle] = pods.filter(({ phase }) => phase === 'starting');
  return idle === undefined ? pods.slice(0, 1) : [idle];
}

function create(
  state: TwinState,
  key: string,
  deployment: KubeObject,
  pods: Pods,
): readonly Move[] {
  const pod = newPod(state.objects, deployment, false);
  if (pod === undefined) return NONE;
  const next = withPods(state, key, sorted([...pods, pod]));
  return [{ actor: actorOf(deployment), text: 'makes a pod', takes: 'apply', next }];
}

/** The old pod ends and the next one takes its place, where images that the old one ran are. */
function replace(
  state: TwinState,
  key: string,
  deployment: KubeObject,
  pods: Pods,
  old: PodState,
): Move {
  const { images } = podView(old.template);
  const kept = old.phase === 'ready' || old.reached !== undefined;
  const pulled = kept && podView(deployment).images.every((image) => images.includes(image));
  const pod = replacingPod(state.objects, deployment, pulled);
  const others = without(pods, old);
  const next = withPods(state, key, pod === undefined ? others : sorted([...others, pod]));
  return { actor: actorOf(deployment), text: 'replaces a pod', takes: 'stop', next };
}

function stop(state: TwinState, key: string, pods: Pods, pod: PodState): Move {
  const next = withPods(state, key, without(pods, pod));
  return { actor: actorOf(pod.template), text: 'ends a pod', takes: 'stop', next };
}

/** What becomes of a starting pod on the nodes that may run it; without any it stays unscheduled. */
function starts(
  state: TwinState,
  ground: Ground,
  key: string,
  pods: Pods,
  pod: PodState,
): readonly Move[] {
  const nodes = seats(pod.template, state.nodes).filter(({ unschedulable }) => !unschedulable);
  const taken = pods.filter(({ phase }) => phase === 'ready').length;
  if (nodes.length === 0 || (onePerNode(pod.template) && taken >= nodes.length)) return NONE;
  const actor = actorOf(pod.template);
  const become = (other: PodState) => withPods(state, key, sorted([...without(pods, pod), other]));
  const renewed = renewedPod(state.objects, pod);
  const renew: readonly Move[] =
    renewed === undefined
      ? NONE
      : [{ actor, text: 'renews what a pod mounts', takes: 'refresh', next: become(renewed) }];
  if (isCreating(pod)) return renew;
  const working = nodes.filter(({ faults }) => !faults.includes('PodFails'));
  const pullable = working.some((node) => canPull(state, ground, node, pod));
  const waiting =
    working.length === 0 || (pullable && servingOf(pod, '').broken)
      ? 'CrashLoopBackOff'
      : pullable
        ? undefined
        : 'ImagePullBackOff';
  if (waiting === undefined) {
    return [
      ...renew,
      { actor, text: 'a pod is ready', takes: 'start', next: become(readyPod(pod)) },
    ];
  }
  if (pod.waiting === waiting) return renew;
  const next = become(waitingPod(pod, waiting));
  return [...renew, { actor, text: `a pod waits: ${waiting}`, takes: 'retry', next }];
}

function actorOf(deployment: KubeObject): string {
  return `deployment/${deployment.metadata.name}`;
}

function distinct(pods: Pods): Pods {
  return [...new Set(pods)];
}

/** Without one pod; others that are alike stay. */
function without(pods: Pods, pod: PodState): Pods {
  const index = pods.indexOf(pod);
  return pods.filter((_, at) => at !== index);
}

/** Which of several pods is which means nothing. */
function sorted(pods: Pods): Pods {
  return [...pods].sort((a, b) => compareText(podKey(a), podKey(b)));
}
