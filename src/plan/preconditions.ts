import type { CheckId, PreconditionRow, Profile } from '../modes/profile';
import type { Check, CheckContext, Finding } from './checks/check';
import { phaseIds } from './checks/check';
import * as cluster from './checks/cluster-checks';
import * as containerd from './checks/containerd-checks';
import * as file from './checks/file-checks';
import * as nodes from './checks/node-checks';
import * as pipeline from './checks/pipeline-checks';
import { settled } from './checks/settled-check';
import type { Precondition } from './plan';

/** The code behind each check that a profile may name. */
const CHECKS: Readonly<Record<CheckId, Check>> = {
  settled,
  'managed-cluster': cluster.managedCluster,
  bootstrapped: cluster.bootstrapped,
  'no-update-running': cluster.noUpdateRunning,
  'no-pending-release': cluster.noPendingRelease,
  'controller-ready': cluster.controllerReady,
  'module-ready': cluster.moduleReady,
  'module-in-maintenance': cluster.moduleInMaintenance,
  'static-cluster': cluster.staticCluster,
  'supported-runtime': nodes.supportedRuntime,
  'runtime-change-in-flight': nodes.noRuntimeChange,
  'masters-ready': nodes.mastersReady,
  'masters-schedulable': nodes.mastersSchedulable,
  'nodes-ready': nodes.nodesReady,
  'nodes-up-to-date': nodes.nodesUpToDate,
  'nodes-await-approval': nodes.nodesAwaitApproval,
  'custom-containerd-config': containerd.customContainerdConfig,
  'foreign-node-scripts': containerd.foreignNodeScripts,
  'legacy-runtime': containerd.legacyRuntime,
  'queue-quiet': cluster.queueQuiet,
  'public-domain': cluster.publicDomain,
  'via-section': file.viaSection,
  'secret-delivery': file.secretDelivery,
  'pipeline-masters': pipeline.mastersKnown,
  'pipeline-images': pipeline.replicationImage,
  'pipeline-paths': pipeline.pathsMapped,
  'pipeline-push': pipeline.pushHost,
  'pipeline-containerd': pipeline.oneContainerd,
  'pipeline-one-master': pipeline.notThroughItself,
  'module-off': pipeline.moduleOff,
};

/** Evaluates the preconditions of a plan, in the order of the profile's rows. */
export function evaluatePreconditions(
  profile: Profile,
  context: CheckContext,
): readonly Precondition[] {
  return profile.preconditions
    .filter((row) => applies(row, context))
    .flatMap((row) =>
      CHECKS[row.check](context).map((finding) => precondition(row, finding, context)),
    );
}

function applies(row: PreconditionRow, context: CheckContext): boolean {
  if (phaseIds(context).length === 0) return row.scope === 'always';
  if (context.targets.length === 0) return row.scope !== 'switch';
  return (
    row.targets === undefined || row.targets.some((target) => context.targets.includes(target))
  );
}

function precondition(row: PreconditionRow, finding: Finding, context: CheckContext): Precondition {
  return {
    code: row.code,
    state: finding.state,
    message: finding.message,
    remedy: 'remedy' in finding ? finding.remedy : '',
    phase: phaseOfFinding(finding) ?? phaseOf(row, context),
  };
}

function phaseOfFinding(finding: Finding): string | undefined {
  switch (finding.state) {
    case 'met':
      return undefined;
    case 'cured':
      return finding.by;
    case 'failed':
    case 'unknown':
      return finding.phase;
  }
}

/**
 * The phase before which it must hold: the switch to the first target it is about, else the first of all. With engine
 * Pipeline nodes and masters are touched from the first phase of the hop on.
 */
function phaseOf(row: PreconditionRow, context: CheckContext): string {
  const hop = context.hops.find((candidate) => row.targets?.includes(candidate.to));
  if (context.input.cluster.engine === 'Pipeline' && hop?.phases[0] !== undefined) {
    return hop.phases[0].id;
  }
  const phase = hop?.phases.find((candidate) => candidate.id.startsWith('switch-'));
  return phase?.id ?? phaseIds(context)[0] ?? '';
}
