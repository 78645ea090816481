import { applyFault } from '../faults/apply-fault';
import type { Fault } from '../faults/fault';
import { beforeSwitch, isOver } from '../explore-switch';
import { judgeState, judgeStep } from '../invariants/judge-run';
import { decide } from '../run/decide';
import { TIMELESS } from '../run/evidence';
import type { RunContext } from '../run/run-context';
import type { RunMove } from '../run/run-move';
import { runnerMoves } from '../run/runner-moves';
import type { RunState } from '../run/run-state';
import type { TwinState } from '../twin/state';
import { AdvanceClock } from './advance-clock';
import type { DueMove } from './due-moves';
import { isMoment, phaseOf } from './moment';
import { MoveClock, PERFORMED } from './move-clock';
import { OutageClock } from './outage-clock';
import type { Ending, HandWork, Performance, PerformedEvent, Violation } from './performance';
import { Watch } from './watch';

/** What a performance is given beside the cluster and the plan. */
export interface PerformOptions {
  readonly seed: number;
  readonly faults: readonly Fault[];
}

/** More events than any switch has: a guard against a twin that never comes to rest. */
const MOST_EVENTS = 200_000;

/** Performs a whole switch on a twin, in virtual time: the seed decides how long everything takes, and so its order. */
export function perform(
  twin: TwinState,
  context: RunContext,
  options: PerformOptions,
): Performance {
  return new Performer(twin, context, options).run();
}

class Performer {
  private state: RunState;
  private now = 0;
  private readonly context: RunContext;
  private readonly seed: number;
  private readonly clock: MoveClock;
  private readonly watch: Watch;
  private readonly advance: AdvanceClock;
  private readonly outages: OutageClock;
  private readonly events: PerformedEvent[] = [];
  private readonly violations: Violation[] = [];
  private readonly byHand: HandWork[] = [];
  private faults: readonly Fault[];
  private readonly unused: string[] = [];

  constructor(twin: TwinState, context: RunContext, { seed, faults }: PerformOptions) {
    this.state = beforeSwitch(twin);
    this.context = { ...context, choices: PERFORMED };
    this.seed = seed;
    this.clock = new MoveClock(this.context, seed);
    this.watch = new Watch(this.context);
    this.advance = new AdvanceClock(this.context);
    this.outages = new OutageClock(this.context);
    this.faults = faults;
  }

  run(): Performance {
    this.watch.look(this.state);
    while (this.events.length < MOST_EVENTS) {
      this.fireFaults();
      if (isOver(this.state)) break;
      const verdict = decide(
        this.state,
        this.context,
        this.advance.waited(this.state, this.now),
      ).verdict;
      if (verdict.verdict === 'failed') return this.result('failed');
      if (!this.step()) return this.result('waiting');
    }
    return this.result(this.state.course.way === 'reverted' ? 'reverted' : 'done');
  }

  /** Whatever comes first: a move of the cluster or of a person, or a look of `advance`. */
  private step(): boolean {
    const first = this.clock.first(this.state, this.now);
    const look = this.advance.nextLook(this.state, this.now, first === undefined);
    if (first !== undefined && (look === undefined || first.at <= look)) {
      if (first.move.actor === 'person') this.noteByHand(first);
      this.take(first.move, first.at);
      return true;
    }
    if (look === undefined) return false;
    this.now = look;
    const waited = this.advance.look(this.state, look);
    const [move] = runnerMoves(this.state, this.context, waited);
    if (move !== undefined) this.take(move, look);
    return true;
  }

  private take(move: RunMove, at: number): void {
    this.now = at;
    this.clock.taken(move);
    this.note(judgeStep(this.state, move, this.context));
    this.record(move.actor, move.text, move.next);
  }

  private noteByHand({ move, at, since }: DueMove): void {
    const phase = phaseOf(this.state, this.context);
    this.byHand.push({ phase, text: move.text, at: since, seconds: at - since });
  }

  private fireFaults(): void {
    const ripe = this.faults.filter((fault) => isMoment(fault.moment, this.state, this.context));
    for (const fault of ripe) {
      const next = applyFault(this.state, fault.what, this.context);
      this.faults = this.faults.filter((other) => other !== fault);
      if (next === undefined) {
        this.unused.push(fault.text);
        continue;
      }
      this.record('fault', fault.text, next);
    }
  }

  /** What opens a gate is still part of its phase; a commit begins the next. */
  private record(actor: string, text: string, next: RunState): void {
    const before = this.state;
    this.state = next;
    this.advance.see(this.state.twin, this.now);
    this.outages.see(this.state.twin, this.now);
    const seen = this.watch.look(this.state);
    const phase = phaseOf(next.course === before.course ? before : next, this.context);
    this.events.push({ at: this.now, actor, text, phase, seen });
    this.note(judgeState(this.state, this.context));
  }

  private note(problem: ReturnType<typeof judgeState>): void {
    if (problem === undefined) return;
    if (this.violations.some(({ invariant }) => invariant === problem.invariant)) return;
    this.violations.push({ ...problem, at: this.now, event: this.events.length - 1 });
  }

  private result(ending: Ending): Performance {
    const waited = this.advance.waited(this.state, this.now);
    // nothing happens any more: what only settles is not what is waited for
    const atRest = ending === 'waiting' ? { heldSeconds: TIMELESS.heldSeconds } : {};
    const { verdict } = decide(this.state, this.context, { ...waited, ...atRest });
    return {
      seed: this.seed,
      ending,
      seconds: this.now,
      byHand: this.byHand,
      events: this.events,
      violations: this.violations,
      outages: this.outages.longest(this.now),
      unused: [...this.unused, ...this.faults.map(({ text }) => text)],
      end: this.state.twin,
      ...(isOver(this.state) ? {} : { verdict }),
    };
  }
}
