import { exploreSwitch } from '../explore-switch';
import type { Counterexample } from '../explore/explore';
import { phaseOf } from '../perform/moment';
import type { Prepared } from '../prepare';
import type { Plan } from '../../plan/plan';
import type { RunContext } from '../run/run-context';
import type { RunMove } from '../run/run-move';
import { handTasks } from './by-hand';
import { rehearsalHead } from './head';
import { heldInvariants } from './invariants';
import type { FoundViolation, Outcome, Rehearsal } from './rehearsal';

/** Looks at everything that can happen during a switch, up to a number of states. */
export function rehearseEverything(
  plan: Plan,
  prepared: Prepared,
  options: { readonly most: number; readonly seed: number },
): Rehearsal {
  const { twin } = prepared;
  const context = {
    ...prepared.context,
    ground: { ...prepared.context.ground, answers: 'any' as const },
  };
  const seen = exploreSwitch(twin, context, options);
  const found = seen.counterexample === undefined ? [] : [seen.counterexample];
  const violations = [...seen.hazards, ...found].map((one) => violationOf(one, context));
  return {
    ...rehearsalHead(plan, prepared, options.seed),
    outcome: OUTCOME[seen.outcome],
    states: seen.states,
    steps: seen.steps,
    depth: seen.depth,
    choices: [...context.choices],
    runs: 0,
    phases: [],
    trace: violations.find(({ hazard }) => !hazard)?.trace?.map(unseen) ?? [],
    violations,
    held:
      seen.outcome === 'exhausted'
        ? heldInvariants(
            violations.map(({ invariant }) => invariant),
            { exhaustive: true },
          )
        : [],
    outages: [],
    byHand: handTasks(plan, []),
    faults: [],
  };
}

const OUTCOME: Readonly<Record<'exhausted' | 'stopped' | 'cut', Outcome>> = {
  exhausted: 'done',
  stopped: 'violated',
  cut: 'cut',
};

function violationOf(
  { invariant, message, hazard = false, trace }: Counterexample<RunMove>,
  context: RunContext,
): FoundViolation {
  const steps = trace.map(({ actor, text, next }) => ({
    actor,
    text,
    phase: phaseOf(next, context),
  }));
  return { invariant, message, hazard, trace: steps };
}

function unseen(step: NonNullable<FoundViolation['trace']>[number]): Rehearsal['trace'][number] {
  return { ...step, seen: [] };
}
