/** The same value with some fields changed; the very same one when they have these values already. */
export function withChanges<T extends object>(value: T, changes: Partial<T>): T {
  const fields = Object.keys(changes) as (keyof T)[];
  return fields.every((field) => value[field] === changes[field])
    ? value
    : { ...value, ...changes };
}

type OptionalField<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T] & string;

/** The same value without an optional field; the very same one when it is not there. */
export function withoutField<T extends object>(value: T, field: OptionalField<T>): T {
  if (!(field in value)) return value;
  // What is left is a T: the field was optional.
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== field)) as T;
}
