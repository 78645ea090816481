import type { Performance } from '../perform/performance';
import { rounded } from './estimate';
import type { PhaseSpan } from './rehearsal';

/** Phases in the order in which they were entered, from the first event of each to that of the next. */
export function phaseSpans({ events, seconds }: Performance): readonly PhaseSpan[] {
  const entered = new Map<string, number>();
  for (const { phase, at } of events) {
    if (isPhase(phase) && !entered.has(phase)) entered.set(phase, at);
  }
  const starts = [...entered];
  return starts.map(([id, at], index) => ({
    id,
    at: rounded(at),
    seconds: rounded((starts[index + 1]?.[1] ?? seconds) - at),
  }));
}

function isPhase(phase: string): boolean {
  return phase !== '' && phase !== 'done' && phase !== 'reverted';
}
