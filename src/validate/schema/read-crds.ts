import { isList, isMapping, valueAt } from '../plain-data';
import type { KindSchema, Schema, SchemaSource } from './structural-schema';

/** Schemas of the kinds that CustomResourceDefinitions declare. Documents that are no CRD are passed over. */
export function crdSchemas(documents: readonly unknown[], source: string): SchemaSource {
  const kinds = new Map<string, KindSchema>();
  const common = crdSource(source);
  for (const document of documents) {
    for (const [id, schema] of kindsOf(document, common)) kinds.set(id, schema);
  }
  return { kind: (apiVersion, kind) => kinds.get(`${apiVersion}/${kind}`) };
}

/** Whether the document is a CRD whose kinds can be read. */
export function isCrd(document: unknown): boolean {
  return (
    valueAt(document, 'kind') === 'CustomResourceDefinition' &&
    kindsOf(document, crdSource('')).length > 0
  );
}

type CrdSource = Omit<KindSchema, 'schema' | 'scope'>;

/** What the kinds of one source have in common. */
function crdSource(source: string): CrdSource {
  return { definitions: {}, nullIsAbsent: false, source };
}

function kindsOf(document: unknown, common: CrdSource): readonly (readonly [string, KindSchema])[] {
  const spec = valueAt(document, 'spec');
  const group = valueAt(spec, 'group');
  const kind = valueAt(spec, 'names', 'kind');
  if (typeof group !== 'string' || typeof kind !== 'string') return [];
  const versions = valueAt(spec, 'versions');
  return (isList(versions) ? versions : []).flatMap((version) => {
    const name = valueAt(version, 'name');
    // v1beta1 has one schema for all versions.
    const schema =
      valueAt(version, 'schema', 'openAPIV3Schema') ??
      valueAt(spec, 'validation', 'openAPIV3Schema');
    if (typeof name !== 'string' || !isSchema(schema)) return [];
    return [[`${group}/${name}/${kind}`, kindSchema(schema, spec, common)] as const];
  });
}

function kindSchema(schema: Schema, spec: unknown, common: CrdSource): KindSchema {
  const scope = valueAt(spec, 'scope');
  return {
    ...common,
    // A CRD does not have to say that an object is an object.
    schema: { ...schema, type: 'object' },
    ...(scope === 'Cluster' || scope === 'Namespaced' ? { scope } : {}),
  };
}

/** The boundary where a user's data becomes a schema. */
function isSchema(value: unknown): value is Schema {
  return isMapping(value) && isWellFormed(value, 0);
}

const MAPS = ['properties'] as const;
const SCHEMAS = ['items', 'not'] as const;
const LISTS = ['allOf', 'anyOf', 'oneOf'] as const;
/** The deepest CRD known, of ApplicationSet, has 17 levels; ajv runs out of stack at 90. */
const DEEPEST = 40;

/** Whether every part that is read as a schema, a list or a text is one. */
function isWellFormed(value: unknown, depth: number): boolean {
  if (!isMapping(value) || depth > DEEPEST) return false;
  const below = (part: unknown): boolean => isWellFormed(part, depth + 1);
  const additional = value['additionalProperties'];
  return (
    MAPS.every((key) =>
      absentOr(value[key], (map) => isMapping(map) && Object.values(map).every(below)),
    ) &&
    SCHEMAS.every((key) => absentOr(value[key], below)) &&
    LISTS.every((key) => absentOr(value[key], (list) => isList(list) && list.every(below))) &&
    absentOr(additional, (part) => typeof part === 'boolean' || below(part)) &&
    absentOr(value['required'], isTextList) &&
    absentOr(value['enum'], isList) &&
    absentOr(value['pattern'], (part) => typeof part === 'string') &&
    absentOr(value['type'], (part) => typeof part === 'string' || isTextList(part)) &&
    value['$ref'] === undefined
  );
}

function absentOr(value: unknown, test: (value: unknown) => boolean): boolean {
  return value === undefined || test(value);
}

function isTextList(value: unknown): boolean {
  return isList(value) && value.every((item) => typeof item === 'string');
}
