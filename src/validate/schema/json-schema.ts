import { ENCRYPTED } from '../secret-words';
import { OBJECT_FIELDS } from './object-meta';
import type { Schema } from './structural-schema';

/** JSON Schema (draft-07) with one more word, `definition`, which `compile-schema.ts` teaches ajv. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of a whole object: `apiVersion`, `kind` and `metadata` need not be declared. */
export function objectJsonSchema(schema: Schema): JsonSchema {
  const properties = schema.properties ?? {};
  // The cluster writes status; what a manifest says of it is ignored.
  const status = Object.hasOwn(properties, 'status') ? { status: {} } : {};
  return jsonSchema({ ...schema, properties: { ...properties, ...status, ...OBJECT_FIELDS } });
}

/**
 * The JSON Schema that accepts what the structural schema accepts.
 *
 * @param strict - whether unlisted fields are refused; not so inside `anyOf` and its like, which repeat a few fields of
 * the object around them
 */
export function jsonSchema(schema: Schema, strict = true): JsonSchema {
  if (schema.$ref !== undefined) return { definition: schema.$ref };
  const translated = {
    ...typeOf(schema),
    ...limitsOf(schema),
    ...fieldsOf(schema, strict),
    ...(schema.items === undefined ? {} : { items: partOf(schema.items, strict) }),
    ...alternativesOf(schema),
  };
  return schema.nullable === true ? orNull(translated) : translated;
}

/** `nullable` only adds a type; what is asked of values of any type must not be asked of null. */
function orNull(schema: JsonSchema): JsonSchema {
  const asksAnyType = ['enum', 'allOf', 'not'].some((keyword) => keyword in schema);
  if (typeof schema['type'] === 'string' && !asksAnyType) return { ...schema, nullable: true };
  return { if: { type: 'null' }, else: schema };
}

const TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];

/** A type that nobody knows says nothing: a user's CRD may hold anything. */
function typeOf(schema: Schema): JsonSchema {
  if (schema['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] };
  const types = namedTypes(schema);
  return types.length > 0 && types.every((type) => TYPES.includes(type))
    ? { type: schema.type }
    : {};
}

function namedTypes({ type }: Schema): readonly string[] {
  return typeof type === 'string' ? [type] : (type ?? []);
}

const SIZES = [
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

function limitsOf(schema: Schema): JsonSchema {
  const { minimum, maximum, multipleOf } = schema;
  const limits = {
    ...Object.fromEntries(SIZES.map((size) => [size, schema[size]])),
    // OpenAPI says beside the bound whether it belongs to the range.
    [schema.exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum,
    [schema.exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum,
    multipleOf: (multipleOf ?? 0) > 0 ? multipleOf : undefined,
  };
  return {
    ...Object.fromEntries(Object.entries(limits).filter(([, limit]) => typeof limit === 'number')),
    ...(isComparable(schema.enum) ? { enum: schema.enum } : {}),
    ...(schema.pattern === undefined ? {} : { pattern: schema.pattern }),
  };
}

/**
 * Errors at an encrypted value are passed over when they are read (`check-schema.ts`). Inside of alternatives it is too
 * late then: whether one of them holds is decided by ajv.
 */
function partOf(schema: Schema, strict: boolean): JsonSchema {
  if (strict) return jsonSchema(schema, strict);
  return {
    if: { type: 'string', pattern: ENCRYPTED.source },
    else: jsonSchema(schema, strict),
  };
}

/** ajv trips over a field called `valueOf` when it compares mappings; a list of mappings is not judged. */
function isComparable(allowed: readonly unknown[] = []): boolean {
  return allowed.length > 0 && allowed.every((each) => each === null || typeof each !== 'object');
}

function fieldsOf(schema: Schema, strict: boolean): JsonSchema {
  const { additionalProperties, required } = schema;
  const embedded = strict && schema['x-kubernetes-embedded-resource'] === true;
  const properties = { ...schema.properties, ...(embedded ? OBJECT_FIELDS : {}) };
  const translated = Object.entries(properties).map(([name, each]) => [name, partOf(each, strict)]);
  return {
    ...(translated.length === 0 ? {} : { properties: Object.fromEntries(translated) }),
    ...(required === undefined || required.length === 0 ? {} : { required }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: partOf(additionalProperties, strict) }
      : {}),
    ...(strict && isClosed(schema) ? { additionalProperties: false } : {}),
    ...(schema.extensions === true ? { patternProperties: { '^x-': {} } } : {}),
  };
}

/** Whether the API server would drop fields that are not listed. */
function isClosed(schema: Schema): boolean {
  const saysOfFields = schema.properties !== undefined || namedTypes(schema).includes('object');
  return (
    saysOfFields &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true &&
    (schema.additionalProperties ?? false) === false
  );
}

function alternativesOf({ allOf, anyOf, oneOf, not }: Schema): JsonSchema {
  const branches = (schemas: readonly Schema[] | undefined): readonly JsonSchema[] =>
    (schemas ?? []).map((each) => jsonSchema(each, false));
  const parts = [
    ...branches(allOf),
    ...(anyOf === undefined || anyOf.length === 0 ? [] : [holds({ anyOf: branches(anyOf) })]),
    ...(oneOf === undefined || oneOf.length === 0 ? [] : [holds({ oneOf: branches(oneOf) })]),
  ];
  return {
    ...(parts.length === 0 ? {} : { allOf: parts }),
    ...(not === undefined ? {} : { not: jsonSchema(not, false) }),
  };
}

/** `not` is the one keyword that keeps the errors inside it to itself: why each alternative fails is no help. */
function holds(alternatives: JsonSchema): JsonSchema {
  return { not: { not: alternatives } };
}
