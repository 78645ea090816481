import { baselineOf } from '../../src/gate/baseline';
import { evidenceLines } from '../../src/gate/evidence-lines';
import { judgeGate } from '../../src/gate/judge-gate';
import { provenHeld } from '../../src/gate/proven-held';
import { commitsOf } from '../../src/gate/revision';
import { VERDICTS } from '../../src/gate/verdict';
import { wantedSettings } from '../../src/gate/wanted-settings';

/** What `src/gate` does for others: of the sources, or of a mutant of them. */
export const GATE = {
  baselineOf,
  commitsOf,
  evidenceLines,
  judgeGate,
  provenHeld,
  VERDICTS,
  wantedSettings,
};
export type GateFolder = typeof GATE;
