import { explore } from '../../src/rehearse/explore/explore';
import type { Problem } from '../../src/rehearse/explore/explore';
import { switchSystem } from '../../src/rehearse/explore-switch';
import { CHOICES } from '../../src/rehearse/run/run-context';
import type { Choice } from '../../src/rehearse/run/run-context';
import type { RunMove } from '../../src/rehearse/run/run-move';
import type { RunState } from '../../src/rehearse/run/run-state';
import { whole } from './explored';
import { moduleInput, prepare } from './switches';

const AROUND = { masters: 1, workers: 0 } as const;
const prepared = prepare(moduleInput('U1', 'Direct', AROUND), AROUND);

/** What is only seen when a class of choices is varied. */
const WITNESSES: Readonly<Record<Choice, (before: RunState, move: RunMove) => boolean>> = {
  order: ({ twin }, { actor }) => twin.engine.operation !== undefined && actor !== 'engine',
  steps: ({ twin }, { actor }) =>
    twin.nodes.some(({ run }) => run.at === 'running' && run.done.length > 0) &&
    !actor.startsWith('node/'),
  upstream: (_before, { next }) =>
    next.twin.platform?.checker.queues.some(({ errors }) => errors.length > 0) ?? false,
  join: (_before, { text }) => text === 'joins',
  revert: (_before, { next }) => next.course.way === 'back',
  kill: (_before, { text }) => text.includes('is killed'),
};

describe.each(CHOICES)('the choices of class %s', (choice) => {
  it('are seen when they are varied, and not when they are left out', () => {
    const others = CHOICES.filter((other) => other !== choice && other !== 'revert');
    expect(witnessed(choice, new Set(CHOICES))).toBe(true);
    expect(witnessed(choice, new Set(others))).toBe(false);
  });
});

it('a rehearsal varies all of them unless it is told otherwise', () => {
  expect([...prepared.context.choices].sort()).toEqual([...CHOICES].sort());
});

/** Whether a search over these classes sees what only one of them shows. */
function witnessed(choice: Choice, choices: ReadonlySet<Choice>): boolean {
  const context = whole(prepared);
  const answers = choices.has('upstream') ? 'any' : 'stored';
  const varied = { ...context, choices, ground: { ...context.ground, answers } as const };
  const system = switchSystem(prepared.twin, varied);
  const judgeStep = (before: RunState, move: RunMove): Problem | undefined =>
    WITNESSES[choice](before, move) ? SEEN : undefined;
  const found = explore({ ...system, judgeStep }, { most: 500_000 });
  return found.counterexample?.invariant === SEEN.invariant;
}

/** Ends a search. */
const SEEN: Problem = { invariant: 'seen', message: '' };
