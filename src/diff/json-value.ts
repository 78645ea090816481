/** A map of a parsed YAML or JSON document. */
export type JsonMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** The field's value; `undefined` for a missing one and for `null`, which the API server drops. */
export function get(map: JsonMap, key: string): unknown {
  return Object.hasOwn(map, key) ? (map[key] ?? undefined) : undefined;
}

/** Names of the fields that are set. */
export function fieldNames(map: JsonMap): readonly string[] {
  return Object.keys(map).filter((key) => get(map, key) !== undefined);
}

/** Whether two scalars are the same: `1` and `"1"` are not. */
function sameScalar(a: unknown, b: unknown): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/**
 * Whether two values are equal as data, the order of fields aside. Cheap: it decides for the many objects of a tree
 * that did not change. What it calls different may still mean the same to Kubernetes.
 */
export function sameData(a: unknown, b: unknown): boolean {
  if (sameScalar(a, b)) return true;
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((element, index) => sameData(element, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameData(a[key], b[key]))
  );
}
