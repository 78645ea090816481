import type { Schema } from './structural-schema';

const TEXT: Schema = { type: 'string' };
const WHOLE: Schema = { type: 'integer' };
const TEXT_MAP: Schema = { type: 'object', additionalProperties: TEXT };
const TEXTS: Schema = { type: 'array', items: TEXT };

/** `creationTimestamp: null` and a key with nothing behind it mean "not set". */
function mayBeNull(fields: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, { ...field, nullable: true }]),
  );
}

/**
 * `metadata` of every object. Written here and not generated, so that a run that meets only DKP's kinds reads no
 * generated schema. Names are checked by a rule of their own.
 */
export const OBJECT_META: Schema = {
  type: 'object',
  properties: mayBeNull({
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
  }),
};

/** Fields of every object, and of every object embedded in another, that a CRD does not have to declare. */
export const OBJECT_FIELDS: Readonly<Record<string, Schema>> = {
  apiVersion: TEXT,
  kind: TEXT,
  metadata: { $ref: 'ObjectMeta' },
};
