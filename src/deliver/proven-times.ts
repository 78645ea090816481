import { provenHeld } from '../gate/proven-held';
import { secondsOf } from '../model/time';
import type { Snapshot } from '../observe/snapshot';
import type { GateTimes } from './gate-watch';
import { lastBegun } from './journal';
import type { Journal } from './journal';
import { phasesInQuestion } from './next-step';
import type { SwitchPhase } from './planned-switch';
import type { RepositoryView } from './repository';
import type { Standing } from './standing';

/**
 * What can be told of a gate's times by one who looks for the first time (decision 0027): for how long it has held, as the
 * cluster's own times prove it, and for how long it has been waited for since its commit, by the clock of those who run
 * `advance`. No two kinds of clock are compared.
 *
 * @param now - seconds since 1970
 */
export function provenTimes(
  phases: readonly SwitchPhase[],
  at: number,
  { journal, view }: Pick<Standing, 'journal' | 'view'>,
  snapshot: Snapshot,
  now: number,
): GateTimes {
  const gate = phases[at]?.gate;
  const held =
    gate && provenHeld(gate, snapshot, journal && lastBegun(journal)?.baseline.config.mode);
  const begun = journal && secondsSinceCommit(journal, view, now);
  // with a phase behind it that makes no commit a gate may have been open for days, and the journal does not tell
  const isAlone = phasesInQuestion(phases, journal).length === 1;
  return {
    heldSeconds: Math.max(0, Math.min(held ?? 0, begun ?? Number.POSITIVE_INFINITY)),
    waitedSeconds: isAlone ? Math.max(0, begun ?? 0) : 0,
  };
}

/** Of two tellings, each a lower bound. */
export function longer(a: GateTimes, b: GateTimes): GateTimes {
  return {
    heldSeconds: Math.max(a.heldSeconds, b.heldSeconds),
    waitedSeconds: Math.max(a.waitedSeconds, b.waitedSeconds),
  };
}

/**
 * Since the commit is where it is synced. Clocks of those who run `advance`, and of whoever merges, may differ by seconds; deadlines
 * are longer. What was taken back before it was merged is synced for longer than its commit is there.
 */
function secondsSinceCommit(
  journal: Journal,
  { proposal }: RepositoryView,
  now: number,
): number | undefined {
  const begun = secondsOf(lastBegun(journal)?.at);
  if (Number.isNaN(begun)) return undefined;
  return now - (proposal?.state === 'merged' ? Math.max(begun, proposal.at) : begun);
}
