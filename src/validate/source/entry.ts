import type { Node } from 'yaml';

/** An entry of a mapping or list. */
export interface Entry {
  /** The name's node; absent for items of lists and for the document itself. */
  readonly key?: Node;
  readonly value?: Node;
}
