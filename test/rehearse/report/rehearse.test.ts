import { beforeSwitch } from '../../../src/rehearse/explore-switch';
import type { Fault } from '../../../src/rehearse/faults/fault';
import { parseFaults } from '../../../src/rehearse/faults/parse-fault';
import type { Prepared } from '../../../src/rehearse/prepare';
import { rehearse } from '../../../src/rehearse/report/rehearse';
import type { RehearseOptions } from '../../../src/rehearse/report/rehearse';
import { rehearseEverything } from '../../../src/rehearse/report/rehearse-everything';
import type { Rehearsal } from '../../../src/rehearse/report/rehearsal';
import { Replayer } from '../../../src/rehearse/report/replay';
import { SUBJECTS, SWITCH } from '../faults/subjects';
import { moduleInput, prepare } from '../switches';

const SMALL = { masters: 1, workers: 0 } as const;

/** A runner that takes every gate for open. */
const RECKLESS: Prepared = {
  ...SWITCH,
  context: {
    ...SWITCH.context,
    judge: () => ({ verdict: 'open', reason: '', evidence: [] }),
  },
};

function faultsOf(...texts: readonly string[]): readonly Fault[] {
  const parsed = parseFaults(texts, SUBJECTS);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

function rehearsed(over: Partial<RehearseOptions> = {}, prepared: Prepared = SWITCH): Rehearsal {
  return rehearse(SWITCH.plan, prepared, { seed: 1, runs: 1, walks: 0, faults: [], ...over });
}

describe('a rehearsal', () => {
  it('comes to its end, and says what held', () => {
    const { outcome, route, violations, held, trace, phases, stopped } = rehearsed();
    expect({ outcome, route, violations, stopped }).toEqual({
      outcome: 'done',
      route: ['U1', 'Direct'],
      violations: [],
      stopped: undefined,
    });
    expect(held).toContain('nodes-can-pull');
    expect(phases.map(({ id }) => id)).toEqual(['adopt', 'switch-direct']);
    expect(trace.at(-1)).toMatchObject({ actor: 'advance', text: 'closes the switch' });
  });

  it('is the same to the last byte for the same seed, and another for another', () => {
    const options = { runs: 2, walks: 3, seed: 5 };
    expect(JSON.stringify(rehearsed(options))).toBe(JSON.stringify(rehearsed(options)));
    expect(rehearsed({ seed: 6 }).seconds).not.toBe(rehearsed({ seed: 5 }).seconds);
  });

  it('estimates from several seeds, of which the shown one is the first', () => {
    const each = [3, 4, 5].map((seed) => rehearsed({ seed }).seconds ?? 0);
    const { estimate, seconds } = rehearsed({ seed: 3, runs: 3 });
    expect(seconds).toBe(each[0]);
    expect(estimate).toEqual({
      runs: 3,
      ended: 3,
      least: Math.min(...each),
      most: Math.max(...each),
      seconds: [...each].sort((a, b) => a - b)[1],
      byHand: 0,
    });
  });

  it('has phases that follow each other without a gap', () => {
    const { phases, seconds = 0 } = rehearsed();
    const ends = phases.map(({ at, seconds: took }) => Math.round((at + took) * 10) / 10);
    expect(ends).toEqual([...phases.slice(1).map(({ at }) => at), seconds]);
  });

  it('tells of faults whether they happened', () => {
    const { outcome, faults } = rehearsed({
      faults: faultsOf('kill:advance@push', 'revert@adopt'),
    });
    expect(outcome).toBe('done');
    expect(faults).toEqual([
      { text: 'kill:advance@push', happened: true },
      // the first commit has nothing before it
      { text: 'revert@adopt', happened: false },
    ]);
  });

  it('goes back where a fault says so', () => {
    const { outcome, phases } = rehearsed({ faults: faultsOf('revert@transition') });
    expect(outcome).toBe('reverted');
    expect(phases.map(({ id }) => id)).toEqual(['adopt', 'switch-direct', 'revert-switch-direct']);
  });

  it('stops where a fault takes away what the switch needs, and says what is missing', () => {
    const { outcome, stopped, estimate } = rehearsed({
      runs: 2,
      faults: faultsOf('worker-0:ScriptFails@transition'),
    });
    expect([outcome, estimate]).toEqual(['waiting', undefined]);
    expect(stopped).toMatchObject({ phase: 'switch-direct', acts: false });
    expect(stopped?.reason).toContain('TransitionContainerdConfigReady');
  });

  it('walks with faults that it draws, and counts how they ended', () => {
    const { walks } = rehearsed({ walks: 12 });
    const { runs = 0, done = 0, reverted = 0, waiting = 0, failed = 0 } = walks ?? {};
    expect([runs, done + reverted + waiting + failed]).toEqual([12, 12]);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(12);
  });
});

describe('what a person does', () => {
  const local = prepare(moduleInput('Direct', 'Local', SMALL), SMALL);
  const options = { seed: 1, runs: 3, walks: 0, faults: [] };
  const { byHand, estimate, phases } = rehearse(local.plan, local, options);

  it('stands in the order of the plan, with the time it took where it was done', () => {
    expect(byHand.map(({ phase }) => phase)).toEqual(local.plan.actions.map(({ phase }) => phase));
    const done = byHand.filter(({ seconds }) => seconds !== undefined);
    expect(done.map(({ phase }) => phase)).toEqual(['fill-local']);
    expect(done[0]?.seconds).toBeGreaterThanOrEqual(300);
    expect(done[0]?.seconds).toBeLessThanOrEqual(1800);
  });

  it('is done in a phase of its own', () => {
    const phase = phases.find(({ id }) => id === 'fill-local');
    const { at = 0, seconds = 0 } = byHand.find((task) => task.seconds !== undefined) ?? {};
    expect(at + seconds).toBeGreaterThanOrEqual(phase?.at ?? Infinity);
    expect(at + seconds).toBeLessThan((phase?.at ?? 0) + (phase?.seconds ?? 0));
  });

  it('is part of the estimate', () => {
    expect(estimate?.byHand).toBeGreaterThanOrEqual(300);
  });
});

describe('a broken invariant', () => {
  const { outcome, violations, trace } = rehearsed({}, RECKLESS);
  const early = violations.find(({ invariant }) => invariant === 'gates-tell-the-truth');
  const steps = early?.trace ?? [];
  const replayer = new Replayer(RECKLESS.context, [], 'gates-tell-the-truth');

  it('is a counterexample, with a way to it', () => {
    expect([outcome, early?.hazard]).toEqual(['violated', false]);
    expect(early?.message).toMatch(/^the gate of .* is taken for open, and the phase is not over$/);
    expect(steps.length).toBeLessThanOrEqual(trace.length);
  });

  it('comes back when the steps are taken again', () => {
    const { problem, taken } = replayer.replay(beforeSwitch(SWITCH.twin), steps);
    expect([problem?.message, taken.length]).toEqual([early?.message, steps.length]);
  });

  it('needs every step of its way', () => {
    const needless = steps.filter((_, at) => {
      const others = steps.filter((_step, index) => index !== at);
      return replayer.replay(beforeSwitch(SWITCH.twin), others).problem !== undefined;
    });
    expect(needless).toEqual([]);
  });
});

describe('an exhaustive rehearsal', () => {
  const small = prepare(moduleInput('U1', 'Direct', SMALL), SMALL);

  it('says when there are more states than it may look at', () => {
    const { outcome, states, held } = rehearseEverything(small.plan, small, { most: 200, seed: 1 });
    expect([outcome, held]).toEqual(['cut', []]);
    expect(states).toBeGreaterThan(200);
  });

  it('gives the shortest way to what it finds', () => {
    const reckless = { ...small, context: { ...small.context, judge: RECKLESS.context.judge } };
    const { outcome, violations, trace, depth } = rehearseEverything(small.plan, reckless, {
      most: 100_000,
      seed: 1,
    });
    expect(outcome).toBe('violated');
    expect(violations.map(({ invariant }) => invariant)).toEqual(['gates-tell-the-truth']);
    expect(trace.map(({ text }) => text)).toEqual([
      'looks at the plan',
      'pushes adopt',
      'sees that the gate of adopt is open',
    ]);
    expect(depth).toBeLessThanOrEqual(3);
  });

  it('looks at every state of a plan that has nothing to do', () => {
    const idle = prepare(moduleInput('Local', 'Local', SMALL), SMALL);
    const { outcome, held, choices } = rehearseEverything(idle.plan, idle, { most: 1000, seed: 1 });
    expect(outcome).toBe('done');
    expect(held).toContain('the-end-is-in-reach');
    expect(choices).toEqual(['order', 'steps', 'upstream', 'join', 'revert', 'kill']);
  });
});
