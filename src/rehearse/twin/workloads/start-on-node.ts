import { withNode } from '../nodes/with-node';
import type { Ground } from '../ground';
import type { Move } from '../move';
import type { NodeState, PodState, TwinState } from '../state';
import { withPod } from './change-state';
import { canPull } from './images';
import { takenHosts } from './listeners';
import { isCreating, readyPod, renewedPod, waitingPod, workingPod } from './pod-start';
import { podView } from './pod-view';
import { servingOf } from './serving';
import { writerOf, writerStep } from './writer';
import type { WriterStep } from './writer';

/** What the kubelet of a node may do next with a starting pod of a DaemonSet. */
export function startingMoves(
  state: TwinState,
  ground: Ground,
  node: NodeState,
  key: string,
  pod: PodState,
): readonly Move[] {
  const actor = `kubelet/${node.name}`;
  const name = pod.template.metadata.name;
  const renewed = renewedPod(state.objects, pod);
  const renew: readonly Move[] =
    renewed === undefined
      ? []
      : [
          {
            actor,
            text: `renews what pod ${name} mounts`,
            takes: 'refresh',
            next: withPod(state, node, key, renewed),
          },
        ];
  if (isCreating(pod)) return renew;
  const step = writerStepOn(ground, node, pod);
  const waiting = obstacle(state, ground, node, pod, step);
  if (waiting !== undefined) {
    if (pod.waiting === waiting) return renew;
    const next = withPod(state, node, key, waitingPod(pod, waiting));
    return [...renew, { actor, text: `pod ${name} waits: ${waiting}`, takes: 'retry', next }];
  }
  return [...renew, forward(state, node, key, pod, step)];
}

/** The one step that a pod in no one's way takes. */
function forward(
  state: TwinState,
  node: NodeState,
  key: string,
  pod: PodState,
  step: WriterStep,
): Move {
  const actor = `kubelet/${node.name}`;
  const name = pod.template.metadata.name;
  if (step.kind === 'write' || step.kind === 'remove') {
    const working = workingPod(pod, step.last ? 'files' : 'images');
    const written = { ...node, files: step.files, pods: { ...node.pods, [key]: working } };
    return {
      actor,
      text: `pod ${name} ${step.kind === 'write' ? 'writes' : 'removes'} files of the host tree`,
      takes: 'step',
      next: withNode(state, written),
    };
  }
  const next = withPod(state, node, key, readyPod(pod));
  return { actor, text: `pod ${name} is ready`, takes: 'start', next };
}

const NO_STEP: WriterStep = { kind: 'done' };

function writerStepOn(ground: Ground, node: NodeState, pod: PodState): WriterStep {
  const writer = writerOf(pod);
  if (writer === undefined || pod.reached === 'files') return NO_STEP;
  const reads = node.readsHosts && writer.folder === ground.hostsRoot;
  return writerStep(node.files, writer, reads);
}

/** Why a pod does not start on a node, as its container's status says. */
function obstacle(
  state: TwinState,
  ground: Ground,
  node: NodeState,
  pod: PodState,
  step: WriterStep,
): string | undefined {
  if (node.faults.includes('PodFails')) return 'CrashLoopBackOff';
  if (!canPull(state, ground, node, pod)) return 'ImagePullBackOff';
  const { broken, listeners } = servingOf(pod, node.name);
  const clashes =
    podView(pod.template).hostNetwork &&
    listeners.some(({ host }) => takenHosts(node).includes(host));
  return broken || clashes || step.kind === 'refuse' ? 'CrashLoopBackOff' : undefined;
}
