import { stayFor } from '../../../src/cli/delivery/stay';
import type { HeldBack } from '../../../src/deliver/advance-outcome';

function held(settlesIn?: number): HeldBack {
  const verdict = { verdict: 'waiting', reason: '', evidence: [] } as const;
  return { kind: 'wait', phase: 0, verdict, ...(settlesIn === undefined ? {} : { settlesIn }) };
}

describe('a call without --wait', () => {
  it('stays until the first gate that only settles has settled', () => {
    expect(stayFor([held(30), held(20), held(), { kind: 'done' }, undefined], 0)).toBe(20);
  });

  it('does not stay where more than time is missing', () => {
    expect(stayFor([held(), { kind: 'done' }, undefined], 0)).toBeUndefined();
    expect(stayFor([], 0)).toBeUndefined();
  });

  it('stays for five minutes at most', () => {
    expect(stayFor([held(300)], 0)).toBe(300);
    expect(stayFor([held(301)], 0)).toBeUndefined();
    expect(stayFor([held(30)], 270)).toBe(30);
    expect(stayFor([held(30)], 271)).toBeUndefined();
  });
});
