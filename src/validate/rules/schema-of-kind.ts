import { checkSchema } from '../schema/check-schema';
import type { Rule } from './rule';

/** Checks the object by the schema of its kind; a kind without one is never silently valid. */
export const schemaOfKind: Rule = ({ manifest, schemas }) => {
  const kind = schemas.kind(manifest.apiVersion, manifest.kind);
  if (kind !== undefined) return checkSchema(manifest, kind);
  return [
    {
      code: 'V011',
      severity: 'warning',
      path: ['kind'],
      at: 'value',
      message: `no schema of ${manifest.kind} in ${manifest.apiVersion}: its fields are not checked`,
      hint: 'correct kind and apiVersion, or give the CustomResourceDefinition with --crds DIR',
      showValue: true,
    },
  ];
};
