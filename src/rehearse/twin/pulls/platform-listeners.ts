import { remember, rememberPair } from '../../../model/remember';
import type {
  Listener,
  NodeState,
  OrchestratorState,
  PlatformState,
  RegistryParams,
  TwinState,
} from '../state';
import { masterHost, NODE_BALANCER, VIRTUAL_PATH } from '../platform/names';
import { nodeServicesVersions } from '../platform/serving-steps';

const NONE: readonly Listener[] = [];

/**
 * What DKP's own static pods on a node answer at: the balancer `registry-proxy`, and on masters the registry of Proxy or
 * Local (`switching.md` 4.3).
 */
export function platformListeners(state: TwinState, node: NodeState): readonly Listener[] {
  const { platform } = state;
  if (node.balancer === undefined && node.nodeServices?.ready !== true) return NONE;
  const params = platform === undefined ? undefined : servicesParams(platform, state.nodes, node);
  return params === undefined ? balancersOf(node) : withRegistry(node, params);
}

const balancersOf = remember((node: NodeState): readonly Listener[] =>
  node.balancer === undefined
    ? NONE
    : [{ kind: 'balancer', host: NODE_BALANCER, endpoints: node.balancer }],
);

const withRegistry = rememberPair(
  (node: NodeState, params: RegistryParams): readonly Listener[] => {
    const host = masterHost(node.address);
    const path = VIRTUAL_PATH.slice(1);
    const registry: Listener =
      params.mode === 'Proxy'
        ? { kind: 'pull-through', host, path, upstream: params }
        : { kind: 'store', host, path };
    return [...balancersOf(node), registry];
  },
);

/** Parameters that the registry on a master was configured with: those that its version was made of. */
function servicesParams(
  { orchestrator }: PlatformState,
  nodes: readonly NodeState[],
  node: NodeState,
): RegistryParams | undefined {
  const services = node.nodeServices;
  if (services?.ready !== true || orchestrator === undefined) return undefined;
  const candidates = servicesCandidates(orchestrator);
  const versions = candidates.map((candidate) => versionsOf(nodes, candidate)[node.name]);
  return candidates[versions.indexOf(services.version)] ?? candidates.at(-1);
}

/** Parameters of the target, and of the mode that is settled: its registry is remembered until the next one is. */
const servicesCandidates = remember(
  ({ params, actual, remembered, mode }: OrchestratorState): readonly RegistryParams[] => {
    const settled = remembered === undefined ? undefined : { ...remembered, mode };
    return [params, actual, settled].flatMap((candidate) => candidate ?? []).filter(isOfMasters);
  },
);

function isOfMasters({ mode }: RegistryParams): boolean {
  return mode === 'Proxy' || mode === 'Local';
}

const NO_VERSIONS: Readonly<Record<string, string>> = {};

const mastersOf = remember((nodes: readonly NodeState[]) =>
  nodes.filter(({ role }) => role === 'master'),
);

const versionsOf = rememberPair(
  (nodes: readonly NodeState[], params: RegistryParams): Readonly<Record<string, string>> =>
    nodeServicesVersions(params, mastersOf(nodes)) ?? NO_VERSIONS,
);
