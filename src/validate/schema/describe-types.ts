const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'null',
};

/** Types of JSON Schema in words: `a whole number or a text`. */
export function describeTypes(types: readonly string[]): string {
  return types.map((type) => WORDS[type] ?? type).join(' or ');
}
