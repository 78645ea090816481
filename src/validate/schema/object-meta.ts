import type { Schema } from './structural-schema';

const TEXT: Schema = { type: 'string' };
const WHOLE: Schema = { type: 'integer' };
const TEXT_MAP: Schema = { type: 'object', additionalProperties: TEXT };
const TEXTS: Schema = { type: 'array', items: TEXT };

/**
 * `metadata` of every object. Written here and not generated, so that a run that meets only DKP's kinds reads no
 * generated schema. Names are checked by a rule of their own.
 */
export const OBJECT_META: Schema = {
  type: 'object',
  properties: {
    name: TEXT,
    generateName: TEXT,
    namespace: TEXT,
    labels: TEXT_MAP,
    annotations: TEXT_MAP,
    finalizers: TEXTS,
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        properties: {
          apiVersion: TEXT,
          kind: TEXT,
          name: TEXT,
          uid: TEXT,
          controller: { type: 'boolean' },
          blockOwnerDeletion: { type: 'boolean' },
        },
      },
    },
    creationTimestamp: TEXT,
    deletionGracePeriodSeconds: WHOLE,
    deletionTimestamp: TEXT,
    generation: WHOLE,
    managedFields: { 'x-kubernetes-preserve-unknown-fields': true },
    resourceVersion: TEXT,
    selfLink: TEXT,
    uid: TEXT,
  },
};
