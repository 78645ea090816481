import { BugError } from '../model/errors';
import type { Gate } from '../plan/plan';
import { durationSeconds } from '../spec/duration';
import { judgeAge, judgePublication } from './clauses/age';
import { judgePlatformHealth } from './clauses/platform';
import type { GateEvidence } from './evidence';
import { judgeClause } from './judge-clause';
import { failed, waiting } from './verdict';
import type { Hindrance, Verdict } from './verdict';

export type { GateEvidence } from './evidence';
export type { Verdict } from './verdict';

const OPEN: Verdict = { verdict: 'open', reason: '', evidence: [] };
/** The worst decides. */
const GRAVITY: Readonly<Record<Hindrance['verdict'], number>> = { waiting: 1, stale: 2, failed: 3 };

/**
 * Whether the next phase may begin. Every clause is judged; the worst decides, and among equals the first. Knows no
 * clock: how long the gate has been open, and been waited for, is part of the evidence.
 */
export function judgeGate(gate: Gate, evidence: GateEvidence): Verdict {
  const hindrances = hindrancesOf(gate, evidence);
  const worst = worstOf(hindrances);
  if (worst === undefined) {
    const settling = settlingOf(gate, evidence);
    return settling === undefined ? OPEN : verdictOf(settling, [settling]);
  }
  return verdictOf(late(gate, evidence, worst), hindrances);
}

function hindrancesOf(gate: Gate, evidence: GateEvidence): readonly Hindrance[] {
  const old = judgeAge(evidence);
  if (old !== undefined) return [old];
  const found: Hindrance[] = [];
  let health = false;
  for (const clause of gate.all) {
    if (clause.kind === 'PlatformHealthy') {
      health = true;
      continue;
    }
    const hindrance = judgeClause(clause, evidence);
    if (hindrance !== undefined) found.push(hindrance);
  }
  const sick = health ? judgePlatformHealth(evidence, found.length === 0) : undefined;
  if (sick !== undefined) found.push(sick);
  const early = found.length === 0 ? judgePublication(evidence) : undefined;
  return early === undefined ? found : [early];
}

function worstOf(hindrances: readonly Hindrance[]): Hindrance | undefined {
  let worst: Hindrance | undefined;
  for (const hindrance of hindrances) {
    if (worst === undefined || GRAVITY[hindrance.verdict] > GRAVITY[worst.verdict])
      worst = hindrance;
  }
  return worst;
}

/** The deadline asks for a person, however little is known. A gate that is open and only settles is not late. */
function late(gate: Gate, { waitedSeconds }: GateEvidence, worst: Hindrance): Hindrance {
  if (gate.deadline === undefined || waitedSeconds === undefined || worst.verdict === 'failed')
    return worst;
  const limit = durationSeconds(gate.deadline);
  if (limit === undefined) throw new BugError(`a gate has the deadline ${gate.deadline}`);
  return waitedSeconds > limit ? failed(`not within ${gate.deadline}: ${worst.reason}`) : worst;
}

function settlingOf(
  { settleSeconds }: Gate,
  { heldSeconds = 0 }: GateEvidence,
): Hindrance | undefined {
  return heldSeconds < settleSeconds
    ? waiting(`held ${heldSeconds} s of ${settleSeconds} s`)
    : undefined;
}

function verdictOf(worst: Hindrance, all: readonly Hindrance[]): Verdict {
  return {
    verdict: worst.verdict,
    reason: worst.reason,
    evidence: all.map(({ verdict, reason }) => `${verdict}: ${reason}`),
  };
}
