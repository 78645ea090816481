/**
 * The dialect of JSON Schema in which Kubernetes describes its kinds: OpenAPI v3 with "structural" objects, whose
 * unlisted fields the API server drops. CRDs are written in it, and `scripts/build-schemas.mjs` writes Kubernetes' own
 * kinds in it. Other keys (`description`, `default`, `x-…`) say nothing about validity and are ignored, and
 * `uniqueItems` is refused by the API server.
 */
export interface Schema {
  /** Name of a definition of the same set; `ObjectMeta` is known everywhere. */
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly nullable?: boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  /** Keys that begin with `x-` are allowed beside `properties`. */
  readonly extensions?: boolean;
}

/** What is known of one kind. A source answers with the same object each time: it is compiled once. */
export interface KindSchema {
  readonly schema: Schema;
  /** Absent where the source does not tell. */
  readonly scope?: 'Cluster' | 'Namespaced';
  /** What `$ref` names; one object for all kinds of a source, which share what is compiled of it. */
  readonly definitions: Readonly<Record<string, Schema>>;
  /** Kubernetes' own kinds read null as "not set"; custom resources refuse it. */
  readonly nullIsAbsent: boolean;
  /** Where the schema comes from, for the reader of a finding: `kubernetes-models 4.5.1`. */
  readonly source: string;
}

/** Where schemas are looked up. `undefined`: the kind is not known, and nothing of the object is checked. */
export interface SchemaSource {
  readonly kind: (apiVersion: string, kind: string) => KindSchema | undefined;
}

/** Asks several sources in turn; the first that knows the kind answers. */
export function firstOf(sources: readonly SchemaSource[]): SchemaSource {
  return {
    kind: (apiVersion, kind) => {
      for (const source of sources) {
        const found = source.kind(apiVersion, kind);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}
