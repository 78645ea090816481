import { decide } from '../run/decide';
import type { Waited } from '../run/evidence';
import { TIMELESS } from '../run/evidence';
import type { RunContext } from '../run/run-context';
import type { Course, RunState } from '../run/run-state';
import type { TwinState } from '../twin/state';
import { ConditionClock } from './condition-clock';

/** Seconds between two looks of `advance`. */
const LOOK_EVERY = 30;
/** Seconds between seeing an open gate and pushing what follows. */
const PUSH_AFTER = 2;

/** The clock of `advance`: when it looks, since when a gate has been open, since when it has been waited for. */
export class AdvanceClock {
  private readonly context: RunContext;
  private readonly conditions = new ConditionClock();
  private next = 0;
  private openSince: number | undefined;
  private course: Course | undefined;
  private courseSince = 0;

  constructor(context: RunContext) {
    this.context = context;
  }

  /** Takes in the cluster at a moment. */
  see(twin: TwinState, now: number): void {
    this.conditions.look(twin, now);
  }

  /** When it looks next; `undefined` when no look would ever find anything else. */
  nextLook(run: RunState, now: number, atRest: boolean): number | undefined {
    if (run.runner.at === 'judged') return now + PUSH_AFTER;
    const held = { ...this.waited(run, now), heldSeconds: TIMELESS.heldSeconds };
    const open = decide(run, this.context, held).next !== undefined;
    return atRest && !open ? undefined : Math.max(this.next, now);
  }

  /** Looks: how long the gate has held, and been waited for. */
  look(run: RunState, now: number): Waited {
    this.next = now + LOOK_EVERY;
    const waited = this.waited(run, now);
    const open = decide(run, this.context, { ...waited, heldSeconds: TIMELESS.heldSeconds });
    if (open.next === undefined) this.openSince = undefined;
    else this.openSince ??= now;
    return this.waited(run, now);
  }

  /** What the clock says at a moment. */
  waited({ course }: RunState, now: number): Waited {
    if (course !== this.course) {
      this.course = course;
      this.courseSince = now;
      this.openSince = undefined;
    }
    return {
      heldSeconds: this.openSince === undefined ? 0 : now - this.openSince,
      waitedSeconds: now - this.courseSince,
      times: this.conditions.times(now),
    };
  }
}
