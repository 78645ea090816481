import { compareText } from './issue';

/**
 * What identifies an object inside one cluster: group, kind, namespace and name. The version of the API is carried
 * along but is not part of the identity: `apps/v1` and `apps/v1beta1` name the same Deployment.
 */
export interface ObjectId {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
}

/** A Kubernetes object as plain data. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** API group of an `apiVersion`; the core group is the empty text. */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Key by which two ids are the same object. */
export function objectKey(id: ObjectId): string {
  return [apiGroup(id.apiVersion), id.kind, id.namespace ?? '', id.name].join('|');
}

/** The way a person reads it: `ModuleConfig/deckhouse`, `Secret/d8-system/registry-state`. */
export function describeObject(id: ObjectId): string {
  return [id.kind, ...(id.namespace === undefined ? [] : [id.namespace]), id.name].join('/');
}

/** Identity of a whole object. */
export function objectId(object: KubeObject): ObjectId {
  const { name, namespace } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
  };
}

/** Order of objects in every output: kind, namespace, name, group. */
export function compareObjectIds(a: ObjectId, b: ObjectId): number {
  return (
    compareText(a.kind, b.kind) ||
    compareText(a.namespace ?? '', b.namespace ?? '') ||
    compareText(a.name, b.name) ||
    compareText(apiGroup(a.apiVersion), apiGroup(b.apiVersion))
  );
}
