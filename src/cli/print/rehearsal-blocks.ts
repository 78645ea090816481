import type { Plan } from '../../plan/plan';
import type { HandTask, PhaseSpan, Rehearsal, TraceEvent } from '../../rehearse/report/rehearsal';
import { RehearsalLog } from './rehearsal-log';
import type { LogContext } from './rehearsal-log';
import { clockText } from './virtual-time';
import { wrap } from './wrap';

/** What happened, phase by phase. */
export function rehearsalBlocks(
  rehearsal: Rehearsal,
  plan: Plan,
  context: LogContext,
): readonly string[] {
  const log = new RehearsalLog(context);
  const parts = eventsByPhase(rehearsal);
  const last = rehearsal.phases.length - 1;
  return rehearsal.phases.map((span, index) => {
    const tasks = rehearsal.byHand.filter(({ phase }) => phase === span.id);
    for (const task of tasks.filter(({ at }) => at === undefined)) log.addTask(task);
    for (const event of parts[index] ?? []) log.add(event, taskDone(event, rehearsal.byHand));
    const lines = log.take();
    const stopped = index === last ? unfinished(log, rehearsal, plan, context) : [];
    return [head(span, plan, context), ...lines, ...stopped, ''].join('\n');
  });
}

/** Events of each phase; what looks back at a phase that is over belongs to the one that is under way. */
function eventsByPhase({ phases, trace }: Rehearsal): readonly (readonly TraceEvent[])[] {
  const parts: TraceEvent[][] = phases.map(() => []);
  let current = 0;
  for (const event of trace) {
    const entered = phases.findIndex(({ id }) => id === event.phase);
    current = Math.max(current, entered);
    parts[current]?.push(event);
  }
  return parts;
}

function taskDone({ actor, at = 0 }: TraceEvent, tasks: readonly HandTask[]): HandTask | undefined {
  if (actor !== 'person') return undefined;
  return tasks.find((task) => Math.abs((task.at ?? -1) + (task.seconds ?? 0) - at) < 0.2);
}

function head({ id, at, seconds }: PhaseSpan, plan: Plan, { paint }: LogContext): string {
  const phases = plan.hops.flatMap((hop) => hop.phases);
  const index = phases.findIndex((phase) => phase.id === id);
  const number = index < 0 ? '' : `phase ${String(index + 1)}/${String(phases.length)} `;
  const mark = phases[index]?.pointOfNoReturn === true ? ' ◆' : '';
  return `${paint.bold(`${number}${id}${mark}`)}   ${paint.dim(`+${clockText(at)}, took ${clockText(seconds)}`)}`;
}

/** What a rehearsal that came to no end was at, and what it has not come to. */
function unfinished(
  log: RehearsalLog,
  { stopped }: Rehearsal,
  plan: Plan,
  { paint, columns }: LogContext,
): readonly string[] {
  if (stopped === undefined) return [];
  const phase = plan.hops.flatMap(({ phases }) => phases).find(({ id }) => id === stopped.phase);
  const ahead = (phase?.conditions ?? []).filter((type) => !log.hasShown(type));
  return [
    ...log.underWay.flatMap(({ type, message }) => [
      `            ${paint.yellow('⠿')} ${type}`,
      ...message
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => `                ${line}`),
    ]),
    ...(ahead.length === 0 ? [] : [`            · ${wrap(ahead.join(' · '), columns - 14, 14)}`]),
  ];
}
