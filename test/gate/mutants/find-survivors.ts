import { CASES } from '../cases';
import { GATE } from '../gate-folder';
import type { GateFolder } from '../gate-folder';
import type { GateLoader } from './load-gate';
import type { Mutant } from './mutant';

const ANSWERS = CASES.map(({ ask }) => answerOf(GATE, ask));

/** The mutants that answer every case as the sources do. */
export function survivorsOf(loader: GateLoader, mutants: readonly Mutant[]): readonly Mutant[] {
  // the case that noticed the mutant before this one often notices this one too
  let first = 0;
  return mutants.filter((mutant) => {
    const noticed = noticedBy(loader, mutant, first);
    first = noticed ?? first;
    return noticed === undefined;
  });
}

/** The number of a case that the mutant answers in another way. */
function noticedBy(loader: GateLoader, mutant: Mutant, first: number): number | undefined {
  let gate: GateFolder;
  try {
    gate = loader.load(mutant);
  } catch {
    return first;
  }
  const isOther = (at: number): boolean => {
    const ask = CASES[at]?.ask;
    return ask !== undefined && answerOf(gate, ask) !== ANSWERS[at];
  };
  if (isOther(first)) return first;
  const found = CASES.findIndex((_, at) => isOther(at));
  return found < 0 ? undefined : found;
}

/** As a text: what a mutant makes belongs to another realm. */
function answerOf(gate: GateFolder, ask: (gate: GateFolder) => unknown): string {
  try {
    return JSON.stringify(ask(gate), (_, value: unknown) => value ?? String(value));
  } catch (error) {
    return `throws ${String(error)}`;
  }
}
