import { layoutOf } from '../../../src/deliver/layout';
import { plannedSwitch } from '../../../src/deliver/planned-switch';
import type { PlannedSwitch } from '../../../src/deliver/planned-switch';
import type { PlanInput } from '../../../src/plan/input';
import { LiveCluster } from '../../../src/rehearse/live/live-cluster';
import { performLive } from '../../../src/rehearse/live/live-switch';
import type { LiveEnding, LiveEvent } from '../../../src/rehearse/live/live-switch';
import type { TwinState } from '../../../src/rehearse/twin/state';
import { renderPlan } from '../../../src/render/render-plan';
import { frozenOf } from '../../deliver/delivery-builder';
import { MemoryRepository } from '../../deliver/memory-repository';
import { prepare } from '../switches';
import type { Around } from '../switches';

const LAYOUT = layoutOf('clusters', 'prod-1');
/** When every test begins. */
export const START = 1_000_000;

/** A switch, a cluster that follows a branch in memory, and what happens. */
export interface Stage {
  readonly repository: MemoryRepository;
  readonly cluster: LiveCluster;
  readonly planned: PlannedSwitch;
  readonly events: readonly LiveEvent[];
  run(): Promise<LiveEnding>;
}

/** Sets everything up; `change` may break the cluster before the switch begins. */
export function stage(
  input: PlanInput,
  around: Around,
  change: (twin: TwinState) => TwinState = (twin) => twin,
): Stage {
  const { plan, twin, context } = prepare(input, around);
  const delivered = input.delivered?.objects ?? [];
  const rendered = renderPlan(plan, { delivered });
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.issues));
  const planned = plannedSwitch(frozenOf(plan, { before: delivered }), LAYOUT, rendered.value);
  const repository = new MemoryRepository(LAYOUT);
  for (const { path, content } of rendered.value.before.files) {
    repository.put({ path: `${LAYOUT.manifests}/${path}`, content });
  }
  const { ground } = context;
  const cluster = new LiveCluster({ twin: change(twin), ground, now: START, layout: LAYOUT });
  const events: LiveEvent[] = [];
  const see = (event: LiveEvent): void => {
    events.push(event);
  };
  const run = () => performLive({ cluster, planned, context, repository, seed: 1, see });
  return { repository, cluster, planned, events, run };
}
