import { chaosRun } from './chaos-run';
import type { ChaosOptions, ChaosReport } from './chaos-run';
import { SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios';
import type { Tally } from './tally';

/** One run, all of which its seed decides. */
export function runOf(seed: number, tally: Tally, way: Way = {}): Promise<ChaosReport> {
  return chaosRun({ scenario: scenarioOf(seed), seed, tally, ...way });
}

/** How runs are carried out, apart from what the seed decides. */
export type Way = Pick<ChaosOptions, 'mutant' | 'isReviewed'>;

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
  way: Way = {},
): Promise<string | undefined> {
  for (let seed = 0; seed < runs; seed += 1) {
    const { problems, trace } = await runOf(seed, counts, way);
    if (problems.length > 0) {
      const { name } = scenarioOf(seed);
      return [`seed ${String(seed)} (${name}): ${problems.join('; ')}`, ...trace].join('\n');
    }
  }
  return undefined;
}
