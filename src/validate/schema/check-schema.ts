import type { ErrorObject } from 'ajv';
import { isList, isMapping, type Mapping } from '../plain-data';
import type { Problem } from '../problem';
import { isEncrypted, isSecretKey } from '../secret-words';
import { schemaErrors } from './compile-schema';
import { limitWords } from './limit-words';
import { findPlace, type Place } from './find-place';
import {
  hiddenField,
  missingField,
  noAlternative,
  notInList,
  notAllowed,
  unknownField,
  wrongType,
} from './schema-problems';
import type { KindSchema } from './structural-schema';

/**
 * Judges an object by the schema of its kind: types, required fields, limits, and fields that the schema does not list
 * (the API server would drop them). A leaf that SOPS has encrypted can be anything once decrypted and is not judged.
 */
export function checkSchema(object: Mapping, kind: KindSchema): readonly Problem[] {
  const { sops, ...rest } = object;
  const own = isMapping(sops) ? rest : object;
  const errors = schemaErrors(kind.nullIsAbsent ? nullsUnset(own) : own, kind);
  const mistyped = new Set(errors.filter(isTypeError).map(({ instancePath }) => instancePath));
  return errors
    .filter((error) => isTypeError(error) || !mistyped.has(error.instancePath))
    .flatMap((error) => problemsOf(error, findPlace(object, error.instancePath), kind));
}

/**
 * The object with `undefined` for each field that is null: what ajv takes for absent, while the field's name is still
 * there to be judged.
 */
function nullsUnset(value: unknown): unknown {
  if (isList(value)) return value.map(nullsUnset);
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      field === null ? undefined : nullsUnset(field),
    ]),
  );
}

/** What else ajv says of a value of the wrong type is said in vain. */
function isTypeError({ keyword }: ErrorObject): boolean {
  return keyword === 'type';
}

function problemsOf(error: ErrorObject, place: Place, kind: KindSchema): readonly Problem[] {
  const { path, value } = place;
  if (typeof value === 'string' && isEncrypted(value)) return [];
  const params: Mapping = error.params;
  switch (error.keyword) {
    case 'additionalProperties':
      return [unlistedField(String(params['additionalProperty']), error, place, kind)];
    case 'required':
      return [missingField(String(params['missingProperty']), path)];
    case 'type':
      return [wrongType(value, listOf(params['type']).map(String), path)];
    case 'enum':
      return [notInList(value, listOf(params['allowedValues']).map(String), path)];
    case 'pattern':
      return [notAllowed(value, `the text must match ${String(params['pattern'])}`, path)];
    case 'not':
      return [brokenRule(error, place)];
    case 'if':
      // Only says that the errors beside it count.
      return [];
    default:
      return [notAllowed(value, limitWords(error.keyword, params), path)];
  }
}

function listOf(value: unknown): readonly unknown[] {
  return isList(value) ? value : [value];
}

function unlistedField(
  name: string,
  { parentSchema }: ErrorObject,
  { path, value }: Place,
  { source }: KindSchema,
): Problem {
  if (mayBeSecret(name, value)) return hiddenField(path);
  return unknownField(name, Object.keys(mappingAt(parentSchema, 'properties')), path, source);
}

/** In `{password: a,b}` the field `b` is no field: the password was not put in quotes. */
function mayBeSecret(name: string, around: unknown): boolean {
  return isMapping(around) && around[name] === null && Object.keys(around).some(isSecretKey);
}

/** `anyOf` and `oneOf` stand in `not: {not: …}` (`json-schema.ts`). */
function brokenRule({ parentSchema }: ErrorObject, { path }: Place): Problem {
  const refused = mappingAt(parentSchema, 'not');
  const { anyOf, oneOf } = mappingAt(refused, 'not');
  if (isList(anyOf)) return noAlternative(fieldsOf(anyOf), 'at least one', path);
  if (isList(oneOf)) return noAlternative(fieldsOf(oneOf), 'exactly one', path);
  return noAlternative(fieldsOf([refused]), 'none', path);
}

function fieldsOf(schemas: readonly unknown[]): readonly string[] {
  return schemas.flatMap((schema) => {
    const required = isMapping(schema) ? schema['required'] : undefined;
    return isList(required) ? required.map(String) : [];
  });
}

function mappingAt(schema: unknown, key: string): Mapping {
  const value = isMapping(schema) ? schema[key] : undefined;
  return isMapping(value) ? value : {};
}
