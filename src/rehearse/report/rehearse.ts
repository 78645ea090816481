import { beforeSwitch } from '../explore-switch';
import { drawFaults } from '../faults/draw-faults';
import type { Fault } from '../faults/fault';
import { faultSubjects } from '../faults/fault-subjects';
import { perform } from '../perform/perform';
import type { Performance, PerformedEvent, Violation } from '../perform/performance';
import { SeededRandom } from '../perform/random';
import type { Prepared } from '../prepare';
import type { Plan } from '../../plan/plan';
import type { RunContext } from '../run/run-context';
import type { TwinState } from '../twin/state';
import { handTasks } from './by-hand';
import { estimateOf, rounded } from './estimate';
import { rehearsalHead } from './head';
import { heldInvariants } from './invariants';
import { phaseSpans } from './phase-spans';
import type { FoundViolation, Outcome, Rehearsal, Stopped, TraceEvent, Walks } from './rehearsal';
import { Replayer } from './replay';
import { shrinkTrace } from './shrink-trace';

/** How a switch is rehearsed. */
export interface RehearseOptions {
  readonly seed: number;
  /** Runs that the estimate is taken from, of this seed and those that follow it. */
  readonly runs: number;
  /** Further runs with faults that are drawn. */
  readonly walks: number;
  readonly faults: readonly Fault[];
}

/** A run, and the faults that it had. */
interface Run {
  readonly performance: Performance;
  readonly faults: readonly Fault[];
}

/** Performs a switch, and tells of the first run what a person would see, and of all what was broken. */
export function rehearse(plan: Plan, prepared: Prepared, options: RehearseOptions): Rehearsal {
  const { twin, context } = prepared;
  const runs = repeat(options.runs, (at) => ({
    performance: perform(twin, context, { seed: options.seed + at, faults: options.faults }),
    faults: options.faults,
  }));
  const walks = walksOf(plan, prepared, options);
  const [shown] = runs;
  if (shown === undefined) throw new RangeError('a rehearsal has at least one run');
  const violations = violationsOf([...runs, ...walks], twin, context);
  const { performance } = shown;
  const estimate = estimateOf(runs.map((run) => run.performance));
  const stopped = stoppedIn(performance, plan);
  return {
    ...rehearsalHead(plan, prepared, options.seed),
    outcome: outcomeOf(performance, violations),
    ...(stopped === undefined ? {} : { stopped }),
    seconds: rounded(performance.seconds),
    runs: runs.length,
    ...(estimate === undefined ? {} : { estimate }),
    phases: phaseSpans(performance),
    trace: performance.events.map(traceEvent),
    violations,
    held: heldInvariants(
      violations.map(({ invariant }) => invariant),
      { exhaustive: false },
    ),
    ...(walks.length === 0 ? {} : { walks: summary(walks) }),
    outages: Object.entries(performance.outages).map(([host, seconds]) => ({
      host,
      seconds: rounded(seconds),
    })),
    byHand: handTasks(plan, performance.byHand),
    faults: options.faults.map(({ text }) => ({
      text,
      happened: !performance.unused.includes(text),
    })),
  };
}

function walksOf(plan: Plan, prepared: Prepared, { seed, walks }: RehearseOptions): readonly Run[] {
  const subjects = faultSubjects(prepared, plan);
  return repeat(walks, (at) => {
    const faults = drawFaults(new SeededRandom(seed + at), subjects);
    const options = { seed: seed + at, faults };
    return { performance: perform(prepared.twin, prepared.context, options), faults };
  });
}

function repeat<T>(times: number, make: (at: number) => T): readonly T[] {
  return Array.from({ length: times }, (_, at) => make(at));
}

/** Each broken invariant once, of the first run that broke it. */
function violationsOf(
  runs: readonly Run[],
  twin: TwinState,
  context: RunContext,
): readonly FoundViolation[] {
  const found = new Map<string, FoundViolation>();
  for (const run of runs) {
    for (const violation of run.performance.violations) {
      if (found.has(violation.invariant)) continue;
      found.set(violation.invariant, foundIn(run, violation, twin, context));
    }
  }
  return [...found.values()];
}

function foundIn(
  { performance, faults }: Run,
  violation: Violation,
  twin: TwinState,
  context: RunContext,
): FoundViolation {
  const { invariant, message, at } = violation;
  const about = {
    invariant,
    hazard: violation.hazard ?? false,
    seed: performance.seed,
    faults: faults.map(({ text }) => text),
    at: rounded(at),
  };
  // a step is judged before it is an event
  const events = performance.events.slice(0, violation.event + 2);
  const replayer = new Replayer(context, faults, invariant);
  const shortest = about.hazard ? undefined : shrinkTrace(beforeSwitch(twin), events, replayer);
  return {
    ...about,
    message: shortest?.problem.message ?? message,
    ...(about.hazard ? {} : { trace: shortest?.trace ?? events.map(stepOf) }),
  };
}

function stepOf({ actor, text, phase }: PerformedEvent): TraceEvent {
  return { actor, text, phase, seen: [] };
}

function traceEvent({ at, ...event }: PerformedEvent): TraceEvent {
  return { at: rounded(at), ...event };
}

function outcomeOf({ ending }: Performance, violations: readonly FoundViolation[]): Outcome {
  return violations.some(({ hazard }) => !hazard) ? 'violated' : ending;
}

/** Where a performance came to no end. */
function stoppedIn({ verdict, events }: Performance, plan: Plan): Stopped | undefined {
  if (verdict === undefined) return undefined;
  const { reason, evidence } = verdict;
  const id = events.at(-1)?.phase ?? '';
  const acts = plan.hops.some(({ phases }) =>
    phases.some((phase) => phase.id === id && phase.kind === 'action'),
  );
  return { phase: id, acts, reason, evidence };
}

function summary(walks: readonly Run[]): Walks {
  const count = (wanted: Performance['ending']): number =>
    walks.filter(({ performance }) => performance.ending === wanted).length;
  return {
    runs: walks.length,
    done: count('done'),
    reverted: count('reverted'),
    waiting: count('waiting'),
    failed: count('failed'),
    violated: walks.filter(({ performance }) =>
      performance.violations.some(({ hazard }) => hazard !== true),
    ).length,
  };
}
