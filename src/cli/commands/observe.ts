import { writeFileAtomically } from '../../io/atomic-write';
import { readTree } from '../../io/read-files';
import type { Issue } from '../../model/issue';
import type { Result } from '../../model/result';
import { formatSnapshot } from '../../observe/format-snapshot';
import { readDump } from '../../observe/read-dump';
import type { ObservationScope } from '../../observe/scope';
import type { Snapshot } from '../../observe/snapshot';
import type { Cluster } from '../../spec/cluster';
import { accessOf, placeOf } from '../cluster-access';
import type { AccessOptions } from '../cluster-access';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadClusterFile } from '../load';
import { scopeOf } from '../observation-scope';
import { formatIssues } from '../print/issues';
import { painterFor } from '../print/painter';
import { badUsage, Rejected } from '../rejected';
import type { Streams } from '../streams';

export interface ObserveOptions extends AccessOptions {
  /** Folder or file of dumps, or `-`; otherwise the live cluster is read. */
  readonly from?: string;
  readonly observedAt?: string;
  /** Cluster file. */
  readonly file?: string;
  /** ConfigMap into which the snapshot is written: `namespace/name`. */
  readonly publish?: string;
  /** Seconds after which it is published anew; otherwise it is published once. */
  readonly every?: number;
  /** File of the snapshot; `-` is standard output. There unless it is published. */
  readonly output?: string;
}

/** What a cluster is when no cluster file says so. */
const ANY_CLUSTER: ObservationScope = { platform: 'Deckhouse' };

/** `regshift observe`. */
export async function observe(options: ObserveOptions, streams: Streams): Promise<ExitCode> {
  refuseContradictions(options);
  const cluster = options.file === undefined ? undefined : loadClusterFile(options.file);
  const scope = cluster === undefined ? ANY_CLUSTER : scopeOf(cluster);
  if (options.publish !== undefined) {
    const { publishSnapshots } = await import('../publish-snapshots.js');
    const place = placeOf('--publish', options.publish);
    return publishSnapshots(
      { access: accessOf(options, cluster), scope, place, everySeconds: options.every },
      streams,
    );
  }
  const { result, exitCode } = await snapshotOf(options, cluster, scope);
  if (!result.ok) throw new Rejected(result.issues, exitCode);
  tell(result.issues, streams);
  write(result.value, options.output ?? '-', streams);
  return EXIT.yes;
}

/** The snapshot, and what it means when there is none: a dump that is no dump is bad usage, a cluster can not be told. */
async function snapshotOf(
  options: ObserveOptions,
  cluster: Cluster | undefined,
  scope: ObservationScope,
): Promise<{ readonly result: Result<Snapshot>; readonly exitCode: ExitCode }> {
  if (options.from !== undefined) {
    return { result: readFiles(options.from, options, scope), exitCode: EXIT.usage };
  }
  const { observeCluster, observePublished } = await import('../observe-cluster.js');
  const access = accessOf(options, cluster);
  const result =
    options.published === undefined
      ? await observeCluster(access, scope)
      : await observePublished(access, placeOf('--published', options.published), scope);
  return { result, exitCode: EXIT.cannotTell };
}

/** Which options of the call belong to another source of the snapshot than it asks for. */
function refuseContradictions(options: ObserveOptions): void {
  const ofLive = {
    '--kubeconfig': options.kubeconfig,
    '--context': options.context,
    '--engine-kubeconfig': options.engineKubeconfig,
    '--engine-context': options.engineContext,
    '--published': options.published,
    '--publish': options.publish,
  };
  const stray = Object.entries(ofLive).find(([, value]) => value !== undefined)?.[0];
  if (options.from !== undefined && stray !== undefined) {
    throw badUsage(
      `${stray} beside --from`,
      'a dump is read from files; leave --from out to read the live cluster',
    );
  }
  if (options.from === undefined && options.observedAt !== undefined) {
    throw badUsage(
      '--observed-at without --from',
      'a live cluster tells the time itself; the option says when a dump was taken',
    );
  }
  if (options.publish !== undefined && options.published !== undefined) {
    throw badUsage(
      '--publish beside --published',
      'what was published need not be published again',
    );
  }
  if (options.every !== undefined && options.publish === undefined) {
    throw badUsage('--every without --publish', 'it says how often a snapshot is published');
  }
}

function readFiles(
  from: string,
  { observedAt }: ObserveOptions,
  scope: ObservationScope,
): Result<Snapshot> {
  const files = readTree(from, () => true).map(({ path, bytes }) => ({ name: path, bytes }));
  return readDump(files, { scope, ...(observedAt === undefined ? {} : { observedAt }) });
}

function write(snapshot: Snapshot, output: string, streams: Streams): void {
  const text = formatSnapshot(snapshot);
  if (output === '-') streams.stdout.write(text);
  else writeFileAtomically(output, text);
}

function tell(issues: readonly Issue[], streams: Streams): void {
  streams.stderr.write(formatIssues(issues, painterFor(streams.stderr, streams)));
}
