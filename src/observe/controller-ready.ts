import type { Snapshot } from './snapshot';

/**
 * Whether the platform's controller is rolled out and ready (`observing.md` 6). `undefined` when Deployment
 * `deckhouse` was not observed.
 */
export function controllerReady(snapshot: Snapshot): boolean | undefined {
  const { controller } = snapshot.platform;
  if (controller?.replicas === undefined) return undefined;
  const { generation, observedGeneration, replicas, updatedReplicas, readyReplicas } = controller;
  return (
    observedGeneration === generation && updatedReplicas === replicas && readyReplicas === replicas
  );
}
