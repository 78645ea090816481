import process from 'node:process';
import { FATES } from '../deliver/chaos/faults';
import { portsIn } from '../deliver/chaos/intercept';
import { firstProblem, scenarioOf } from '../deliver/chaos/many-runs';
import { MUTANTS } from '../deliver/chaos/mutants';
import { Tally } from '../deliver/chaos/tally';
import { World } from '../deliver/chaos/world';

const RUNS = 512;
/** Not an assertion: the runs take half a minute on a busy machine. */
jest.setTimeout(600_000);

const tally = new Tally();

afterAll(() => {
  process.stdout.write(`chaos: ${tally.summary}\n`);
});

describe('switches that several processes carry out at once while everything goes wrong', () => {
  it('end, with a linear history, phases in order, and nothing lost', async () => {
    expect(await firstProblem(RUNS, tally)).toBeUndefined();
    expect(tally.runs).toBe(RUNS);
  });

  it('are killed at every place that calls a port', () => {
    const { ports } = new World(scenarioOf(0), 0, () => undefined);
    const called = new Set(tally.sites.map((site) => site.split(' ').at(-1)));
    expect([...called].sort()).toEqual([...portsIn(ports())].sort());
    const killed = (site: string): number =>
      tally.at(site, 'killed before the effect') + tally.at(site, 'killed after the effect');
    expect(tally.sites.filter((site) => killed(site) === 0)).toEqual([]);
  });

  it('have pushes that come to every end that a push can have', () => {
    const pushes = tally.sites.filter((site) => site.endsWith(' repository.commit'));
    const ends = FATES.filter((fate) => fate !== 'answered');
    const never = pushes.flatMap((site) => ends.filter((fate) => tally.at(site, fate) === 0));
    expect([pushes.length > 0, never]).toEqual([true, []]);
  });
});

describe('within as many runs is found', () => {
  it.each(MUTANTS)('$name', async (mutant) => {
    expect(await firstProblem(RUNS, new Tally(), { mutant })).toMatch(/^seed \d+ /);
  });
});
