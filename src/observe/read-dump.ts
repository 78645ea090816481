import type { Issue } from '../model/issue';
import { compareIssues, hasErrors } from '../model/issue';
import type { Result } from '../model/result';
import { failure, success } from '../model/result';
import { readClusterFacts } from './cluster-facts';
import { collectSecrets } from './collect-secrets';
import { indexDump } from './dump';
import type { Dump } from './dump';
import { readDumpFile } from './dump-file';
import type { DumpFile } from './dump-file';
import { known } from './fields';
import { maskSnapshot } from './mask-snapshot';
import { readModuleConfigs } from './module-config-facts';
import { readModules } from './module-facts';
import { readNodes } from './node-facts';
import { readNodeGroupConfigurations } from './node-group-configuration-facts';
import { readConfigurationChecksums, readNodeGroups } from './node-group-facts';
import { givenTime, newestTime } from './observation-time';
import { readPlatformFacts } from './platform-facts';
import { worstQueue } from './queue-task';
import { readRegistryFacts } from './registry-facts';
import type { Report } from './report';
import type { ObservationTime, QueueFacts, Snapshot } from './snapshot';

/** What the caller knows about a dump. */
export interface ReadDumpOptions {
  /**
   * When the dump was taken, RFC 3339.
   *
   * @default - the newest time that anything in the dump shows
   */
  readonly observedAt?: string;
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
  const facts = readFacts(dump, queue, time, report);
  const names = new Set(dump.objects.flatMap(({ name, namespace = name }) => [name, namespace]));
  const { snapshot, mask } = maskSnapshot(facts, collectSecrets(dump.objects), names);
  const shown = issues
    .map((issue) => ({ ...issue, message: mask(issue.message) }))
    .sort(compareIssues);
  return hasErrors(shown) ? failure(shown) : success(snapshot, shown);
}

function readFacts(
  dump: Dump,
  queue: QueueFacts | undefined,
  time: ObservationTime | undefined,
  report: Report,
): Snapshot {
  const registry = readRegistryFacts(dump, report);
  return known<Snapshot>({
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'ClusterSnapshot',
    observedAt: time ?? newestTime(dump.objects, registry.state.conditions),
    platform: readPlatformFacts(dump, report),
    cluster: readClusterFacts(dump, report),
    registry,
    modules: readModules(dump),
    moduleConfigs: readModuleConfigs(dump),
    nodes: readNodes(dump),
    nodeGroups: readNodeGroups(dump),
    configurationChecksums: readConfigurationChecksums(dump, report),
    nodeGroupConfigurations: readNodeGroupConfigurations(dump),
    queue,
  });
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
