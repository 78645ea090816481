import type { Kind } from '../kinds';

/** One question to an API server: an object by its name, or a list. Data, so that rights can be told from it. */
export interface ReadRequest {
  /** Which API server: the observed cluster's, or that of the GitOps engine. */
  readonly of: 'cluster' | 'engine';
  readonly kind: Kind;
  /** Absent: cluster-scoped, or a list of all namespaces. */
  readonly namespace?: string;
  /** Absent: a list. */
  readonly name?: string;
  /** Only objects with these labels: `app=deckhouse`. */
  readonly labels?: string;
  /**
   * Whether only names, versions and labels cross the wire.
   *
   * @default false
   */
  readonly metadataOnly?: boolean;
  /** Which objects of a list are kept, by their namespace; the others are dropped as they come. */
  readonly keep?: (namespace: string) => boolean;
}

/** `get secrets registry-state in d8-system`, as rules name it. */
export function describeRequest({ kind, namespace, name }: ReadRequest): string {
  const resource = kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`;
  const what = name === undefined ? `list ${resource}` : `get ${resource} ${name}`;
  return namespace === undefined ? what : `${what} in namespace ${namespace}`;
}
