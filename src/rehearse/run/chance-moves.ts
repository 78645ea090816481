import { joinNode } from '../twin/nodes/join-node';
import { baselineNow } from './decide';
import { TIMELESS } from './evidence';
import type { Waited } from './evidence';
import { isPastReturn } from './past-return';
import type { RunContext } from './run-context';
import type { RunMove } from './run-move';
import type { Chances, RunState } from './run-state';
import { landed } from './runner-moves';

/** Name of the node that joins. */
const JOINING_NODE = 'worker-new';

/** What may go wrong or be decided at any moment: a node joins, a person takes the last commit back. */
export function chanceMoves(run: RunState, context: RunContext): readonly RunMove[] {
  const { choices } = context;
  return [
    ...(choices.has('join') && run.left.join ? [joins(run, context)] : []),
    ...(choices.has('revert') && run.left.revert ? reverts(run, context) : []),
  ];
}

/** What is left after one of the two has happened. */
function leftAfter({ left }: RunState, { both }: RunContext, gone: Partial<Chances>): Chances {
  return both === true ? { ...left, ...gone } : { join: false, revert: false };
}

function joins(run: RunState, context: RunContext): RunMove {
  const group = run.twin.nodes.find(({ role }) => role === 'worker')?.group ?? 'worker';
  const twin = joinNode(run.twin, context.ground, JOINING_NODE, group);
  const left = leftAfter(run, context, { join: false });
  return {
    actor: `node/${JOINING_NODE}`,
    text: 'joins',
    takes: 'person',
    next: { ...run, twin, left },
  };
}

function reverts(run: RunState, context: RunContext): readonly RunMove[] {
  const move = isPastReturn(run, context) ? undefined : revertOf(run, context, TIMELESS);
  return move === undefined ? [] : [move];
}

/** The commit that undoes the last one lands, at any moment; `undefined` where there is nothing to undo. */
export function revertOf(run: RunState, context: RunContext, waited: Waited): RunMove | undefined {
  const { course } = run;
  if (course.way !== 'forward') return undefined;
  if (context.stages[course.stage]?.inverse[0] === undefined) return undefined;
  const baseline = baselineNow(run, context, waited);
  const takenBack = course.baseline === undefined ? {} : { takenBack: course.baseline };
  const back = { way: 'back', from: course.stage, step: 0, baseline, ...takenBack } as const;
  const left = leftAfter(run, context, { revert: false });
  const next = { ...landed(run, back, context), left };
  return {
    actor: 'person',
    text: `reverts ${context.stages[course.stage]?.id ?? ''}`,
    takes: 'person',
    next,
  };
}
