import type { HeldBack } from './advance-outcome';
import type { AdvancePorts } from './advance-ports';
import { approvalOf } from './approvals';
import type { Approval } from './approvals';
import { lastBegun } from './journal';
import { journalPath } from './layout';
import type { Step } from './next-step';
import type { PlannedSwitch, SwitchPhase } from './planned-switch';
import type { Standing } from './standing';

/** The approval of a phase, if somebody has given one. */
export async function approvalFor(
  { id }: SwitchPhase,
  { plan, cluster, layout, id: switchId }: PlannedSwitch,
  { approvals }: AdvancePorts,
): Promise<Approval | undefined> {
  const query = { plan: plan.hash, cluster, id: switchId, phase: id };
  const journal = journalPath(layout, switchId);
  return approvalOf(id, await approvals.approvals({ ...query, journal }));
}

/** The gates before the phase are open: nothing but the approval is missing. */
export function unapproved(
  { phase }: Extract<Step, { kind: 'commit' }>,
  { id }: SwitchPhase,
  planned: PlannedSwitch,
): HeldBack {
  return lacksApproval(phase, `phase ${id} needs an approval`, planned);
}

/** A forge lets people merge what nobody has approved: nothing follows it until somebody has. */
export async function mergedUnapproved(
  { journal }: Standing,
  planned: PlannedSwitch,
  ports: AdvancePorts,
): Promise<HeldBack | undefined> {
  const begun = journal && lastBegun(journal);
  const at = planned.phases.findIndex(({ id }) => id === begun?.phase);
  const phase = planned.phases[at];
  if (phase?.approval !== true || begun?.approvedBy !== undefined) return undefined;
  const approval = await approvalFor(phase, planned, ports);
  return approval === undefined
    ? lacksApproval(at, `phase ${phase.id} was merged without an approval`, planned)
    : undefined;
}

function lacksApproval(phase: number, lack: string, { cluster, phases }: PlannedSwitch): HeldBack {
  const reason = `${lack}: regshift approve --phase ${phases[phase]?.id ?? ''} (cluster ${cluster})`;
  return { kind: 'unapproved', phase, verdict: { verdict: 'waiting', reason, evidence: [] } };
}
