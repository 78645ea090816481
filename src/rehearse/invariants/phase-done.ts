import { objectKey, objectId } from '../../model/object-id';
import type { GateClause } from '../../plan/plan';
import { registryHolds } from '../run/image-check';
import type { BackStage } from '../run/stages';
import type { Ground } from '../twin/ground';
import { wantedChecksum } from '../twin/nodes/node-bundle';
import { serviceBackends } from '../twin/workloads/services';
import { pullHash } from '../twin/platform/pull-secret';
import { sameParams } from '../twin/platform/params';
import { workloadFacts } from '../twin/workloads/facts';
import type { PlatformState, TwinState } from '../twin/state';

/**
 * Whether a phase is really over: read from the twin itself, where a gate has only what a reader of the API is shown. A gate
 * that opens earlier believes something false.
 */
export function isReallyDone(twin: TwinState, stage: BackStage, ground: Ground): boolean {
  return stage.gate.all.every((clause) => holds(clause, twin, stage, ground));
}

function holds(clause: GateClause, twin: TwinState, stage: BackStage, ground: Ground): boolean {
  const { platform } = twin;
  switch (clause.kind) {
    case 'Delivered':
      return isApplied(twin, stage);
    case 'ModuleReady':
      return platform?.module === 'ready';
    case 'ModuleDisabled':
      return platform?.module === 'off';
    case 'RegistryReady':
      return platform !== undefined && isSettledIn(platform, clause.mode);
    case 'RegistryTarget':
      return (
        platform !== undefined && hasSeenConfig(platform) && platform.config?.mode === clause.mode
      );
    case 'RegistryCondition':
      return (
        platform !== undefined &&
        hasSeenConfig(platform) &&
        shows(platform, clause.type, clause.status)
      );
    case 'PreflightListsCustomNodes':
      return platform !== undefined && waitsAtPreflight(twin, platform, clause.nodes);
    case 'NodesUpToDate':
      return twin.nodes
        .filter(({ group }) => clause.nodeGroups.includes('*') || clause.nodeGroups.includes(group))
        .every(
          (node) => node.run.at === 'idle' && node.checksum === wantedChecksum(twin, node.group),
        );
    case 'NodesReportDefaultConfig':
      return twin.nodes.every(({ label }) => label === 'default');
    case 'NodesReleased':
      return twin.nodes.every(({ version }) => version === undefined);
    case 'RolledOut':
      return workload(twin, clause).some(
        ({ desired, updated, ready, pods }) =>
          updated === desired && ready === desired && pods === desired,
      );
    case 'Gone':
      return workload(twin, clause).every(({ pods }) => pods === 0) && !isLive(twin, clause);
    case 'ServiceLeadsTo':
      return leadsTo(twin, clause);
    case 'ImagesPresent':
      return clause.registries.every((registry) => registryHolds(twin, ground, registry));
    case 'PlatformRegistryIs':
      return platform?.pull.address === clause.address && platform.pull.path === clause.path;
    case 'ControllerRestarted':
      return (
        platform?.controller.phase === 'ready' &&
        platform.controller.pullHash === pullHash(platform.pull)
      );
    case 'PlatformHealthy':
      return true;
  }
}

/** Every object of the tree is live as the tree has it, and nothing else that the engine owns is left. */
function isApplied(twin: TwinState, { tree }: BackStage): boolean {
  const tip = twin.repository.revisions.at(-1);
  return (
    tip?.tree === tree &&
    twin.engine.operation === undefined &&
    twin.engine.applied !== undefined &&
    twin.repository.revisions.some(
      (revision) => revision.sha === twin.engine.applied && revision.tree === tree,
    )
  );
}

/** The module works with what it was asked for, and has come to its end. */
function isSettledIn(platform: PlatformState, mode: string): boolean {
  const { orchestrator } = platform;
  return (
    hasSeenConfig(platform) &&
    orchestrator?.mode === mode &&
    orchestrator.targetMode === mode &&
    shows(platform, 'Ready', 'True')
  );
}

function hasSeenConfig({ config, orchestrator }: PlatformState): boolean {
  return config !== undefined && sameParams(orchestrator?.params, config);
}

function shows({ orchestrator }: PlatformState, type: string, status: 'True' | 'False'): boolean {
  return (
    orchestrator?.conditions.some((shown) => shown.type === type && shown.status === status) ??
    false
  );
}

function waitsAtPreflight(
  twin: TwinState,
  platform: PlatformState,
  nodes: readonly string[],
): boolean {
  const custom = twin.nodes.filter(({ dropIns }) => dropIns).map(({ name }) => name);
  return (
    shows(platform, 'ContainerdConfigPreflightReady', 'False') &&
    custom.length === nodes.length &&
    custom.every((name) => nodes.includes(name))
  );
}

type Named = Extract<GateClause, { kind: 'RolledOut' }>;

function workload(
  twin: TwinState,
  { workload: kind, namespace, name }: Pick<Named, 'workload' | 'namespace' | 'name'>,
): ReturnType<typeof workloadFacts> {
  return workloadFacts(twin).filter(
    (facts) => facts.kind === kind && facts.namespace === namespace && facts.name === name,
  );
}

function isLive(
  twin: TwinState,
  { workload: kind, namespace, name }: Pick<Named, 'workload' | 'namespace' | 'name'>,
): boolean {
  const key = objectKey({ apiVersion: 'apps/v1', kind, namespace, name });
  return Object.values(twin.objects).some((object) => objectKey(objectId(object)) === key);
}

function leadsTo(
  twin: TwinState,
  { namespace, name, backend }: Extract<GateClause, { kind: 'ServiceLeadsTo' }>,
): boolean {
  const found = serviceBackends(twin, namespace, name);
  return found?.backends.length === 1 && found.backends[0] === backend && found.ready > 0;
}
