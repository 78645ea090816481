import { compareText } from '../model/issue';
import { at, isFields, known, listAt, wordAt } from './fields';
import type { FieldOwner } from './snapshot';

/** Path of `spec.settings.registry` in the notation of managed fields. */
const REGISTRY_PATH = ['f:spec', 'f:settings', 'f:registry'];

/** Who owns fields of an object; empty when kubectl hid the managed fields, as it does unless asked. */
export function readFieldOwners(object: unknown): readonly FieldOwner[] {
  return listAt(object, 'metadata', 'managedFields')
    .map((entry) =>
      known<FieldOwner>({
        manager: wordAt(entry, 'manager') ?? 'unknown',
        operation: wordAt(entry, 'operation') ?? 'Update',
        time: wordAt(entry, 'time'),
        ownsRegistry: ownsRegistry(at(entry, 'fieldsV1')),
      }),
    )
    .sort(compareOwners);
}

/** Whether the owner has the section itself, something inside it, or a map around it as a whole (a leaf). */
function ownsRegistry(fieldsV1: unknown): boolean {
  let fields = fieldsV1;
  for (const key of REGISTRY_PATH) {
    const inner = at(fields, key);
    if (inner === undefined) return false;
    if (isFields(inner) && Object.keys(inner).length === 0) return true;
    fields = inner;
  }
  return true;
}

function compareOwners(a: FieldOwner, b: FieldOwner): number {
  return (
    compareText(a.manager, b.manager) ||
    compareText(a.operation, b.operation) ||
    compareText(a.time ?? '', b.time ?? '') ||
    Number(a.ownsRegistry) - Number(b.ownsRegistry)
  );
}
