import type { ObjectId } from '../model/object-id';

/**
 * What differs between two sets of objects, as JSON. What `regshift diff -o json` prints.
 *
 * Holds no secret: values are masked while they are compared, so no printer has one to leak. Programs rely on the names
 * of the fields: add freely, rename none.
 */
export interface Diff {
  readonly apiVersion: 'regshift.io/v1alpha1';
  readonly kind: 'Diff';
  /** Counts of objects. */
  readonly summary: {
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
  };
  /** In the order of every output: kind, namespace, name. */
  readonly objects: readonly ObjectDiff[];
}

/** One object that differs; of an update the identity is that of the newer side. */
export interface ObjectDiff extends ObjectId {
  readonly action: 'create' | 'update' | 'delete';
  /** Sorted by path of the newer side; for a created or deleted object every field it has. */
  readonly fields: readonly FieldDiff[];
}

/** `reordered`: the same elements of a list whose order matters, in another order. */
export type FieldChange = 'added' | 'removed' | 'changed' | 'reordered';

/** One field that differs. */
export interface FieldDiff {
  /**
   * Dotted path. Elements of lists stand in brackets: `[name=proxy]` where Kubernetes or their content identifies
   * them, else the position: in the newer object, for a removed element in the older one.
   */
  readonly path: string;
  readonly change: FieldChange;
  /** Absent where the field was not there, where it is secret, and where `text` tells. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Whether something in the change is secret and was left out. */
  readonly secret?: true;
  /** Hunks in unified format, three lines of context, for texts of several lines. */
  readonly text?: string;
}
