import fc from 'fast-check';
import { judgeGate } from '../../src/gate/judge-gate';
import type { Gate } from '../../src/plan/plan';
import { CASES } from './cases';
import type { GateCase } from './gate-case';
import { gateOf } from './gate-builder';
import { removableFacts } from './removable-facts';

type Judged = NonNullable<GateCase['judged']>;

const JUDGED = CASES.flatMap(({ judged }) => (judged === undefined ? [] : [judged]));
const CLAUSES = JUDGED.flatMap(({ gate }) => gate.all);

const judged = fc.constantFrom(...JUDGED);
const clauses = fc.array(fc.constantFrom(...CLAUSES), { minLength: 1, maxLength: 4 });
const seconds = fc.nat({ max: 10_000 });

function isOpen({ gate, evidence }: Judged): boolean {
  return judgeGate(gate, evidence).verdict === 'open';
}

/** A gate of some clauses, with times. */
const timedGate = fc
  .record({ all: clauses, settleSeconds: fc.nat({ max: 100 }) })
  .map(({ all, settleSeconds }): Gate => gateOf(all, { settleSeconds, deadline: '1h' }));

describe('whatever is observed,', () => {
  it('one more clause never opens a gate', () => {
    fc.assert(
      fc.property(judged, clauses, fc.constantFrom(...CLAUSES), ({ evidence }, all, more) => {
        const before = isOpen({ gate: gateOf(all), evidence });
        const after = isOpen({ gate: gateOf([...all, more]), evidence });
        return before || !after;
      }),
      { numRuns: 1000 },
    );
  });

  it('a gate is open only if each of its clauses is', () => {
    fc.assert(
      fc.property(judged, clauses, ({ evidence }, all) => {
        const each = all.every((clause) => isOpen({ gate: gateOf([clause]), evidence }));
        return isOpen({ gate: gateOf(all), evidence }) === each;
      }),
      { numRuns: 1000 },
    );
  });

  it('a gate that has held for long enough has so later', () => {
    fc.assert(
      fc.property(judged, timedGate, seconds, seconds, ({ evidence }, gate, held, more) => {
        const before = isOpen({ gate, evidence: { ...evidence, heldSeconds: held } });
        const after = isOpen({ gate, evidence: { ...evidence, heldSeconds: held + more } });
        return !before || after;
      }),
      { numRuns: 1000 },
    );
  });

  it('a deadline that has passed has so later, and opens nothing', () => {
    fc.assert(
      fc.property(judged, timedGate, seconds, seconds, ({ evidence }, gate, waited, more) => {
        const before = judgeGate(gate, { ...evidence, waitedSeconds: waited }).verdict;
        const after = judgeGate(gate, { ...evidence, waitedSeconds: waited + more }).verdict;
        return (
          (before === 'open') === (after === 'open') && (before !== 'failed' || after === before)
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is not known', () => {
  // an observation that is too old tells so by what it shows: without that it is not known to be old
  const TOO_OLD = /^the observation is older|the cluster was observed/;
  const closed = JUDGED.filter(({ gate, evidence }) => {
    const { verdict, reason } = judgeGate(gate, evidence);
    return verdict !== 'open' && !TOO_OLD.test(reason);
  });

  it('opens no gate that is closed', () => {
    const opened = closed.flatMap(({ gate, evidence }) =>
      removableFacts(evidence)
        .filter(({ without }) => isOpen({ gate, evidence: without }))
        .map(({ name }) => name),
    );
    expect([...new Set(opened)].sort()).toEqual([]);
  });

  it('opens none either when much of it is missing', () => {
    const missing = fc
      .tuple(fc.constantFrom(...closed), fc.infiniteStream(fc.nat()), fc.nat({ max: 6 }))
      .map(([{ gate, evidence }, picks, count]) => {
        let left = evidence;
        for (let taken = 0; taken < count; taken += 1) {
          const facts = removableFacts(left);
          const pick = Number(picks.next().value) % Math.max(1, facts.length);
          left = facts[pick]?.without ?? left;
        }
        return { gate, evidence: left };
      });
    fc.assert(
      fc.property(missing, (one) => !isOpen(one)),
      { numRuns: 500 },
    );
  });
});
