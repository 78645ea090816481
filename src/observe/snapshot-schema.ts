import schema from '../../schemas/cluster-snapshot.schema.json';
import { compareText } from '../model/issue';
import { at, fieldsAt, isFields, isList, textAt } from './fields';
import type { Fields } from './fields';

/** The published JSON Schema of a snapshot; generated from the type. */
export const SNAPSHOT_SCHEMA: Fields = schema;

/** A value with its fields in the order of the schema; fields of maps that it leaves open by name. */
export function inSchemaOrder(value: unknown, part: unknown = SNAPSHOT_SCHEMA): unknown {
  const definition = resolve(part);
  if (isList(value)) return value.map((element) => inSchemaOrder(element, at(definition, 'items')));
  if (!isFields(value)) return value;
  const properties = fieldsAt(definition, 'properties');
  const named = Object.keys(properties).filter((key) => Object.hasOwn(value, key));
  const others = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  return Object.fromEntries(
    [...named, ...others.sort(compareText)].map((key) => [
      key,
      inSchemaOrder(value[key], at(properties, key)),
    ]),
  );
}

function resolve(part: unknown): unknown {
  const name = /^#\/definitions\/(.+)$/.exec(textAt(part, '$ref') ?? '')?.[1];
  return name === undefined ? part : at(SNAPSHOT_SCHEMA, 'definitions', name);
}
