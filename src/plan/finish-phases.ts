import { heaviest, reaches } from '../model/disruption';
import type { Cluster } from '../spec/cluster';
import { changesBetween } from './changes';
import type { Tree } from './changes';
import type { HopOutline, PhaseDraft } from './draft';
import { Gates } from './gates';
import { inverseOf } from './inverse';
import type { Hop, Phase } from './plan';

/** Turns drafts into the phases of a plan and sorts them into its hops. */
export function finishPhases(
  cluster: Cluster,
  delivered: Tree,
  drafts: readonly PhaseDraft[],
  hops: readonly HopOutline[],
): readonly Hop[] {
  const gates = new Gates(cluster);
  const pointOfNoReturn = drafts.findIndex((draft) => draft.commits);
  const phases = drafts.map((draft, index): Phase => {
    const before = drafts[index - 1]?.tree ?? delivered;
    return {
      id: draft.id,
      kind: draft.kind,
      purpose: draft.purpose,
      changes: changesBetween(before, draft.tree),
      gate: draft.gate,
      disruption: draft.disruption,
      approval: needsApproval(cluster, drafts, index),
      pointOfNoReturn: index === pointOfNoReturn,
      inverse: inverseOf(draft, before, gates),
      conditions: draft.conditions,
      objects: draft.tree,
    };
  });
  return hops.map((hop, index) => ({
    ...hop,
    phases: phases.filter((_, phase) => drafts[phase]?.hop === index),
  }));
}

/** A commit is approved together with the actions that follow it: nothing holds those back any more. */
function needsApproval(cluster: Cluster, drafts: readonly PhaseDraft[], index: number): boolean {
  const draft = drafts[index];
  if (cluster.approvals === undefined || draft === undefined || draft.kind !== 'commit')
    return false;
  const next = drafts.findIndex((later, at) => at > index && later.kind === 'commit');
  const together = drafts.slice(index, next < 0 ? undefined : next);
  return reaches(heaviest(together.map((d) => d.disruption)), cluster.approvals.from);
}
