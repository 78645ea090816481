import { compareText } from '../model/issue';
import type { Dump } from './dump';
import { at, listAt, textAt } from './fields';
import { KINDS } from './kinds';
import type { ObservationScope } from './scope';
import type { PullErrorFacts } from './snapshot';

/** Why a container waits, where its image can not be had (`observing.md` 11.2). */
const REASONS: readonly string[] = ['ErrImagePull', 'ImagePullBackOff'];

/**
 * Containers of the platform and of engine Pipeline whose images can not be pulled, once per pod and image.
 * `undefined` unless the pods of all namespaces were looked at.
 */
export function readPullErrors(
  dump: Dump,
  scope: ObservationScope,
): readonly PullErrorFacts[] | undefined {
  const errors = dump
    .everywhere(KINDS.pod)
    ?.filter(({ namespace = '' }) => isObserved(namespace, scope))
    .flatMap(({ namespace = '', name, fields }) =>
      failingImages(fields).map(({ image, reason }) => ({ namespace, pod: name, image, reason })),
    );
  return errors?.sort((a, b) => compareText(orderOf(a), orderOf(b)));
}

/** Whether a pod is read at all: one of the platform's or of engine Pipeline's. */
export function isObserved(namespace: string, scope: ObservationScope): boolean {
  return (
    namespace === 'kube-system' || namespace === scope.workloads || namespace.startsWith('d8-')
  );
}

function failingImages(
  pod: unknown,
): readonly { readonly image: string; readonly reason: string }[] {
  const failing = new Map<string, string>();
  for (const list of ['initContainerStatuses', 'containerStatuses']) {
    for (const status of listAt(pod, 'status', list)) {
      const reason = textAt(status, 'state', 'waiting', 'reason') ?? '';
      if (REASONS.includes(reason)) failing.set(imageOf(pod, status), reason);
    }
  }
  return [...failing].map(([image, reason]) => ({ image, reason }));
}

/** As the pod asks for it: the status may show another name of the same image. */
function imageOf(pod: unknown, status: unknown): string {
  const name = textAt(status, 'name');
  const container = ['initContainers', 'containers']
    .flatMap((list) => listAt(at(pod, 'spec'), list))
    .find((candidate) => textAt(candidate, 'name') === name);
  return textAt(container, 'image') ?? textAt(status, 'image') ?? '';
}

function orderOf({ namespace, pod, image }: PullErrorFacts): string {
  return [namespace, pod, image].join(' ');
}
