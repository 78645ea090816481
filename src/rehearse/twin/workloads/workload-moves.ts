import type { Ground } from '../ground';
import type { Move } from '../move';
import type { TwinState } from '../state';
import { daemonSetMoves } from './daemon-sets';
import { deploymentMoves } from './deployments';

/** Everything that Kubernetes may do next with the workloads among the applied manifests. */
export function workloadMoves(state: TwinState, ground: Ground): readonly Move[] {
  return [...daemonSetMoves(state, ground), ...deploymentMoves(state, ground)];
}
