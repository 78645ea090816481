import process from 'node:process';
import { chaosRun } from './chaos-run';
import type { ChaosReport } from './chaos-run';
import { FATES } from './faults';
import { portsIn } from './intercept';
import { MUTANTS } from './mutants';
import type { Mutant } from './mutants';
import { SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios';
import { Tally } from './tally';
import { World } from './world';

const RUNS = 512;
/** Not an assertion: the runs take half a minute on a busy machine. */
jest.setTimeout(600_000);

const tally = new Tally();

afterAll(() => {
  process.stdout.write(`chaos: ${tally.summary}\n`);
});

function run(seed: number, counts: Tally, mutant?: Mutant): Promise<ChaosReport> {
  const scenario = scenarioOf(seed);
  return chaosRun({ scenario, seed, tally: counts, ...(mutant === undefined ? {} : { mutant }) });
}

function scenarioOf(seed: number): Scenario {
  const scenarios = SCENARIOS();
  const scenario = scenarios[seed % scenarios.length];
  if (scenario === undefined) throw new Error('there are no scenarios');
  return scenario;
}

/** The first run in which something is wrong: its seed, what is wrong, and how it came to it. */
async function firstProblem(counts: Tally, mutant?: Mutant): Promise<string | undefined> {
  for (let seed = 0; seed < RUNS; seed += 1) {
    const { problems, trace } = await run(seed, counts, mutant);
    if (problems.length > 0) {
      const { name } = scenarioOf(seed);
      return [`seed ${String(seed)} (${name}): ${problems.join('; ')}`, ...trace].join('\n');
    }
  }
  return undefined;
}

describe('switches that several processes carry out at once while everything goes wrong', () => {
  it('end, with a linear history, phases in order, and nothing lost', async () => {
    expect(await firstProblem(tally)).toBeUndefined();
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

  it('are the same for the same seed', async () => {
    expect(await run(3, new Tally())).toEqual(await run(3, new Tally()));
  });
});

describe('within as many runs is found', () => {
  it.each(MUTANTS)('$name', async (mutant) => {
    expect(await firstProblem(new Tally(), mutant)).toMatch(/^seed \d+ /);
  });
});
