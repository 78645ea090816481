import { MUTATIONS, toOtherHost, toProxy } from '../rehearse/mutation-table';
import { explored } from '../rehearse/explored';

/**
 * Searches to the end, too long for the other tests: a hop on three masters and two workers, with every choice; and the
 * same searches with each defect put in.
 */
const AROUND = { masters: 3, workers: 2 } as const;
const TEN_MINUTES = 600_000;

describe('three masters and two workers, every order of events', () => {
  it.each([
    ['Direct → Proxy, engine Pipeline', toProxy],
    ['Direct → Direct elsewhere, engine Module', toOtherHost],
  ])(
    '%s: nothing is found, and nothing is left out',
    (name, hop) => {
      const found = explored(hop(AROUND));
      process.stdout.write(
        `  ${name}: ${String(found.states)} states, ${String(found.steps)} steps, depth ${String(found.depth)}\n`,
      );
      expect(found.counterexample).toBeUndefined();
      expect(found.outcome).toBe('exhausted');
    },
    TEN_MINUTES,
  );

  it.each(MUTATIONS)(
    'finds: $name',
    ({ hop, tool, mutation, invariant }) => {
      const { counterexample } = explored(hop({ ...AROUND, ...tool }), mutation);
      expect(counterexample?.invariant).toBe(invariant);
    },
    TEN_MINUTES,
  );
});
