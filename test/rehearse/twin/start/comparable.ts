import type { Snapshot } from '../../../../src/observe/snapshot';

/** What no twin knows of a cluster: times, versions of objects, and who owns their fields; and what a dump had no room for. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'observedAt',
  'lastTransitionTime',
  'resourceVersion',
  'generation',
  'observedGeneration',
  'owners',
  'queue',
  'delivery',
  'workloads',
  'services',
  'pullErrors',
]);

/** What the twin of a cluster shows as the cluster does. */
export function comparable(snapshot: Snapshot): unknown {
  return JSON.parse(
    JSON.stringify(snapshot, (key, value: unknown) => (LEFT_OUT.has(key) ? undefined : value)),
  ) as unknown;
}
