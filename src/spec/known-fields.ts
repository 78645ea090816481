import schema from '../../schemas/cluster-registry.schema.json';
import { asMap } from './plain-value';
import type { PlainMap } from './plain-value';

/** The part of the schema that describes one value; `undefined` where a document has something unknown. */
export type FieldSchema = PlainMap | undefined;

/** The names of fields, wherever in the document they stand. */
export interface KnownFields {
  readonly names: ReadonlySet<string>;
  /** Fields that hold a reference to a secret: `license`, `password`. */
  readonly secrets: ReadonlySet<string>;
}

const definitions: PlainMap = schema.definitions;
let known: KnownFields | undefined;

/** The names of all fields, read from the schema, so that a new field needs no second entry. */
export function knownFields(): KnownFields {
  known ??= readFields();
  return known;
}

/** What describes the whole document. */
export function documentSchema(): FieldSchema {
  return schema;
}

/** What describes a field of a map. */
export function fieldSchema(parent: FieldSchema, name: string): FieldSchema {
  const properties = asMap(parent?.['properties']) ?? {};
  return Object.hasOwn(properties, name) ? resolve(properties[name]) : undefined;
}

/** What describes the entries of a list. */
export function itemSchema(parent: FieldSchema): FieldSchema {
  return parent?.['type'] === 'array' ? resolve(parent['items']) : undefined;
}

/** Whether a value may be shown to anyone: a single word, number or text; no secret, reference or certificate. */
export function isShowable(field: FieldSchema): boolean {
  const scalars: readonly unknown[] = ['string', 'integer', 'number', 'boolean'];
  if (field === undefined || field === definitions['Pem']) return false;
  return 'const' in field || 'enum' in field || scalars.includes(field['type']);
}

/** Whether the field is a reference to a secret. */
export function isSecret(field: FieldSchema): boolean {
  return field !== undefined && field === definitions['SecretRef'];
}

function readFields(): KnownFields {
  const fields = { names: new Set<string>(), secrets: new Set<string>() };
  const visit = (value: unknown): void => {
    for (const [name, property] of Object.entries(asMap(asMap(value)?.['properties']) ?? {})) {
      fields.names.add(name);
      if (isSecret(resolve(property))) fields.secrets.add(name);
    }
    for (const part of Object.values(asMap(value) ?? {})) visit(part);
  };
  visit(schema);
  return fields;
}

function resolve(field: unknown): FieldSchema {
  const reference = asMap(field)?.['$ref'];
  const name = typeof reference === 'string' ? reference.split('/').at(-1) : undefined;
  return asMap(name === undefined ? field : definitions[name]);
}
