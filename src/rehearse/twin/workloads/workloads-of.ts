import { compareObjectIds, objectId } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { remember } from '../../../model/remember';
import type { TwinState } from '../state';

/** An object with its key. */
type Keyed = readonly [key: string, object: KubeObject];

/** Objects that make or select pods, in the order of every output. */
interface Workloads {
  readonly daemonSets: readonly Keyed[];
  readonly deployments: readonly Keyed[];
  readonly services: readonly Keyed[];
}

/** Those among the objects of the API server. */
export const workloadsOf = remember((objects: TwinState['objects']): Workloads => {
  const sorted = Object.entries(objects).sort(([, a], [, b]) =>
    compareObjectIds(objectId(a), objectId(b)),
  );
  const ofKind = (apiVersion: string, kind: string) =>
    sorted.filter(([, object]) => object.apiVersion === apiVersion && object.kind === kind);
  return {
    daemonSets: ofKind('apps/v1', 'DaemonSet'),
    deployments: ofKind('apps/v1', 'Deployment'),
    services: ofKind('v1', 'Service'),
  };
});
