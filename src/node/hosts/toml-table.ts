/** A value of a parsed TOML text. */
export type TomlValue =
  string | number | boolean | bigint | Date | readonly TomlValue[] | TomlTable;

/** A table of a parsed TOML text. */
export interface TomlTable {
  readonly [key: string]: TomlValue;
}

/** Whether a value is a table: no text, list or date. */
export function isTable(value: unknown): value is TomlTable {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}

/** What a value is, in a word of TOML. */
export function typeName(value: TomlValue): string {
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Date) return 'a date';
  switch (typeof value) {
    case 'string':
      return 'a string';
    case 'boolean':
      return 'a boolean';
    case 'object':
      return 'a table';
    default:
      return 'a number';
  }
}
