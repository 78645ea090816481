import { firstProblem, runOf } from './many-runs';
import { Tally } from './tally';

/** The first of those that test/e2e runs. */
const RUNS = 64;

/** Not an assertion: the runs take seconds on a busy machine. */
jest.setTimeout(120_000);

describe('switches that several processes carry out at once while everything goes wrong', () => {
  it('end, with a linear history, phases in order, and nothing lost', async () => {
    const tally = new Tally();
    expect(await firstProblem(RUNS, tally)).toBeUndefined();
    expect(tally.runs).toBe(RUNS);
  });

  it('are the same for the same seed', async () => {
    expect(await runOf(3, new Tally())).toEqual(await runOf(3, new Tally()));
  });
});
