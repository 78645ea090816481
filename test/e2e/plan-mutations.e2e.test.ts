import { explored } from '../rehearse/explored';
import { MUTATIONS, toOtherHost, toProxy } from '../rehearse/mutation-table';

const SMALL = { masters: 1, workers: 1 } as const;

describe('a switch without a defect', () => {
  it.each([
    ['Direct → Proxy, engine Pipeline', toProxy],
    ['Direct → Direct elsewhere, engine Module', toOtherHost],
  ])('%s: nothing is found in any order of events', (_name, hop) => {
    const found = explored(hop(SMALL));
    expect(found.counterexample).toBeUndefined();
    expect(found.outcome).toBe('exhausted');
    expect(found.ends).toBeGreaterThan(0);
  });
});

it('nothing is found either when a node joins and a commit is taken back in one run', () => {
  const found = explored(toOtherHost({ masters: 1, workers: 0 }), (context) => ({
    ...context,
    both: true,
  }));
  expect(found.counterexample).toBeUndefined();
  expect(found.outcome).toBe('exhausted');
});

describe('a defect that is put in is found', () => {
  it.each(MUTATIONS)('$name', ({ hop, tool, mutation, invariant }) => {
    const { counterexample } = explored(hop({ ...SMALL, ...tool }), mutation);
    expect(counterexample?.invariant).toBe(invariant);
    expect(counterexample?.trace.length).toBeGreaterThan(0);
  });
});
