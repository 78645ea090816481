import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { DataValidateFunction } from 'ajv/dist/types';
import { jsonSchema, objectJsonSchema } from './json-schema';
import { OBJECT_META } from './object-meta';
import { readPattern } from './read-pattern';
import type { KindSchema, Schema } from './structural-schema';

type Definitions = KindSchema['definitions'];

/** What ajv says of an object. A kind is compiled when its first object is judged, and stays compiled. */
export function schemaErrors(object: unknown, kind: KindSchema): readonly ErrorObject[] {
  const validate = remembered(kinds, kind, () =>
    compilerOf(kind.definitions).compile(objectJsonSchema(kind.schema)),
  );
  return validate(object) ? [] : (validate.errors ?? []);
}

const kinds = new WeakMap<KindSchema, ValidateFunction>();
const compilers = new WeakMap<Definitions, Ajv>();

/** One ajv for each set of definitions; it goes when they go, with all it compiled. */
function compilerOf(definitions: Definitions): Ajv {
  return remembered(compilers, definitions, () => createCompiler(definitions));
}

function createCompiler(definitions: Definitions): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    messages: false,
    // The schemas are translated, and `json-schema.ts` writes no keyword wrongly.
    strict: false,
    // `.inf` is YAML, and nothing that an API server is sent.
    strictNumbers: true,
    validateSchema: false,
    meta: false,
    // A field may be called `constructor`.
    ownProperties: true,
    // Optimising takes as long as compiling, and gains nothing for a few objects.
    code: { optimize: false, regExp: readPattern },
  });
  const compiled = new Map<Schema, ValidateFunction>();
  ajv.addKeyword({
    keyword: 'definition',
    schemaType: 'string',
    errors: true,
    compile: (name: string) => {
      const schema = name === 'ObjectMeta' ? OBJECT_META : definitions[name];
      return schema === undefined
        ? () => true
        : deferred(() => remembered(compiled, schema, () => ajv.compile(jsonSchema(schema))));
    },
  });
  return ajv;
}

/**
 * `$ref` would compile everything below it: for a Deployment, all volumes and probes there are. A definition is compiled
 * when a value meets it.
 */
function deferred(compile: () => ValidateFunction): DataValidateFunction {
  const check: DataValidateFunction = (data, place) => {
    const validate = compile();
    const valid = validate(data, place);
    check.errors = validate.errors ?? [];
    return valid;
  };
  return check;
}

interface Memory<K, V> {
  readonly get: (key: K) => V | undefined;
  readonly set: (key: K, value: V) => unknown;
}

function remembered<K, V>(memory: Memory<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
