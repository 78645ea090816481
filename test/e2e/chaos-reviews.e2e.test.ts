import process from 'node:process';
import { firstProblem } from '../deliver/chaos/many-runs';
import { Tally } from '../deliver/chaos/tally';

const RUNS = 128;
/** Not an assertion: the runs take half a minute on a busy machine. */
jest.setTimeout(600_000);

const tally = new Tally();

afterAll(() => {
  process.stdout.write(`chaos by pull requests: ${tally.summary}\n`);
});

describe('switches by pull requests, while everything goes wrong', () => {
  it('end, with a linear history, phases in order, and nothing lost or merged twice', async () => {
    expect(await firstProblem(RUNS, tally, { isReviewed: true })).toBeUndefined();
    expect(tally.runs).toBe(RUNS);
  });

  it('are killed at every place that calls a port', () => {
    const killed = (site: string): number =>
      tally.at(site, 'killed before the effect') + tally.at(site, 'killed after the effect');
    expect(tally.sites.filter((site) => killed(site) === 0)).toEqual([]);
  });
});
