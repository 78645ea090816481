import type { Path } from '../plain-data';
import { isList, isMapping, type Mapping } from '../plain-data';
import type { Problem } from '../problem';
import { isEncrypted, isSecretKey } from '../secret-words';
import { checkLimits } from './check-limits';
import { matchesType } from './check-type';
import { OBJECT_META } from './object-meta';
import {
  hiddenField,
  missingField,
  noAlternative,
  unknownField,
  wrongType,
} from './schema-problems';
import type { KindSchema, Schema } from './structural-schema';

/**
 * Judges an object by the schema of its kind: types, required fields, limits, and fields that the schema does not list
 * (the API server would drop them). A leaf that SOPS has encrypted can be anything once decrypted and is not judged.
 *
 * An interpreter, not a compiler: to compile one Deployment's schema takes longer than to check a thousand Deployments.
 */
export function checkSchema(object: Mapping, kind: KindSchema): readonly Problem[] {
  const problems: Problem[] = [];
  const { sops, ...rest } = object;
  new SchemaWalk(kind, problems).walk(isMapping(sops) ? rest : object, kind.schema, [], true);
  return problems;
}

/** One pass over one object. */
class SchemaWalk {
  private readonly kind: KindSchema;
  private readonly problems: Problem[];

  constructor(kind: KindSchema, problems: Problem[]) {
    this.kind = kind;
    this.problems = problems;
  }

  /** @param strict - whether unlisted fields are problems; not so inside `anyOf` and its like */
  walk(value: unknown, declared: Schema, path: Path, strict: boolean): void {
    const schema = this.resolve(declared);
    if (schema === undefined) return;
    if (typeof value === 'string' && isEncrypted(value)) return;
    if (value === null && schema.nullable === true) return;
    if (!matchesType(value, schema)) {
      this.problems.push(wrongType(value, schema, path));
      return;
    }
    checkLimits(value, schema, path, this.problems);
    if (isMapping(value)) this.walkFields(value, schema, path, strict);
    if (isList(value) && schema.items !== undefined) {
      for (const [index, item] of value.entries()) {
        this.walk(item, schema.items, [...path, index], strict);
      }
    }
    this.walkAlternatives(value, schema, path);
  }

  private resolve(schema: Schema): Schema | undefined {
    if (schema.$ref === undefined) return schema;
    return schema.$ref === 'ObjectMeta' ? OBJECT_META : this.kind.definitions[schema.$ref];
  }

  private walkFields(value: Mapping, schema: Schema, path: Path, strict: boolean): void {
    const properties = fieldsOf(schema, path);
    for (const name of Object.keys(value)) {
      const field = value[name];
      const declared = ownField(properties, name);
      // The cluster writes status; what a manifest says of it is ignored.
      if (path.length === 0 && name === 'status' && declared !== undefined) continue;
      if (declared !== undefined) this.walkField(field, declared, schema, path, name, strict);
      else if (typeof schema.additionalProperties === 'object') {
        this.walk(field, schema.additionalProperties, [...path, name], strict);
      } else if (strict && !allowsUnlisted(schema, name)) {
        this.problems.push(
          mayBeSecret(field, value)
            ? hiddenField(path)
            : unknownField(name, Object.keys(properties), path, this.kind.source),
        );
      }
    }
    for (const name of schema.required ?? []) {
      const missing =
        !Object.hasOwn(value, name) || (this.kind.nullIsAbsent && value[name] === null);
      if (missing) this.problems.push(missingField(name, path));
    }
  }

  private walkField(
    field: unknown,
    declared: Schema,
    parent: Schema,
    path: Path,
    name: string,
    strict: boolean,
  ): void {
    // `creationTimestamp: null` and a key with nothing behind it mean "not set"; a required one is reported as missing.
    const mayBeNull =
      this.kind.nullIsAbsent || declared.$ref === 'ObjectMeta' || parent === OBJECT_META;
    if (field === null && mayBeNull) return;
    this.walk(field, declared, [...path, name], strict);
  }

  private walkAlternatives(value: unknown, schema: Schema, path: Path): void {
    for (const each of schema.allOf ?? []) this.walk(value, each, path, false);
    const matching = (schemas: readonly Schema[]): number =>
      schemas.filter((each) => this.fits(value, each, path)).length;
    if (schema.anyOf !== undefined && matching(schema.anyOf) === 0) {
      this.problems.push(noAlternative(schema.anyOf, 'at least one', path));
    }
    if (schema.oneOf !== undefined && matching(schema.oneOf) !== 1) {
      this.problems.push(noAlternative(schema.oneOf, 'exactly one', path));
    }
    if (schema.not !== undefined && this.fits(value, schema.not, path)) {
      this.problems.push(noAlternative([schema.not], 'none', path));
    }
  }

  private fits(value: unknown, schema: Schema, path: Path): boolean {
    const problems: Problem[] = [];
    new SchemaWalk(this.kind, problems).walk(value, schema, path, false);
    return problems.length === 0;
  }
}

/** Every object, and every object embedded in another, has the three fields that CRDs do not have to declare. */
function fieldsOf(schema: Schema, path: Path): Fields {
  const own = schema.properties ?? NO_FIELDS;
  if (path.length > 0 && schema['x-kubernetes-embedded-resource'] !== true) return own;
  const known = objectFields.get(schema);
  if (known !== undefined) return known;
  const fields = { ...own, ...TYPE_META, metadata: OBJECT_META };
  objectFields.set(schema, fields);
  return fields;
}

type Fields = Readonly<Record<string, Schema>>;

const objectFields = new WeakMap<Schema, Fields>();
/** In `{password: a,b}` the field `b` is no field: the password was not put in quotes. */
function mayBeSecret(field: unknown, around: Mapping): boolean {
  return field === null && Object.keys(around).some(isSecretKey);
}

const NO_FIELDS: Fields = {};
const TYPE_META = { apiVersion: { type: 'string' }, kind: { type: 'string' } };

function ownField(fields: Fields, name: string): Schema | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function allowsUnlisted(schema: Schema, name: string): boolean {
  return (
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema.additionalProperties === true ||
    (schema.extensions === true && name.startsWith('x-')) ||
    isOpen(schema)
  );
}

/** A schema that says nothing of fields: `{}`. */
function isOpen(schema: Schema): boolean {
  return schema.type === undefined && schema.properties === undefined;
}
