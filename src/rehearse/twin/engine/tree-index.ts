import type { KubeObject } from '../../../model/object-id';
import { objectId, objectKey } from '../../../model/object-id';
import { remember } from '../../../model/remember';

/** Objects of a tree by their keys, in the order of the tree. */
export interface TreeIndex {
  readonly objects: ReadonlyMap<string, KubeObject>;
  /** Sorted. */
  readonly keys: readonly string[];
  /** Keys of Namespaces that the tree makes. */
  readonly namespaces: ReadonlySet<string>;
  /** Keys of Deployments and DaemonSets. */
  readonly workloads: readonly string[];
}

/** Objects of a tree by their keys. */
export const indexTree = remember((tree: readonly KubeObject[]): TreeIndex => {
  const objects = new Map(tree.map((object) => [objectKey(objectId(object)), object]));
  const keys = [...objects.keys()].sort();
  return {
    objects,
    keys,
    namespaces: new Set(keys.filter(isNamespaceKey)),
    workloads: keys.filter(isWorkloadKey),
  };
});

/** Whether a key names a Deployment or DaemonSet. */
export function isWorkloadKey(key: string): boolean {
  return key.startsWith('apps|Deployment|') || key.startsWith('apps|DaemonSet|');
}

/** Whether a key names a Namespace. */
export function isNamespaceKey(key: string): boolean {
  return key.startsWith('|Namespace|');
}

/** Key of the Namespace that an object lives in; `undefined` for objects of the whole cluster. */
export function namespaceKeyOf({ metadata }: KubeObject): string | undefined {
  return metadata.namespace === undefined ? undefined : `|Namespace||${metadata.namespace}`;
}
