import fc from 'fast-check';
import { beforeSwitch } from '../../../src/rehearse/explore-switch';
import { applyFault } from '../../../src/rehearse/faults/apply-fault';
import { drawFaults } from '../../../src/rehearse/faults/draw-faults';
import type { FaultKind } from '../../../src/rehearse/faults/fault';
import { perform } from '../../../src/rehearse/perform/perform';
import { SeededRandom } from '../../../src/rehearse/perform/random';
import { landed } from '../../../src/rehearse/run/runner-moves';
import type { RunState } from '../../../src/rehearse/run/run-state';
import { SUBJECTS, SWITCH } from './subjects';

const { context, twin } = SWITCH;
const START = beforeSwitch(twin);
/** The commit of the second phase is the last that landed. */
const SWITCHING = landed(START, { way: 'forward', stage: 1 }, context);

function after(fault: FaultKind, run: RunState = START): RunState | undefined {
  return applyFault(run, fault, context);
}

function nodeAfter(name: string, run: RunState | undefined) {
  return run?.twin.nodes.find((node) => node.name === name);
}

describe('a node', () => {
  it('is not Ready until it is again', () => {
    const gone = after({ kind: 'node', node: 'worker-0', state: 'NotReady' });
    expect(nodeAfter('worker-0', gone)).toMatchObject({ ready: false, faults: ['NotReady'] });
    const back = after({ kind: 'node', node: 'worker-0', state: 'Ready' }, gone);
    expect(back?.twin).toEqual(twin);
  });

  it.each(['ScriptFails', 'PodFails'] as const)('may be Ready while %s', (state) => {
    const run = after({ kind: 'node', node: 'master-2', state });
    expect(nodeAfter('master-2', run)).toMatchObject({ ready: true, faults: [state] });
  });

  it('that is not there can not be in trouble', () => {
    expect(after({ kind: 'node', node: 'worker-7', state: 'NotReady' })).toBeUndefined();
  });

  it('joins the group of the workers', () => {
    const run = after({ kind: 'join', node: 'worker-7' });
    expect(run?.twin.nodes).toHaveLength(6);
    expect(nodeAfter('worker-7', run)).toMatchObject({ role: 'worker', group: 'worker' });
  });
});

describe('a registry', () => {
  it.each([
    ['upstream', 'other.example.com'],
    ['old-upstream', 'registry.example.com'],
    ['registry.example.com', 'registry.example.com'],
  ])('by the name %s is %s', (host, real) => {
    const run = after({ kind: 'registry', host, health: 'gone' });
    const sick = Object.entries(run?.twin.registries ?? {}).filter(
      ([, one]) => one.health !== 'up',
    );
    expect(sick.map(([name]) => name)).toEqual([real]);
  });

  it('keeps its logins, and is as before once it is up again', () => {
    const sick = after({ kind: 'registry', host: 'upstream', health: 'hang' });
    expect(sick?.twin.registries['other.example.com']).toMatchObject({
      health: 'sick',
      logins: twin.registries['other.example.com']?.logins,
    });
    expect(after({ kind: 'registry', host: 'upstream', health: 'up' }, sick)?.twin).toEqual(twin);
  });
});

describe('a revert', () => {
  it('lands the first commit of the way back', () => {
    expect(after({ kind: 'revert' }, SWITCHING)).toMatchObject({
      course: { way: 'back', from: 1, step: 0 },
    });
  });

  it('can not happen before anything landed', () => {
    expect(after({ kind: 'revert' })).toBeUndefined();
  });
});

describe('a kill', () => {
  it('loses what advance saw, and nothing else', () => {
    const judged: RunState = {
      ...SWITCHING,
      runner: { at: 'judged', tip: 'r1', next: { way: 'done' } },
    };
    expect(after({ kind: 'kill' }, judged)).toEqual(SWITCHING);
  });
});

describe('faults that were drawn', () => {
  it('never break the rehearsal itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), (seed) => {
        const faults = drawFaults(new SeededRandom(seed), SUBJECTS);
        const { events, unused } = perform(twin, context, { seed, faults });
        const fired = events.filter(({ actor }) => actor === 'fault').map(({ text }) => text);
        expect([...fired, ...unused].sort()).toEqual(faults.map(({ text }) => text).sort());
      }),
      { numRuns: 20 },
    );
  });
});
