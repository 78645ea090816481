import { planSwitch } from '../plan/plan-switch';
import type { RenderedSwitch } from '../render/render-plan';
import { EXIT } from './exit-codes';
import { valueOf } from './load';
import type { LoadedSwitch } from './load';

/** Renders every phase of a switch. Throws `Rejected`. */
export async function renderSwitch({ input, moduleConfig }: LoadedSwitch): Promise<RenderedSwitch> {
  const { renderPlan } = await import('../render/render-plan.js');
  const delivered = input.delivered?.objects ?? [];
  const sources = { delivered, ...(moduleConfig === undefined ? {} : { moduleConfig }) };
  return valueOf(renderPlan(planSwitch(input), sources), EXIT.no);
}
