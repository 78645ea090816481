import type { CodeEntry } from '../../../model/issue';

/** Why no twin of a cluster can be made. */
export const TWIN_START_CODES: readonly CodeEntry[] = [
  {
    code: 'T001',
    title: 'generation that can not be rehearsed',
    meaning:
      'The twin plays the generations D1, D2, C and B of the registry module. The newer implementation (M) keeps no conditions in Secret registry-state and works by other rules.',
    remedy: 'Switch the registry with the means of the newer module; its own manual tells how.',
  },
  {
    code: 'T002',
    title: 'cluster without nodes',
    meaning: 'Neither the snapshot nor the cluster file names a node, so there is nothing to play.',
    remedy: 'Add nodes to the dump (kubectl get nodes -o json) and observe again.',
  },
];
