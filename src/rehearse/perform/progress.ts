import { wantedChecksum } from '../twin/nodes/node-bundle';
import type { TwinState } from '../twin/state';
import { workloadFacts } from '../twin/workloads/facts';

/** How far something is that many have to do. */
export interface Progress {
  /** `nodes`, or the name of a workload. */
  readonly what: string;
  readonly done: number;
  readonly all: number;
}

/** How many nodes have run what they are to run, and how many pods of each workload of ours are new and Ready. */
export function progressOf(twin: TwinState): readonly Progress[] {
  return [...nodeProgress(twin), ...workloadProgress(twin)];
}

/** Whether nothing has moved. */
export function sameProgress(a: Progress, b: Progress): boolean {
  return a.what === b.what && a.done === b.done && a.all === b.all;
}

/** Only DKP's nodes run anything. */
function nodeProgress(twin: TwinState): readonly Progress[] {
  if (twin.platform === undefined) return [];
  const done = twin.nodes.filter(
    ({ run, checksum, group }) => run.at === 'idle' && checksum === wantedChecksum(twin, group),
  ).length;
  return [{ what: 'nodes', done, all: twin.nodes.length }];
}

function workloadProgress(twin: TwinState): readonly Progress[] {
  return workloadFacts(twin).map(({ name, desired, updated, ready }) => ({
    what: name,
    done: Math.min(updated, ready),
    all: desired,
  }));
}
