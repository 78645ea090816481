import { isBefore, secondsBetween, secondsOf, timeText } from '../../src/model/time';

const NOON = '2025-07-15T12:00:00Z';

describe('times', () => {
  it('are read back in seconds as they were written', () => {
    expect(timeText(secondsOf(NOON))).toBe(NOON);
    expect(secondsOf('1970-01-01T00:00:01.500Z')).toBe(1.5);
    expect(secondsOf(undefined)).toBeNaN();
  });

  it.each([
    [NOON, '2025-07-15T12:00:30Z', 30],
    [NOON, '2025-07-15T15:00:00.250+03:00', 0.25],
    ['2025-07-15T12:01:00Z', NOON, -60],
    [undefined, NOON, Number.NaN],
    [NOON, 'noon', Number.NaN],
  ])('from %s to %s are %d seconds', (from, to, seconds) => {
    expect(secondsBetween(from, to)).toBe(seconds);
  });

  it.each([
    [NOON, '2025-07-15T12:00:01Z', true],
    ['2025-07-15T13:00:00+02:00', NOON, true],
    [NOON, '2025-07-15T15:00:00+03:00', false],
    ['2025-07-15T12:00:01Z', NOON, false],
    [undefined, NOON, false],
    [NOON, undefined, false],
  ])('%s before %s: %s', (time, other, isIt) => {
    expect(isBefore(time, other)).toBe(isIt);
  });
});
