import type { Settled } from './advance-outcome';
import { drifted } from './current-switch';
import { committedPhase, isEnded } from './journal';
import type { Layout } from './layout';
import type { Standing } from './standing';

/** What is on no branch that anybody syncs, no gate can judge. */
export function heldByProposal(
  { view: { proposal }, journal }: Standing,
  layout: Layout,
): Settled | undefined {
  const phase = journal === undefined || isEnded(journal) ? undefined : committedPhase(journal);
  if (journal === undefined || phase === undefined || proposal === undefined) return undefined;
  switch (proposal.state) {
    case 'merged':
      return undefined;
    case 'overruled':
      return { kind: 'refused', issues: [drifted(layout, journal, proposal.into)] };
    case 'waiting': {
      const reason = `proposed, waits to be merged into ${proposal.into}`;
      const evidence = [`waiting: ${reason}`];
      return { kind: 'unmerged', phase, verdict: { verdict: 'waiting', reason, evidence } };
    }
  }
}
