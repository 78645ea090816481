import { remember } from '../../model/remember';
import type { Ground } from '../twin/ground';
import { nextOfRun } from '../twin/nodes/node-run';
import type { NodeState, PodState, TwinState } from '../twin/state';
import { replicasOf } from '../twin/workloads/deployments';
import { canPull } from '../twin/workloads/images';
import { isCreating } from '../twin/workloads/pod-start';
import { workloadsOf } from '../twin/workloads/workloads-of';
import { onceApplied, startedPod } from './once-applied';
import type { Hazard } from './sources';

/**
 * Why a node can not pull for a moment, where what is under way on it ends that: the pod that is being replaced gets ready, the
 * run goes on. `undefined` where that would not help.
 *
 * @param pulls - whether the node of that name can pull in a cluster
 */
export function passingHazard(
  twin: TwinState,
  ground: Ground,
  node: NodeState,
  pulls: (twin: TwinState, node: NodeState) => boolean,
): Hazard | undefined {
  if (isBare(node, ground)) return 'bare-node';
  return PASSING.find(({ ended }) => {
    const later = ended(twin, node, ground);
    const there = later?.nodes.find(({ name }) => name === node.name);
    return later !== undefined && there !== undefined && pulls(later, there);
  })?.hazard;
}

/** A node that joined, and that nobody has told anything yet: without DKP there is no first run before it is Ready. */
function isBare({ files, pods }: NodeState, { platform }: Ground): boolean {
  return (
    platform === 'Kubernetes' &&
    files.length === 0 &&
    Object.entries(pods).every(([key, { phase }]) => !key.endsWith(WRITER) || phase !== 'ready')
  );
}

/** Ends of the keys of DaemonSets. */
const WRITER = '|registry-node-hosts';
const NODE_PROXY = '|registry-node-proxy';
const NODE_SERVICES = '|registry-node-services';

interface Passing {
  readonly hazard: Hazard;
  /** The cluster once that is over; `undefined` where nothing of the kind is under way. */
  readonly ended: (twin: TwinState, node: NodeState, ground: Ground) => TwinState | undefined;
}

const PASSING: readonly Passing[] = [
  {
    hazard: 'own-proxy',
    ended: (twin, node, ground) => withStarted(twin, ground, node, NODE_PROXY),
  },
  { hazard: 'single-master', ended: (twin, _node, ground) => onlyMasterStarted(twin, ground) },
  { hazard: 'within-a-run', ended: runEnded },
];

function onlyMasterStarted(twin: TwinState, ground: Ground): TwinState | undefined {
  const [master, ...others] = twin.nodes.filter(({ role }) => role === 'master');
  return master === undefined || others.length > 0
    ? undefined
    : withStarted(twin, ground, master, NODE_SERVICES);
}

/** The cluster with the pod of a DaemonSet on a node ready; `undefined` where it is, and where something keeps it from it. */
function withStarted(
  twin: TwinState,
  ground: Ground,
  node: NodeState,
  daemonSet: string,
): TwinState | undefined {
  const objects = onceApplied(twin);
  const [key, wanted] =
    workloadsOf(objects).daemonSets.find(([name]) => name.endsWith(daemonSet)) ?? [];
  if (key === undefined || wanted === undefined) return undefined;
  const pod = node.pods[key];
  if (pod?.phase === 'ready') return undefined;
  if (pod !== undefined && isHeld(pod) && !isOutdated(twin, ground, node, pod)) return undefined;
  const ready = startedPod(objects, wanted);
  return ready && withNode(twin, node, { ...node, pods: { ...node.pods, [key]: ready } });
}

/** Whether something keeps a pod from starting that the rest of a commit does not end. */
function isHeld(pod: PodState): boolean {
  return pod.waiting !== undefined && !isCreating(pod);
}

/** Whether a pod still says that it waits for its images, and the node can pull them by now. */
function isOutdated(twin: TwinState, ground: Ground, node: NodeState, pod: PodState): boolean {
  return pod.waiting === 'ImagePullBackOff' && canPull(twin, ground, node, pod);
}

/** The cluster once every pod of a Deployment, and what serves on masters, is ready that nothing keeps from it. */
export function withServing(twin: TwinState, ground: Ground): TwinState {
  const objects = onceApplied(twin);
  const started = workloadsOf(objects).deployments.map(([key, deployment]) => {
    const pods = twin.deployments[key]?.pods ?? [];
    const kept = pods.filter((pod) => pod.phase === 'ready' || isHeld(pod));
    const ready = startedPod(objects, deployment);
    const missing = Math.max(0, replicasOf(deployment) - kept.length);
    const more = ready === undefined ? [] : Array.from({ length: missing }, () => ready);
    return [key, { pods: [...kept, ...more] }] as const;
  });
  const deployments = { ...twin.deployments, ...Object.fromEntries(started) };
  return { ...(onlyMasterStarted(twin, ground) ?? twin), deployments };
}

function runEnded(twin: TwinState, node: NodeState): TwinState | undefined {
  const after = afterRun(node);
  return after === node ? undefined : withNode(twin, node, after);
}

/** The node at the end of its run; the node itself where none is under way, or where a step fails. */
const afterRun = remember((node: NodeState): NodeState => {
  let current = node;
  while (current.run.at === 'running' && current.run.bundle !== undefined) {
    const step = nextOfRun(current, current.run, current.run.bundle);
    if (step.failed) return node;
    current = step.node;
  }
  return current;
});

function withNode(twin: TwinState, before: NodeState, after: NodeState): TwinState {
  return { ...twin, nodes: twin.nodes.map((node) => (node === before ? after : node)) };
}
