import type { KindSchema, Schema, SchemaSource } from './structural-schema';

const TEXT: Schema = { type: 'string' };
const TEXTS: Schema = { type: 'array', items: TEXT };
const MAPPING: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const LIST: Schema = { type: 'array', items: {} };
const TEXT_MAP: Schema = { type: 'object', additionalProperties: TEXT };

const FIELDS: Readonly<Record<string, Schema>> = {
  metadata: MAPPING,
  resources: TEXTS,
  bases: TEXTS,
  components: TEXTS,
  crds: TEXTS,
  configurations: TEXTS,
  generators: TEXTS,
  transformers: TEXTS,
  validators: TEXTS,
  patches: LIST,
  patchesStrategicMerge: TEXTS,
  patchesJson6902: LIST,
  replacements: LIST,
  namespace: TEXT,
  namePrefix: TEXT,
  nameSuffix: TEXT,
  labels: LIST,
  commonLabels: TEXT_MAP,
  commonAnnotations: TEXT_MAP,
  images: LIST,
  replicas: LIST,
  vars: LIST,
  configMapGenerator: LIST,
  secretGenerator: LIST,
  generatorOptions: MAPPING,
  helmCharts: LIST,
  helmChartInflationGenerator: LIST,
  helmGlobals: MAPPING,
  openapi: MAPPING,
  buildMetadata: TEXTS,
  sortOptions: MAPPING,
  inventory: MAPPING,
};

const KUSTOMIZE_FILE: KindSchema = {
  schema: { type: 'object', properties: FIELDS },
  definitions: {},
  nullIsAbsent: true,
  source: 'kustomize',
};

/** kustomize's own files. They stand among manifests and are no objects: no name, no namespace. */
export const KUSTOMIZE_FILES: SchemaSource = {
  kind: (apiVersion, kind) =>
    apiVersion.startsWith('kustomize.config.k8s.io/') &&
    (kind === 'Kustomization' || kind === 'Component')
      ? KUSTOMIZE_FILE
      : undefined,
};
