import { stringify } from 'yaml';
import type { Snapshot } from './snapshot';
import { inSchemaOrder } from './snapshot-schema';

/** A snapshot as YAML: fields in the order of the schema, lists as they are, LF. Equal snapshots give equal bytes. */
export function formatSnapshot(snapshot: Snapshot): string {
  return stringify(inSchemaOrder(snapshot), {
    aliasDuplicateObjects: false,
    // words such as `yes`, which older readers take for booleans, are quoted
    compat: 'yaml-1.1',
    lineWidth: 0,
  });
}
