import type { KubeObject } from '../../../model/object-id';
import { remember } from '../../../model/remember';
import type { TwinState } from '../state';
import { isWorkloadKey } from './tree-index';

const INERT_KINDS = new Set(['Namespace', 'Secret', 'ConfigMap', 'PodDisruptionBudget']);

/** What clients inside the cluster are told of, and where the registry is recorded: read without a workload. */
const READ_BY_CLIENTS = new Set(['registry-docker-config', 'registry-settings']);

/**
 * Whether nobody notices that an object appears or goes: its kind does nothing by itself, and no workload that runs names
 * it. A workload that comes later finds it there, or waits until it is.
 */
export function isInert({ kind, metadata }: KubeObject, { objects }: TwinState): boolean {
  if (!INERT_KINDS.has(kind) || READ_BY_CLIENTS.has(metadata.name)) return false;
  return !Object.entries(objects).some(
    ([key, live]) =>
      isWorkloadKey(key) &&
      live.metadata.namespace === metadata.namespace &&
      textOf(live).includes(JSON.stringify(metadata.name)),
  );
}

const textOf = remember((workload: KubeObject) => JSON.stringify(workload['spec'] ?? {}));
