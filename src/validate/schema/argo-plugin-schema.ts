import type { KindSchema, Schema, SchemaSource } from './structural-schema';

const TEXT: Schema = { type: 'string' };
const TEXTS: Schema = { type: 'array', items: TEXT };
const YES_OR_NO: Schema = { type: 'boolean' };
const COMMAND: Schema = {
  type: 'object',
  required: ['command'],
  properties: { command: { ...TEXTS, minItems: 1 }, args: TEXTS },
};
const PARAMETER: Schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: TEXT,
    title: TEXT,
    tooltip: TEXT,
    required: YES_OR_NO,
    itemType: TEXT,
    collectionType: TEXT,
    string: TEXT,
    array: TEXTS,
    map: { type: 'object', additionalProperties: TEXT },
  },
};

/** The file of a config management plugin (`peers.md` 1.2). */
const PLUGIN_FILE: KindSchema = {
  schema: {
    type: 'object',
    required: ['spec'],
    properties: {
      metadata: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      spec: {
        type: 'object',
        required: ['generate'],
        properties: {
          version: TEXT,
          init: COMMAND,
          generate: COMMAND,
          discover: {
            type: 'object',
            properties: {
              fileName: TEXT,
              find: { type: 'object', properties: { glob: TEXT, command: TEXTS, args: TEXTS } },
            },
          },
          parameters: {
            type: 'object',
            properties: { static: { type: 'array', items: PARAMETER }, dynamic: COMMAND },
          },
          preserveFileMode: YES_OR_NO,
          provideGitCreds: YES_OR_NO,
        },
      },
    },
  },
  definitions: {},
  nullIsAbsent: true,
  source: 'Argo CD',
};

/** Argo CD's own files. They look like objects, and no API server knows them. */
export const ARGO_CD_FILES: SchemaSource = {
  kind: (apiVersion, kind) =>
    apiVersion === 'argoproj.io/v1alpha1' && kind === 'ConfigManagementPlugin'
      ? PLUGIN_FILE
      : undefined,
};
