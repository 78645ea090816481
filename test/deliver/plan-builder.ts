import type { PlannedSwitch } from '../../src/deliver/planned-switch';
import type { Phase, Plan } from '../../src/plan/plan';

/** A plan that fits a planned switch; its phases change nothing and cost nothing unless they are given. */
export function planOf(
  { cluster, plan, phases }: PlannedSwitch,
  given: Readonly<Record<string, Partial<Phase>>> = {},
): Plan {
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Plan',
    cluster,
    engine: 'Module',
    profile: 'C',
    basis: { kind: 'assumed', from: 'Direct' },
    legal: true,
    route: plan.route,
    refusals: [],
    preconditions: [],
    hops: [
      {
        from: 'Direct',
        to: 'Local',
        phases: phases.map(({ id, kind, purpose, gate }): Phase => ({
          id,
          kind,
          purpose,
          changes: [],
          gate,
          disruption: 'None',
          approval: false,
          pointOfNoReturn: false,
          inverse: { steps: [] },
          conditions: [],
          objects: [],
          ...given[id],
        })),
      },
    ],
    actions: [],
    risks: [],
  };
}
