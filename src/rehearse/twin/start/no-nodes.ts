import type { Issue } from '../../../model/issue';

/** Why there is nothing to play. */
export function noNodes(): Issue {
  return {
    code: 'T002',
    severity: 'error',
    place: {},
    message: 'no node is known, so there is nothing to rehearse on',
    hint: 'add nodes to the dump, or spec.pipeline.masters to the cluster file',
  };
}
