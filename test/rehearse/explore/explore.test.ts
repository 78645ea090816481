import fc from 'fast-check';
import { explore } from '../../../src/rehearse/explore/explore';
import type { Exploration, Problem, System } from '../../../src/rehearse/explore/explore';

interface Hop {
  readonly next: number;
}

/** A graph of numbers; everything is over at `end`. */
function graph(
  edges: Readonly<Record<number, readonly number[]>>,
  end: number,
  judge: Partial<Pick<System<number, Hop>, 'judgeState' | 'judgeStep'>> = {},
): System<number, Hop> {
  return {
    start: 0,
    steps: (state) => (edges[state] ?? []).map((next) => ({ next })),
    key: String,
    judgeState: () => undefined,
    judgeStep: () => undefined,
    isEnd: (state) => state === end,
    ...judge,
  };
}

const bad = (message: string, hazard?: boolean): Problem => ({
  invariant: 'no-bad-number',
  message,
  ...(hazard === undefined ? {} : { hazard }),
});

const ALL = { most: 1000 };

describe('a search', () => {
  it('sees every state once, and counts them', () => {
    const found = explore(graph({ 0: [1, 2], 1: [3], 2: [3], 3: [] }, 3), ALL);
    expect(found).toEqual({
      outcome: 'exhausted',
      states: 4,
      steps: 4,
      depth: 2,
      ends: 1,
      hazards: [],
    });
  });

  it('stops at a bad state, and shows a shortest way to it', () => {
    const edges = { 0: [1, 2], 1: [4], 4: [5], 2: [5], 5: [3] };
    const judgeState = (state: number): Problem | undefined => (state === 5 ? bad('5') : undefined);
    const found = explore(graph(edges, 3, { judgeState }), ALL);
    expect(found.outcome).toBe('stopped');
    expect(wayOf(found)).toEqual([2, 5]);
  });

  it('stops at a bad first state, with an empty way', () => {
    const found = explore(graph({ 0: [] }, 0, { judgeState: () => bad('0') }), ALL);
    expect(wayOf(found)).toEqual([]);
  });

  it('stops at a bad step, which ends the way', () => {
    const judgeStep = (state: number, { next }: Hop): Problem | undefined =>
      state === 1 && next === 0 ? bad('back') : undefined;
    const found = explore(graph({ 0: [1], 1: [0, 2] }, 2, { judgeStep }), ALL);
    expect(wayOf(found)).toEqual([1, 0]);
  });

  it('goes on after a hazard, and tells each invariant once', () => {
    const judgeState = (state: number): Problem | undefined =>
      state > 0 && state < 3 ? bad(String(state), true) : undefined;
    const found = explore(graph({ 0: [1], 1: [2], 2: [3] }, 3, { judgeState }), ALL);
    expect(found.outcome).toBe('exhausted');
    expect(found.hazards.map(({ message }) => message)).toEqual(['1']);
  });

  it('finds states from which the end is out of reach: a dead end, and a circle', () => {
    for (const stuck of [{ 2: [] }, { 2: [4], 4: [2] }]) {
      const found = explore(graph({ 0: [1, 2], 1: [3], ...stuck }, 3), ALL);
      expect(found.counterexample?.invariant).toBe('the-end-is-in-reach');
      expect(wayOf(found)).toEqual([2]);
    }
  });

  it('says when it was cut', () => {
    const endless: System<number, Hop> = {
      ...graph({}, -1),
      steps: (state) => [{ next: state + 1 }],
    };
    expect(explore(endless, { most: 50 }).outcome).toBe('cut');
  });

  it('finds a bad state exactly where one can be reached', () => {
    const nodes = fc.integer({ min: 0, max: 12 });
    const edges = fc.array(fc.tuple(nodes, nodes), { maxLength: 40 });
    fc.assert(
      fc.property(edges, nodes, (pairs, target) => {
        const out: Record<number, number[]> = {};
        for (const [from, to] of pairs) (out[from] ??= []).push(to);
        const judgeState = (state: number): Problem | undefined =>
          state === target ? bad('target') : undefined;
        const found = explore(graph(out, -1, { judgeState }), ALL);
        const distance = distanceTo(out, target);
        const reached = found.counterexample?.invariant === 'no-bad-number';
        expect(reached ? wayOf(found).length : undefined).toBe(distance);
      }),
    );
  });
});

function wayOf(found: Exploration<Hop>): readonly number[] {
  return (found.counterexample?.trace ?? []).map(({ next }) => next);
}

function distanceTo(
  edges: Readonly<Record<number, readonly number[]>>,
  target: number,
): number | undefined {
  let layer = new Set([0]);
  const seen = new Set(layer);
  for (let distance = 0; layer.size > 0; distance += 1) {
    if (layer.has(target)) return distance;
    const next = [...layer].flatMap((state) => edges[state] ?? []).filter((s) => !seen.has(s));
    layer = new Set(next);
    for (const state of layer) seen.add(state);
  }
  return undefined;
}
