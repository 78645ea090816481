import type { GateClause } from '../plan/plan';
import { judgeDelivered } from './clauses/delivered';
import { judgeController } from './clauses/controller';
import { judgeImages } from './clauses/images';
import { judgeModuleDisabled, judgeModuleReady } from './clauses/modules';
import { judgeDefaultConfig, judgeReleased } from './clauses/node-reports';
import { judgeNodesUpToDate } from './clauses/nodes-up-to-date';
import { judgePlatformRegistry } from './clauses/platform';
import { judgePreflight } from './clauses/preflight';
import { judgeCondition, judgeReady, judgeTarget } from './clauses/registry';
import { judgeService } from './clauses/service';
import { judgeGone, judgeRolledOut } from './clauses/workloads';
import type { GateEvidence } from './evidence';
import type { Hindrance } from './verdict';

/** The clauses that are judged on their own; PlatformHealthy also asks how the others stand. */
export type SingleClause = Exclude<GateClause, { kind: 'PlatformHealthy' }>;

/** What keeps a clause from being open; `undefined` when nothing does. */
export function judgeClause(clause: SingleClause, evidence: GateEvidence): Hindrance | undefined {
  const { snapshot } = evidence;
  switch (clause.kind) {
    case 'Delivered':
      return judgeDelivered(evidence);
    case 'ModuleReady':
      return judgeModuleReady(clause.module, snapshot);
    case 'ModuleDisabled':
      return judgeModuleDisabled(clause.module, snapshot);
    case 'RegistryReady':
      return judgeReady(clause.mode, evidence);
    case 'RegistryTarget':
      return judgeTarget(clause.mode, evidence);
    case 'RegistryCondition':
      return judgeCondition(clause.type, clause.status, evidence);
    case 'PreflightListsCustomNodes':
      return judgePreflight(clause.nodes, evidence);
    case 'NodesUpToDate':
      return judgeNodesUpToDate(clause.nodeGroups, evidence);
    case 'NodesReportDefaultConfig':
      return judgeDefaultConfig(snapshot);
    case 'NodesReleased':
      return judgeReleased(snapshot);
    case 'RolledOut':
      return judgeRolledOut(clause, snapshot);
    case 'Gone':
      return judgeGone(clause, snapshot);
    case 'ServiceLeadsTo':
      return judgeService(clause, snapshot);
    case 'ImagesPresent':
      return judgeImages(clause, evidence.images);
    case 'PlatformRegistryIs':
      return judgePlatformRegistry(clause, snapshot);
    case 'ControllerRestarted':
      return judgeController(evidence);
  }
}
