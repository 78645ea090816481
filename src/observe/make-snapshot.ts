import type { Issue } from '../model/issue';
import { compareIssues, hasErrors } from '../model/issue';
import type { Result } from '../model/result';
import { failure, success } from '../model/result';
import { readClusterFacts } from './cluster-facts';
import { collectSecrets } from './collect-secrets';
import type { Dump } from './dump';
import { known } from './fields';
import { maskSnapshot } from './mask-snapshot';
import { readModuleConfigs } from './module-config-facts';
import { readModules } from './module-facts';
import { readNodes } from './node-facts';
import { readNodeGroupConfigurations } from './node-group-configuration-facts';
import { readConfigurationChecksums, readNodeGroups } from './node-group-facts';
import { newestTime } from './observation-time';
import { readPlatformFacts } from './platform-facts';
import { readPlatformImages } from './platform-images-facts';
import { readPullErrors } from './pull-error-facts';
import { readDelivery } from './read-delivery';
import { readRegistryFacts } from './registry-facts';
import type { Report } from './report';
import type { ObservationScope } from './scope';
import { readServices } from './service-facts';
import type { ObservationTime, QueueFacts, Snapshot } from './snapshot';
import { readWorkloads } from './workload-facts';

/** What is known of the objects beside themselves. */
export interface Circumstances {
  readonly scope: ObservationScope;
  readonly queue: QueueFacts | undefined;
  /** When they were read; otherwise the newest time that any of them shows. */
  readonly time: ObservationTime | undefined;
  /** When the GitOps engine's object was read, where that is in another cluster; RFC 3339. */
  readonly engineTime?: string | undefined;
}

/**
 * The snapshot of objects, wherever they come from: the one place at which facts are taken out of them, and secrets out
 * of the facts. `found` are the problems so far; nothing secret passes in their messages either.
 */
export function makeSnapshot(
  dump: Dump,
  circumstances: Circumstances,
  found: readonly Issue[],
): Result<Snapshot> {
  const issues = [...found];
  const facts = readFacts(dump, circumstances, (issue) => issues.push(issue));
  const names = new Set(dump.objects.flatMap(({ name, namespace = name }) => [name, namespace]));
  const { snapshot, mask } = maskSnapshot(facts, collectSecrets(dump.objects), names);
  const shown = issues
    .map((issue) => ({ ...issue, message: mask(issue.message) }))
    .sort(compareIssues);
  return hasErrors(shown) ? failure(shown) : success(snapshot, shown);
}

function readFacts(dump: Dump, circumstances: Circumstances, report: Report): Snapshot {
  const { queue, time, scope, engineTime } = circumstances;
  const registry = readRegistryFacts(dump, report);
  const { delivery, workloads: namespace } = scope;
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
    delivery: delivery === undefined ? undefined : readDelivery(dump, delivery, engineTime),
    workloads: namespace === undefined ? undefined : readWorkloads(dump, namespace),
    services: namespace === undefined ? undefined : readServices(dump, namespace),
    pullErrors: readPullErrors(dump, scope),
    images: readPlatformImages(dump, scope, registry.pull),
  });
}
