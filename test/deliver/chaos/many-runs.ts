import { chaosRun } from './chaos-run';
import type { ChaosReport } from './chaos-run';
import type { Mutant } from './mutants';
import { SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios';
import type { Tally } from './tally';

/** One run, all of which its seed decides. */
export function runOf(seed: number, counts: Tally, mutant?: Mutant): Promise<ChaosReport> {
  const scenario = scenarioOf(seed);
  return chaosRun({ scenario, seed, tally: counts, ...(mutant === undefined ? {} : { mutant }) });
}

/** The switch that a seed is about. */
export function scenarioOf(seed: number): Scenario {
  const scenarios = SCENARIOS();
  const scenario = scenarios[seed % scenarios.length];
  if (scenario === undefined) throw new Error('there are no scenarios');
  return scenario;
}

/** The first of so many runs in which something is wrong: its seed, what is wrong, and how it came to it. */
export async function firstProblem(
  runs: number,
  counts: Tally,
  mutant?: Mutant,
): Promise<string | undefined> {
  for (let seed = 0; seed < runs; seed += 1) {
    const { problems, trace } = await runOf(seed, counts, mutant);
    if (problems.length > 0) {
      const { name } = scenarioOf(seed);
      return [`seed ${String(seed)} (${name}): ${problems.join('; ')}`, ...trace].join('\n');
    }
  }
  return undefined;
}
