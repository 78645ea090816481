import { isList, isMapping } from '../plain-data';
import type { Schema } from './structural-schema';

/** Whether the value has one of the types that the schema names; any value when it names none. */
export function matchesType(value: unknown, schema: Schema): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return typeof value === 'string' || Number.isInteger(value);
  }
  if (schema.type === undefined) return true;
  return typeof schema.type === 'string'
    ? isOfType(value, schema.type)
    : schema.type.some((type) => isOfType(value, type));
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return isList(value);
    case 'object':
      return isMapping(value);
    case 'null':
      return value === null;
    default:
      return true;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'null',
};

/** The types of a schema in words: `a whole number or a text`. */
export function describeTypes(schema: Schema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'a whole number or a text';
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.map((type) => WORDS[type] ?? type).join(' or ');
}
