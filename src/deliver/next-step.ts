import type { Verdict } from '../gate/verdict';
import { isEnded } from './journal';
import type { Journal, JournalPhase } from './journal';

/** What `advance` does next. Phases are numbers in the plan's list. */
export type Step =
  /** Commit the journal, and with it the first phase where that has a commit. */
  | { readonly kind: 'start'; readonly phase?: number }
  /** Commit a phase. `passed`: those whose evidence the journal still lacks. */
  | { readonly kind: 'commit'; readonly phase: number; readonly passed: readonly number[] }
  /** The last gate is open: its evidence goes into one closing commit. */
  | { readonly kind: 'close'; readonly passed: readonly number[] }
  | { readonly kind: 'wait'; readonly phase: number; readonly verdict: Verdict }
  /** As `wait`, but it is a person who has to do something. */
  | { readonly kind: 'act'; readonly phase: number; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly phase: number; readonly verdict: Verdict }
  | { readonly kind: 'done' };

/**
 * Decides from the journal and what is seen now, and from nothing else: asked again after a kill, it says the same.
 *
 * Phases without a commit leave no trace in the repository when they pass. So the gates of the last commit and of those
 * behind it are all judged anew, and all must be open together before the next commit.
 *
 * @param judge - verdict of a phase's gate; asked in order, no further than the first that is not open
 */
export function nextStep(
  phases: readonly JournalPhase[],
  journal: Journal | undefined,
  judge: (phase: number) => Verdict,
): Step {
  if (journal === undefined) return firstStep(phases);
  if (isEnded(journal)) return { kind: 'done' };
  const { begun, recorded } = progressOf(journal);
  const passed: number[] = [];
  for (let at = recorded; ; at += 1) {
    const phase = phases[at];
    if (phase === undefined)
      return passed.length === 0 ? { kind: 'done' } : { kind: 'close', passed };
    if (phase.kind === 'commit' && !begun.has(phase.id))
      return { kind: 'commit', phase: at, passed };
    const verdict = judge(at);
    if (verdict.verdict !== 'open') return heldBack(phase, at, verdict);
    passed.push(at);
  }
}

/** The phases whose gates `nextStep` may ask for: from the first without evidence to the next commit. */
export function phasesInQuestion(
  phases: readonly JournalPhase[],
  journal: Journal | undefined,
): readonly number[] {
  if (journal === undefined) return [];
  const { begun, recorded } = progressOf(journal);
  const next = phases.findIndex(
    ({ id, kind }, at) => at >= recorded && kind === 'commit' && !begun.has(id),
  );
  const end = next < 0 ? phases.length : next;
  return Array.from({ length: end - recorded }, (_, at) => recorded + at);
}

function firstStep(phases: readonly JournalPhase[]): Step {
  return phases[0]?.kind === 'commit' ? { kind: 'start', phase: 0 } : { kind: 'start' };
}

function progressOf({ entries }: Journal): {
  readonly begun: ReadonlySet<string>;
  /** How many phases have their evidence in the journal. */
  readonly recorded: number;
} {
  const begun = entries.flatMap((entry) => (entry.event === 'begun' ? [entry.phase] : []));
  const recorded = entries.filter(({ event }) => event === 'passed').length;
  return { begun: new Set(begun), recorded };
}

function heldBack({ kind }: JournalPhase, phase: number, verdict: Verdict): Step {
  if (verdict.verdict === 'failed') return { kind: 'failed', phase, verdict };
  return { kind: kind === 'action' ? 'act' : 'wait', phase, verdict };
}
