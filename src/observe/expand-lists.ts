import { isFields, isList, listAt, wordAt } from './fields';
import type { Fields } from './fields';

/** An object of the dump: it has apiVersion, kind and a name; everything else is still unknown. */
export interface DumpObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly fields: Fields;
}

/** Objects out of lists, and the kinds whose typed list had no entry. */
export interface FoundObjects {
  readonly objects: readonly DumpObject[];
  readonly emptyLists: readonly { readonly apiVersion: string; readonly kind: string }[];
}

/** What `kubectl get` calls a list of anything; the API server's own lists are called by their kind, `SecretList`. */
const GENERIC_LIST = 'List';

/** A value and what the list around it says of its kind. */
interface Entry {
  readonly value: unknown;
  readonly apiVersion?: string;
  readonly kind?: string;
}

/** Takes lists apart, nested ones too. `strangers` are values that are neither an object nor a list. */
export function expandLists(
  values: readonly unknown[],
): FoundObjects & { readonly strangers: readonly unknown[] } {
  const objects: DumpObject[] = [];
  const emptyLists: { readonly apiVersion: string; readonly kind: string }[] = [];
  const strangers: unknown[] = [];
  const waiting: Entry[] = values.map((value) => ({ value })).reverse();
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const apiVersion = wordAt(entry.value, 'apiVersion') ?? entry.apiVersion;
    const kind = wordAt(entry.value, 'kind') ?? entry.kind;
    if (isListOfObjects(entry.value, kind)) {
      const of = kindOfEntries(apiVersion, kind);
      const items = listAt(entry.value, 'items');
      if (items.length === 0 && of !== undefined) emptyLists.push(of);
      for (const value of items.toReversed()) waiting.push({ value, ...of });
      continue;
    }
    const object = dumpObject(entry.value, apiVersion, kind);
    if (object === undefined) strangers.push(entry.value);
    else objects.push(object);
  }
  return { objects, emptyLists, strangers };
}

function isListOfObjects(value: unknown, kind: string | undefined): boolean {
  if (!isFields(value) || kind === undefined) return false;
  const items = value['items'];
  return kind === GENERIC_LIST || (kind.endsWith('List') && (isList(items) || items === null));
}

/** Entries of a typed list name neither apiVersion nor kind when they come straight from the API server. */
function kindOfEntries(
  apiVersion: string | undefined,
  kind: string | undefined,
): { readonly apiVersion: string; readonly kind: string } | undefined {
  if (apiVersion === undefined || kind === undefined || kind === GENERIC_LIST) return undefined;
  return { apiVersion, kind: kind.slice(0, -GENERIC_LIST.length) };
}

function dumpObject(value: unknown, apiVersion?: string, kind?: string): DumpObject | undefined {
  const name = wordAt(value, 'metadata', 'name');
  const namespace = wordAt(value, 'metadata', 'namespace');
  if (!isFields(value) || apiVersion === undefined || kind === undefined || name === undefined) {
    return undefined;
  }
  return {
    apiVersion,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    fields: value,
  };
}
