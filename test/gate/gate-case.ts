import type { GateEvidence } from '../../src/gate/evidence';
import type { Gate, GateClause } from '../../src/plan/plan';
import { gateOf, told } from './gate-builder';
import type { GateFolder } from './gate-folder';

/** Something that `src/gate` is asked, and what it answers. */
export interface GateCase {
  readonly name: string;
  readonly ask: (gate: GateFolder) => unknown;
  readonly answer: unknown;
  /** Where it is a gate that is judged. */
  readonly judged?: { readonly gate: Gate; readonly evidence: GateEvidence };
}

/** Evidence, and what a gate says of it: `open`, `waiting: …`. */
export type Verdicts = Readonly<Record<string, readonly [evidence: GateEvidence, told: string]>>;

/** Cases of one clause, by a sentence that continues `about`. */
export function verdictsOf(
  about: string,
  clause: GateClause,
  verdicts: Verdicts,
): readonly GateCase[] {
  return verdictsOfGate(about, gateOf([clause]), verdicts);
}

/** Cases of one gate. */
export function verdictsOfGate(about: string, gate: Gate, verdicts: Verdicts): readonly GateCase[] {
  return Object.entries(verdicts).map(([sentence, [evidence, answer]]) => ({
    name: `${about} ${sentence}`,
    ask: ({ judgeGate }) => told(judgeGate(gate, evidence)),
    answer,
    judged: { gate, evidence },
  }));
}
