import { known } from '../../../observe/fields';
import type { ControllerFacts, Snapshot } from '../../../observe/snapshot';
import type { Ground } from '../ground';
import { isNonConfigurable, upstreamOf } from '../platform/params';
import { LOCAL_USERS, PROXY_USERS } from '../platform/names';
import { imagesBaseOf, pullHash, pullSecretOf } from '../platform/pull-secret';
import { inClusterProxyVersion, nodeServicesVersions } from '../platform/serving-steps';
import { SWITCH_TEXTS } from '../platform/phase-texts';
import { serviceOf } from '../platform/switch-step';
import type {
  ControllerState,
  NodeState,
  OrchestratorState,
  PlatformState,
  RegistryParams,
} from '../state';
import { conditionsOf } from './conditions-of';
import { checkerOf } from './checker-of';
import type { SeenConfig } from './node-config-of';
import { passed, reached } from './progress';
import type { Progress } from './progress';
import type { Sources } from './sources';
import type { Assumptions } from './usual';

/** What there is to go by. */
export interface SeenPlatform {
  readonly snapshot: Snapshot;
  readonly sources: Sources;
  readonly progress: Progress;
  readonly config: SeenConfig;
  readonly ground: Ground;
}

/** What DKP holds, pieced together from what it shows. */
export function platformOf(
  { snapshot, sources, progress, config: { nodeConfig, actual }, ground }: SeenPlatform,
  masters: readonly NodeState[],
  assumptions: Assumptions,
): PlatformState {
  const { registry } = snapshot;
  const module = moduleOf(snapshot, assumptions);
  const nodeServices = nodeServicesOf(sources, progress, masters);
  const isConfigured = registry.config.presence === 'present' || module !== 'off';
  return known<PlatformState>({
    module,
    config: isConfigured ? sources.asked : undefined,
    configRevision: isConfigured ? 1 : 0,
    orchestrator:
      registry.state.presence === 'present'
        ? orchestratorOf(snapshot, sources, progress, actual)
        : undefined,
    checker: checkerOf(sources, progress, masters, ground),
    pull: sources.pull,
    nodeConfig,
    service: serviceNow(sources, progress),
    inClusterProxy: inClusterProxyOf(sources, progress),
    nodeServices,
    nodeServicesManager: Object.keys(nodeServices).length > 0 || cleansUp(progress),
    ingress: hasIngress(progress),
    controller: controllerOf(snapshot, sources, progress),
    imagesBase: imagesBaseOf(sources.pull),
    formerImagesBase: undefined,
  });
}

function moduleOf(
  { modules, registry }: Snapshot,
  assumptions: Assumptions,
): PlatformState['module'] {
  const facts = modules?.find(({ name }) => name === 'registry');
  if (facts !== undefined) return facts.enabled ? (facts.ready ? 'ready' : 'starting') : 'off';
  const works = registry.state.presence === 'present' || registry.config.presence === 'present';
  if (modules === undefined) assumptions.add(`module registry: ${works ? 'ready' : 'off'} assumed`);
  return works ? 'ready' : 'off';
}

function orchestratorOf(
  { registry: { state } }: Snapshot,
  { requested, settled }: Sources,
  { mode, targetMode }: Progress,
  actual: RegistryParams | undefined,
): OrchestratorState {
  return known<OrchestratorState>({
    mode,
    targetMode,
    params: requested,
    conditions: conditionsOf(state.conditions),
    users: usersOf([mode, targetMode]),
    remembered: settled.imagesRepo === undefined ? undefined : upstreamOf(settled),
    actual,
  });
}

/** Users are made for the target and kept for the old mode until all is over (`switching.md` 3.2). */
function usersOf(modes: readonly RegistryParams['mode'][]): readonly string[] {
  if (modes.includes('Local')) return LOCAL_USERS;
  return modes.includes('Proxy') ? PROXY_USERS : NO_USERS;
}

const NO_USERS: readonly string[] = [];

/** The Service follows the switch; Unmanaged lets it stand until its clean-up (`switching.md` 3.8). */
function serviceNow(
  { requested, settled, switched }: Sources,
  { settled: isSettled }: Progress,
): PlatformState['service'] {
  const before = serviceOf(settled) ?? '';
  if (!switched) return before;
  return serviceOf(requested) ?? (isSettled ? '' : before);
}

function inClusterProxyOf(
  { requested, settled }: Sources,
  progress: Progress,
): PlatformState['inClusterProxy'] {
  const upstream =
    requested.mode === 'Direct' && (progress.settled || reached(progress, 'InClusterProxyReady'))
      ? requested
      : settled.mode === 'Direct' && !passed(progress, 'CleanupInClusterProxy')
        ? settled
        : undefined;
  if (upstream === undefined) return undefined;
  const isNew = upstream === requested && !progress.settled;
  const rolledOut = !isNew || passed(progress, 'InClusterProxyReady');
  return { version: inClusterProxyVersion(upstream), rolledOut };
}

function nodeServicesOf(
  { requested, settled }: Sources,
  progress: Progress,
  masters: readonly NodeState[],
): PlatformState['nodeServices'] {
  const isReached = progress.settled || reached(progress, 'NodeServicesReady');
  if (isServedByMasters(requested) && isReached) {
    return nodeServicesVersions(requested, masters) ?? NO_SERVICES;
  }
  const isKept = isServedByMasters(settled) && !reached(progress, 'CleanupNodeServices');
  return isKept
    ? (nodeServicesVersions(settled, masters) ?? unknownServices(masters))
    : NO_SERVICES;
}

/** The manager stays until it has removed the last static pod (`switching.md` 3.10). */
function cleansUp({ condition }: Progress): boolean {
  return condition('CleanupNodeServices')?.status === 'False';
}

const NO_SERVICES: PlatformState['nodeServices'] = {};

/** Versions that nothing will ask for again: the switch that runs leaves this mode. */
function unknownServices(masters: readonly NodeState[]): PlatformState['nodeServices'] {
  return Object.fromEntries(masters.map(({ name }) => [name, `services of ${name}`]));
}

function isServedByMasters({ mode }: RegistryParams): boolean {
  return mode === 'Proxy' || mode === 'Local';
}

/** Open from before the masters' registries are set up to the end of the switch that leaves Local (`switching.md` 3.2). */
function hasIngress(progress: Progress): boolean {
  if (progress.mode === 'Local') return true;
  return progress.targetMode === 'Local' && reached(progress, 'NodeServicesReady');
}

function controllerOf(
  { platform: { controller } }: Snapshot,
  { pull, settled, switched }: Sources,
  { condition }: Progress,
): ControllerState {
  const message = condition('DeckhouseRegistrySwitchReady')?.message ?? '';
  const isOldPod =
    switched &&
    !isNonConfigurable(settled) &&
    (message.startsWith(SWITCH_TEXTS.secret) || message.startsWith(SWITCH_TEXTS.pod));
  return {
    phase: controllerPhase(controller),
    pullHash: pullHash(isOldPod ? pullSecretOf(settled) : pull),
  };
}

function controllerPhase(facts: ControllerFacts | undefined): ControllerState['phase'] {
  if (facts?.leader === undefined) {
    const known = facts?.replicas !== undefined && facts.readyReplicas === 0;
    return known ? 'restarting' : 'ready';
  }
  return facts.leader.ready ? 'ready' : 'converging';
}
