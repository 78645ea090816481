/** A mapping of parsed YAML. */
export type Mapping = Readonly<Record<string, unknown>>;

/**
 * Whether a parsed value is a mapping. The one place where parsed data gets a type: everything else goes through here.
 */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a parsed value is a list. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value at a path of keys; `undefined` where something on the way is no mapping or lacks the key. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  let at = value;
  for (const key of keys) {
    if (!isMapping(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/** A text inside an object, and where it is. */
export interface Leaf {
  readonly path: Path;
  readonly text: string;
}

/** Keys and list positions from the root of an object. */
export type Path = readonly (string | number)[];

/** Every text value inside a value, in document order. */
export function textsOf(value: unknown, path: Path = []): readonly Leaf[] {
  const leaves: Leaf[] = [];
  collect(value, path, leaves);
  return leaves;
}

function collect(value: unknown, path: Path, into: Leaf[]): void {
  if (typeof value === 'string') into.push({ path, text: value });
  else if (isList(value)) {
    for (const [index, item] of value.entries()) collect(item, [...path, index], into);
  } else if (isMapping(value)) {
    for (const key of Object.keys(value)) collect(value[key], [...path, key], into);
  }
}
