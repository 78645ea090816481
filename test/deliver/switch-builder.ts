import { formatFrozen } from '../../src/deliver/frozen-text';
import { layoutOf } from '../../src/deliver/layout';
import type { PlannedSwitch, SwitchPhase } from '../../src/deliver/planned-switch';
import type { AdvancePorts } from '../../src/deliver/advance-ports';
import type { Repository } from '../../src/deliver/repository';
import type { DeliveryFacts, Snapshot } from '../../src/observe/snapshot';
import type { GateClause } from '../../src/plan/plan';
import type { RegistrySettings } from '../../src/spec/cluster-file.generated';
import { APPLICATION, SNAPSHOT, gateOf } from '../gate/gate-builder';
import { UNSEALED } from '../../src/rehearse/live/unasked-ports';
import { planSwitch } from '../../src/plan/plan-switch';
import { cluster, settings } from '../plan/plan-builder';
import { PHASES, frozenOf } from './delivery-builder';

export const LAYOUT = layoutOf('clusters', 'prod-1');
const PLAN = planSwitch({
  cluster: cluster('Local', { previous: settings('Direct') }),
  observation: { kind: 'assumed', from: 'Direct' },
});

/** The switch of `PHASES`; its gates are open unless they are given clauses. */
export function switchOf(
  clauses: Readonly<Record<string, readonly GateClause[]>> = {},
  settleSeconds = 0,
): PlannedSwitch {
  const phases = PHASES.map(({ id, kind }): SwitchPhase => ({
    id,
    kind,
    purpose: `do ${id}`,
    from: 'Direct',
    to: 'Local',
    approval: false,
    manifests: [{ path: 'state.yaml', content: `phase: ${id}\n` }],
    gate: gateOf(clauses[id] ?? [], { settleSeconds, deadline: '1h' }),
  }));
  return {
    id: 's1',
    cluster: 'prod-1',
    plan: { hash: 'a1', frozen: 'f1', route: ['Direct', 'Local'], phases: PHASES },
    layout: LAYOUT,
    record: {
      path: 'clusters/prod-1/switches/s1.plan.yaml',
      content: formatFrozen(frozenOf(PLAN)),
    },
    frozen: frozenOf(PLAN),
    phases,
    before: { manifests: [] },
  };
}

/** The same switch, with what the trees of phases ask the module for. */
export function asking(
  planned: PlannedSwitch,
  wanted: Readonly<Record<string, RegistrySettings>>,
): PlannedSwitch {
  const phases = planned.phases.map((phase) => {
    const asked = wanted[phase.id];
    return asked === undefined ? phase : { ...phase, wanted: asked };
  });
  return { ...planned, phases };
}

/** A cluster as it is seen, with an Application that has synced a commit. */
export function clusterAt(sha: string): Snapshot {
  const delivery: DeliveryFacts = {
    ...APPLICATION,
    sync: { status: 'Synced', revisions: [sha] },
    operation: { phase: 'Succeeded', revisions: [sha] },
  };
  return { ...SNAPSHOT, delivery };
}

/** Ports with everything as usual, but for what is given. */
export function portsOf(repository: Repository, given: Partial<AdvancePorts> = {}): AdvancePorts {
  return {
    repository,
    observe: () => Promise.resolve(SNAPSHOT),
    findImages: () => Promise.reject(new Error('no gate asks for images')),
    now: () => 1000,
    sealer: UNSEALED,
    approvals: { approvals: () => Promise.resolve([]) },
    ...given,
  };
}
