import type { Issue } from '../model/issue';
import { hasErrors } from '../model/issue';
import type { Result } from '../model/result';
import { indexDump } from './dump';
import { readDumpFile } from './dump-file';
import type { DumpFile } from './dump-file';
import { makeSnapshot } from './make-snapshot';
import { givenTime } from './observation-time';
import { worstQueue } from './queue-task';
import type { Report } from './report';
import type { ObservationScope } from './scope';
import type { Snapshot } from './snapshot';

/** What the caller knows about a dump. */
export interface ReadDumpOptions {
  /**
   * When the dump was taken, RFC 3339.
   *
   * @default - the newest time that anything in the dump shows
   */
  readonly observedAt?: string;
  /**
   * Which objects matter beside those of the platform.
   *
   * @default - none
   */
  readonly scope?: ObservationScope;
}

/**
 * Makes a snapshot of what `kubectl get … -o json|yaml` and `d8 system queue list` saved, in any number of files and
 * in any order. What the dump does not tell stays unknown; what is secret does not pass.
 */
export function readDump(
  files: readonly DumpFile[],
  options: ReadDumpOptions = {},
): Result<Snapshot> {
  const contents = files.map(readDumpFile);
  const indexed = indexDump({
    objects: contents.flatMap((content) => content.objects),
    emptyLists: contents.flatMap((content) => content.emptyLists),
    notFound: contents.flatMap((content) => content.notFound),
  });
  const issues: Issue[] = [...contents.flatMap((content) => content.issues), ...indexed.issues];
  const report: Report = (issue) => issues.push(issue);
  const queue = worstQueue(contents.flatMap((content) => content.queues));
  const given = options.observedAt === undefined ? undefined : givenTime(options.observedAt);
  if (given !== undefined && 'issue' in given) report(given.issue);
  const time = given !== undefined && 'time' in given ? given.time : undefined;
  const { dump } = indexed;
  if (dump.objects.length === 0 && queue === undefined && !hasErrors(issues)) report(emptyDump());
  const { scope = { platform: 'Deckhouse' } } = options;
  return makeSnapshot(dump, { queue, time, scope }, issues);
}

function emptyDump(): Issue {
  return {
    code: 'O012',
    severity: 'warning',
    place: {},
    message: 'no Kubernetes object was found: everything about the cluster is unknown',
    hint: 'pass the files that kubectl get … -o json wrote',
  };
}
