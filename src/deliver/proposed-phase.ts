import type { Journal } from './journal';

/** What a commit proposes, as the journal in it tells. */
export interface ProposedPhase {
  /** The phase's id; `start` where the journal only begins, `close` where it only ends. */
  readonly name: string;
  /** Number in the plan's list; absent for `start` and `close`. */
  readonly index?: number;
  /** The phases whose gates opened before it, with what was seen. */
  readonly passed: readonly { readonly phase: string; readonly evidence: readonly string[] }[];
}

/** The last entry of a journal is what its commit is about: evidence is written in the commit that follows. */
export function proposedPhase({ plan, entries }: Journal): ProposedPhase {
  const last = entries.at(-1);
  const begun = last?.event === 'begun' ? last.phase : undefined;
  const index = plan.phases.findIndex(({ id }) => id === begun);
  const before = begun === undefined ? entries : entries.slice(0, -1);
  const from = before.findLastIndex(({ event }) => event !== 'passed') + 1;
  const passed = before
    .slice(from)
    .flatMap((entry) => (entry.event === 'passed' ? [entry] : []))
    .map(({ phase, evidence }) => ({ phase, evidence }));
  const name = begun ?? (last?.event === 'passed' ? 'close' : 'start');
  return { name, ...(index < 0 ? {} : { index }), passed };
}
