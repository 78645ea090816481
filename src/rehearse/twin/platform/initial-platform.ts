import type { Ground } from '../ground';
import type { CheckerState, NodeState, PlatformState, PullSecret, RegistryParams } from '../state';
import { checkerMessage } from './checker-message';
import { filled, STOPPED_CHECKER } from './checker-moves';
import { checkerParamsOf } from './checker-params';
import { nodeConfigOf } from './node-config';
import { passOver } from './orchestrator-pass';
import { isNonConfigurable, isServedByMasters, paramsOfPull } from './params';
import { imagesBaseOf, pullHash, pullSecretOf } from './pull-secret';
import { inClusterProxyVersion, nodeServicesVersions } from './serving-steps';
import { serviceOf } from './switch-step';
import { withoutField } from './with-changes';

/** A cluster that has settled. */
export interface SettledPlatform {
  /** Parameters in force; only the mode, for Unmanaged without its section. */
  readonly params: RegistryParams;
  /** Secret `deckhouse-registry`; needed for Unmanaged without its section, else it follows from the parameters. */
  readonly pull?: PullSecret;
  /** Whether module `registry` is on. */
  readonly module: 'off' | 'ready';
  /**
   * Whether Secret `registry-bashible-config` is there. Unmanaged without its section may be either way
   * (`switching.md` 3.9); every other state has it.
   */
  readonly nodesConfigured: boolean;
}

/**
 * The platform at rest. The nodes are as it wants them once they have the versions in its `nodeConfig` and
 * `nodeServices`; `settledNode` makes them so.
 */
export function initialPlatform(
  settled: SettledPlatform,
  nodes: readonly NodeState[],
  ground: Ground,
): PlatformState {
  const rendered = renderedPlatform(settled, nodes, ground);
  if (settled.module === 'off') return rendered;
  const settledNodes = nodes.map((node) => settledNode(node, rendered));
  return passOver(rendered, settledNodes, ground);
}

/** A node as a platform at rest wants it: annotation and static pod; files and balancer are left as they are. */
export function settledNode(node: NodeState, platform: PlatformState): NodeState {
  const rest = withoutField(withoutField(node, 'version'), 'nodeServices');
  const services = platform.nodeServices[node.name];
  return {
    ...rest,
    ...(platform.nodeConfig === undefined ? {} : { version: platform.nodeConfig.version }),
    ...(services === undefined ? {} : { nodeServices: { version: services, ready: true } }),
  };
}

/** Everything but the state of the orchestrator, which its first pass makes. */
function renderedPlatform(
  { params, module, nodesConfigured, pull = pullSecretOf(params) }: SettledPlatform,
  nodes: readonly NodeState[],
  ground: Ground,
): PlatformState {
  const masters = nodes.filter(({ role }) => role === 'master');
  const byMasters = isServedByMasters(params);
  const source = isNonConfigurable(params) ? paramsOfPull(pull) : params;
  return {
    module,
    ...(module === 'ready' ? { config: params } : {}),
    configRevision: 0,
    checker: module === 'ready' ? settledChecker(params, masters, ground) : STOPPED_CHECKER,
    pull,
    ...(nodesConfigured ? { nodeConfig: nodeConfigOf(source, masters) } : {}),
    service: serviceOf(params) ?? '',
    ...(params.mode === 'Direct'
      ? { inClusterProxy: { version: inClusterProxyVersion(params), rolledOut: true } }
      : {}),
    nodeServices: (byMasters ? nodeServicesVersions(params, masters) : undefined) ?? {},
    nodeServicesManager: byMasters,
    ingress: params.mode === 'Local',
    controller: { phase: 'ready', pullHash: pullHash(pull) },
    imagesBase: imagesBaseOf(pull),
  };
}

function settledChecker(
  params: RegistryParams,
  masters: readonly NodeState[],
  ground: Ground,
): CheckerState {
  if (isNonConfigurable(params)) return STOPPED_CHECKER;
  const checker = filled(STOPPED_CHECKER, checkerParamsOf(params, masters), ground);
  const queues = checker.queues.map((queue) => ({ ...queue, processed: queue.total }));
  return { ...checker, queues, ready: true, message: checkerMessage(checker.checkMode, queues) };
}
