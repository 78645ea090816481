import type { Plan } from '../../plan/plan';
import type { Rehearsal } from '../../rehearse/report/rehearsal';
import { planHeader } from './plan-text';
import type { PlanTextContext } from './plan-text';
import { rehearsalBlocks } from './rehearsal-blocks';
import { rehearsalEnd } from './rehearsal-end';
import { wrap } from './wrap';

/** A rehearsal as a person would watch it. */
export function formatRehearsal(
  rehearsal: Rehearsal,
  plan: Plan,
  context: PlanTextContext,
): string {
  const log = { ...context, engine: engineName(context), sources: rehearsal.sources };
  return [
    planHeader(plan, context).trimEnd(),
    twinLine(rehearsal, log.engine, context),
    '',
    ...rehearsalBlocks(rehearsal, plan, log),
    ...rehearsalEnd(rehearsal, log),
    '',
  ].join('\n');
}

function engineName({ cluster }: PlanTextContext): string {
  return cluster.delivery?.tool === 'Flux' ? 'Flux' : 'Argo CD';
}

function twinLine(
  { seed, states, sources }: Rehearsal,
  engine: string,
  { columns }: PlanTextContext,
): string {
  const how = states === undefined ? `seed ${String(seed)}` : 'everything that can happen';
  return [
    `  rehearsed on a twin · ${engine} · ${how}`,
    `  ${wrap(sourceLine(sources), columns - 4, 2)}`,
  ].join('\n');
}

function sourceLine({ old = 'not known', new: next = 'not known' }: Rehearsal['sources']): string {
  return `old source: ${old} · new source: ${next}`;
}
