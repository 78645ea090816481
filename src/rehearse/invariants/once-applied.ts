import { objectId, objectKey } from '../../model/object-id';
import type { KubeObject } from '../../model/object-id';
import { rememberPair } from '../../model/remember';
import type { PodState, Revision, TwinState } from '../twin/state';
import { newPod, readyPod } from '../twin/workloads/pod-start';

type Objects = TwinState['objects'];

/** Objects of the API server once the newest commit is applied whole; what it removes is still there. */
export function onceApplied({ objects, repository }: TwinState): Objects {
  return withTip(objects, repository.revisions);
}

const withTip = rememberPair((objects: Objects, revisions: readonly Revision[]): Objects => ({
  ...objects,
  ...Object.fromEntries(
    (revisions.at(-1)?.tree ?? []).map((object) => [objectKey(objectId(object)), object]),
  ),
}));

/** A pod of a workload that runs with what it finds then; `undefined` where something that it mounts is missing. */
export function startedPod(objects: Objects, workload: KubeObject): PodState | undefined {
  const pod = newPod(objects, workload, true);
  return pod && readyPod(pod);
}
