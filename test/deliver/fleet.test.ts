import type { Consideration } from '../../src/deliver/advance-outcome';
import { ruleFleet } from '../../src/deliver/fleet';
import type { FleetMember } from '../../src/deliver/fleet';
import { verdict } from './delivery-builder';

const REQUEST = { expectedTip: 'tip', files: [], message: 'm' };
const DUE: Consideration = {
  kind: 'due',
  step: { kind: 'commit', phase: 1, passed: [0] },
  request: REQUEST,
  passed: [],
};
const CLOSING: Consideration = { ...DUE, step: { kind: 'close', passed: [0] } };
const WAITING: Consideration = { kind: 'wait', phase: 0, verdict: verdict('waiting') };
const FAILED: Consideration = { kind: 'failed', phase: 0, verdict: verdict('failed') };
const REFUSED: Consideration = { kind: 'refused', issues: [] };
const DONE: Consideration = { kind: 'done' };

const grounded = (considered: Consideration): FleetMember => ({ considered, isInFlight: false });
const flying = (considered: Consideration): FleetMember => ({ considered, isInFlight: true });

describe('several clusters', () => {
  it.each<[string, readonly FleetMember[], number, readonly string[]]>([
    ['all go, where any number may', [grounded(DUE), grounded(DUE)], Infinity, ['go', 'go']],
    ['the first goes first', [grounded(DUE), grounded(DUE)], 1, ['go', 'held']],
    ['one that waits in flight counts', [flying(WAITING), grounded(DUE)], 1, ['settled', 'held']],
    ['one in flight goes on', [grounded(DUE), flying(DUE)], 1, ['held', 'go']],
    ['one that has ended makes room', [grounded(DONE), grounded(DUE)], 1, ['settled', 'go']],
    ['what closes a switch is never held', [flying(DUE), grounded(CLOSING)], 1, ['go', 'go']],
    ['a failure stops all', [flying(DUE), grounded(FAILED)], 9, ['stopped', 'settled']],
    [
      'a repository that was meddled with does',
      [REFUSED, CLOSING].map(flying),
      9,
      ['settled', 'stopped'],
    ],
  ])('%s', (_, members, most, rulings) => {
    expect(ruleFleet(members, most)).toEqual(rulings);
  });
});
