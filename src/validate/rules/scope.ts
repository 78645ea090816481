import { identityOf } from '../manifest';
import type { Rule } from './rule';

/** An object of a cluster-scoped kind has no namespace. */
export const scope: Rule = ({ manifest, schemas }) => {
  const namespace = identityOf(manifest)?.namespace;
  if (namespace === undefined) return [];
  if (schemas.kind(manifest.apiVersion, manifest.kind)?.scope !== 'Cluster') return [];
  return [
    {
      code: 'V016',
      severity: 'warning',
      path: ['metadata', 'namespace'],
      at: 'key',
      message: `${manifest.kind} belongs to the whole cluster and has no namespace`,
      hint: 'remove metadata.namespace',
    },
  ];
};
