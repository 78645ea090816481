import { emptyJournal, plannedSwitch, stateAfter } from '../../src/deliver/planned-switch';
import type { SwitchSources } from '../../src/deliver/planned-switch';
import { readDeliveredTree } from '../../src/plan/delivered-tree';
import { planSwitch } from '../../src/plan/plan-switch';
import { renderPlan } from '../../src/render/render-plan';
import { readManifests } from '../../src/render/from-yaml';
import { cluster, settings } from '../plan/plan-builder';
import { LAYOUT } from './switch-builder';

const INPUT = {
  cluster: cluster('Local', { previous: settings('Direct') }),
  observation: { kind: 'assumed', from: 'Direct' },
} as const;

function sources(change: Partial<SwitchSources> = {}): SwitchSources {
  const plan = planSwitch(INPUT);
  const rendered = renderPlan(plan, { delivered: [] });
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.issues));
  return {
    id: 's1',
    layout: LAYOUT,
    plan,
    rendered: rendered.value,
    delivered: [],
    clusterFile: 'the file\n',
    ...change,
  };
}

describe('a planned switch', () => {
  const planned = plannedSwitch(sources());

  it('has every phase of the plan with its hop, its gate and its rendered files', () => {
    const phases = sources().plan.hops.flatMap((hop) => hop.phases);
    expect(planned.phases.map(({ id, kind, gate }) => ({ id, kind, gate }))).toEqual(
      phases.map(({ id, kind, gate }) => ({ id, kind, gate })),
    );
    expect(planned.phases.map(({ from, to }) => `${from} ${to}`)).toEqual(
      phases.map(() => 'Direct Local'),
    );
    expect(planned.phases.map(({ manifests }) => manifests)).toEqual(
      sources().rendered.phases.map(({ tree }) => tree.files),
    );
  });

  it('knows what each tree asks the module for', () => {
    expect(planned.phases.map(({ wanted }) => wanted?.mode)).toEqual(['Direct', 'Local', 'Local']);
    expect(stateAfter(planned, 0).wanted?.mode).toBe('Direct');
    expect(stateAfter(planned, undefined)).toEqual({ manifests: [] });
  });

  it('knows what the tree before it asked for', () => {
    const last = sources().rendered.phases.at(-1)?.tree.files ?? [];
    const objects = readManifests(last);
    const delivered = objects.ok ? readDeliveredTree(objects.value).objects : [];
    expect(plannedSwitch(sources({ delivered })).before.wanted?.mode).toBe('Local');
  });

  it('begins with a journal of its plan, without entries', () => {
    const { hash, route, phases } = emptyJournal(planned).plan;
    expect(emptyJournal(planned)).toMatchObject({ id: 's1', cluster: 'prod-1', entries: [] });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(route).toEqual(['Direct', 'Local']);
    expect(phases.map(({ id }) => id)).toEqual(['adopt', 'switch-local', 'fill-local']);
  });

  it('is another one when the cluster file is', () => {
    const other = plannedSwitch(sources({ clusterFile: 'another file\n' }));
    expect(other.plan.hash).not.toBe(planned.plan.hash);
    expect(plannedSwitch(sources()).plan.hash).toBe(planned.plan.hash);
  });
});
