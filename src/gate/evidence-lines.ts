import type { DeliveryFacts, NodeFacts, Snapshot } from '../observe/snapshot';
import type { Gate, GateClause } from '../plan/plan';
import { conditionOf } from './clauses/registry';
import type { GateEvidence } from './evidence';
import { shortRevision } from './revision';

/**
 * What was seen of everything that a gate asks for, a line each, for the journal and for people; nothing secret. A
 * verdict does not carry them: most gates are judged many times before they open.
 */
export function evidenceLines(gate: Gate, evidence: GateEvidence): readonly string[] {
  return [...new Set(gate.all.map((clause) => lineOf(clause, evidence)))];
}

function lineOf(clause: GateClause, { snapshot, images = [] }: GateEvidence): string {
  switch (clause.kind) {
    case 'Delivered':
      return deliveryLine(snapshot.delivery);
    case 'ModuleReady':
    case 'ModuleDisabled':
      return moduleLine(clause.module, snapshot);
    case 'RegistryReady':
    case 'RegistryTarget':
      return stateLine(snapshot);
    case 'RegistryCondition':
      return conditionLine(clause.type, snapshot);
    case 'PreflightListsCustomNodes':
      return conditionLine('ContainerdConfigPreflightReady', snapshot);
    case 'NodesUpToDate':
      return `checksums: ${pairs(snapshot.configurationChecksums)}`;
    case 'NodesReportDefaultConfig':
      return nodesLine(
        snapshot,
        ({ containerdConfigRegistry = 'nothing' }) => containerdConfigRegistry,
      );
    case 'NodesReleased':
      return nodesLine(snapshot, ({ registryVersion = 'legacy layout' }) => registryVersion);
    case 'RolledOut':
    case 'Gone':
      return workloadLine(clause.workload, clause.name, snapshot);
    case 'ServiceLeadsTo':
      return serviceLine(clause.name, snapshot);
    case 'ImagesPresent':
      return `images: ${images.filter(({ present }) => present).length} of ${images.length} present`;
    case 'PlatformRegistryIs':
      return `deckhouse-registry: ${snapshot.registry.pull.address ?? '?'}${snapshot.registry.pull.path ?? ''}`;
    case 'ControllerRestarted':
      return `Deployment deckhouse: generation ${snapshot.platform.controller?.generation ?? '?'}`;
    case 'PlatformHealthy':
      return `pull errors: ${snapshot.pullErrors?.length ?? '?'}`;
  }
}

function deliveryLine(delivery: DeliveryFacts | undefined): string {
  if (delivery === undefined) return 'delivery: not observed';
  const name = `${delivery.namespace}/${delivery.name}`;
  if (delivery.engine === 'Flux')
    return `Kustomization ${name}: applied ${shortRevision(delivery.lastAppliedRevision ?? '?')}`;
  const { sync, health, operation } = delivery;
  const at = (revisions: readonly string[]): string => revisions.map(shortRevision).join(', ');
  return `Application ${name}: ${sync.status ?? '?'} at ${at(sync.revisions)}, ${health.status ?? '?'}, sync ${operation?.phase ?? '?'} at ${at(operation?.revisions ?? [])}`;
}

function moduleLine(name: string, { modules = [] }: Snapshot): string {
  const module = modules.find((found) => found.name === name);
  const state = module === undefined ? 'not observed' : module.enabled ? module.phase : 'off';
  return `Module ${name}: ${state ?? 'enabled'}`;
}

function stateLine({ registry: { state } }: Snapshot): string {
  const ready = conditionOf(state, 'Ready')?.status ?? '?';
  return `registry-state: mode ${state.mode ?? '?'}, target_mode ${state.targetMode ?? '?'}, Ready ${ready}, resourceVersion ${state.resourceVersion ?? '?'}`;
}

function conditionLine(type: string, { registry: { state } }: Snapshot): string {
  return `${type}: ${conditionOf(state, type)?.status ?? 'not shown'}`;
}

function nodesLine({ nodes = [] }: Snapshot, reportOf: (node: NodeFacts) => string): string {
  return `nodes: ${pairs(Object.fromEntries(nodes.map((node) => [node.name, reportOf(node)])))}`;
}

function workloadLine(kind: string, name: string, { workloads = [] }: Snapshot): string {
  const found = workloads.find((one) => one.name === name && one.kind === kind);
  return `${kind} ${name}: ${found === undefined ? 'gone' : `${found.ready} of ${found.desired} pods Ready`}`;
}

function serviceLine(name: string, { services = [] }: Snapshot): string {
  const found = services.find((one) => one.name === name);
  const selected = Object.values(found?.selector ?? {}).join(', ');
  return `Service ${name}: ${selected}, ${found?.readyEndpoints ?? 0} endpoints`;
}

function pairs(values: Readonly<Record<string, string>> = {}): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
