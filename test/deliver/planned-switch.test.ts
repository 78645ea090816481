import { emptyJournal, plannedSwitch, stateAfter } from '../../src/deliver/planned-switch';
import { readDeliveredTree } from '../../src/plan/delivered-tree';
import { planSwitch } from '../../src/plan/plan-switch';
import { renderPlan } from '../../src/render/render-plan';
import type { RenderedSwitch } from '../../src/render/render-plan';
import { readManifests } from '../../src/render/from-yaml';
import { cluster, settings } from '../plan/plan-builder';
import { frozenOf } from './delivery-builder';
import { LAYOUT } from './switch-builder';

const INPUT = {
  cluster: cluster('Local', { previous: settings('Direct') }),
  observation: { kind: 'assumed', from: 'Direct' },
} as const;

const PLAN = planSwitch(INPUT);

function rendered(): RenderedSwitch {
  const made = renderPlan(PLAN, { delivered: [] });
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return made.value;
}

describe('a planned switch', () => {
  const planned = plannedSwitch(frozenOf(PLAN), LAYOUT, rendered());

  it('has every phase of the plan with its hop, its gate and its rendered files', () => {
    const phases = PLAN.hops.flatMap((hop) => hop.phases);
    expect(planned.phases.map(({ id, kind, gate }) => ({ id, kind, gate }))).toEqual(
      phases.map(({ id, kind, gate }) => ({ id, kind, gate })),
    );
    expect(planned.phases.map(({ from, to }) => `${from} ${to}`)).toEqual(
      phases.map(() => 'Direct Local'),
    );
    expect(planned.phases.map(({ manifests }) => manifests)).toEqual(
      rendered().phases.map(({ tree }) => tree.files),
    );
  });

  it('knows what each tree asks the module for', () => {
    expect(planned.phases.map(({ wanted }) => wanted?.mode)).toEqual(['Direct', 'Local', 'Local']);
    expect(stateAfter(planned, 0).wanted?.mode).toBe('Direct');
    expect(stateAfter(planned, undefined)).toEqual({ manifests: [] });
  });

  it('knows what the tree before it asked for', () => {
    const last = rendered().phases.at(-1)?.tree.files ?? [];
    const objects = readManifests(last);
    const delivered = objects.ok ? readDeliveredTree(objects.value).objects : [];
    const again = plannedSwitch(frozenOf(PLAN, { before: delivered }), LAYOUT, rendered());
    expect(again.before.wanted?.mode).toBe('Local');
  });

  it('begins with a journal of its plan, without entries', () => {
    const { hash, route, phases } = emptyJournal(planned).plan;
    expect(emptyJournal(planned)).toMatchObject({ id: 's1', cluster: 'prod-1', entries: [] });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(route).toEqual(['Direct', 'Local']);
    expect(phases.map(({ id }) => id)).toEqual(['adopt', 'switch-local', 'fill-local']);
  });

  it('is another one when the cluster file is', () => {
    const frozen = frozenOf(PLAN, { clusterFile: 'another file\n' });
    const other = plannedSwitch(frozen, LAYOUT, rendered());
    expect(other.plan.hash).not.toBe(planned.plan.hash);
  });
});
