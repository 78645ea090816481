import type { Snapshot } from '../../observe/snapshot';
import type { Plan } from '../../plan/plan';
import { painterFor } from '../print/painter';
import { formatPlan } from '../print/plan-text';
import type { Streams } from '../streams';
import type { ClusterDesk } from './cluster-desk';

/** A plan as `regshift plan` shows it. */
export function planText(
  plan: Plan,
  snapshot: Snapshot | undefined,
  { cluster }: Pick<ClusterDesk, 'cluster'>,
  streams: Streams,
): string {
  const paint = painterFor(streams.stdout, streams);
  const columns = streams.stdout.columns ?? 100;
  return formatPlan(plan, { cluster, snapshot, paint, verbose: false, columns });
}
