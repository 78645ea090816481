import type { Plan } from '../../plan/plan';
import type { Prepared } from '../prepare';
import { hostOf } from './apply-fault';
import type { FaultSubjects } from './parse-fault';

/** What faults of a rehearsal may be about: its nodes, its registries, and the phases and conditions on its way. */
export function faultSubjects({ twin, context }: Prepared, plan: Plan): FaultSubjects {
  const upstreams = ['upstream', 'old-upstream'].filter((name) => hostOf(name, context) !== '');
  const phases = plan.hops.flatMap((hop) => hop.phases);
  return {
    nodes: twin.nodes.map(({ name }) => name),
    registries: [...upstreams, ...Object.keys(twin.registries)],
    moments: [
      ...phases.map(({ id }) => id),
      ...new Set(phases.flatMap(({ conditions }) => conditions)),
    ],
  };
}
