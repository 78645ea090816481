import type { Problem } from '../explore/explore';
import type { RunState } from '../run/run-state';
import type { Step } from './rehearsal';
import type { Replay, Replayed, Replayer, Said } from './replay';

/** Steps that are tried again at most: what is found by then is short enough. */
const MOST_STEPS = 200_000;

/** A way to a broken invariant. */
export interface Counterexample {
  readonly problem: Problem;
  readonly trace: readonly Step[];
}

/**
 * Leaves out of a performance whatever its violation does not need: ever smaller parts, as long as the violation stays.
 * `undefined` where it does not come back without the times of the performance.
 */
export function shrinkTrace(
  start: RunState,
  steps: readonly Said[],
  replayer: Replayer,
): Counterexample | undefined {
  return new Shrinker(start, replayer).shrink(steps);
}

class Shrinker {
  private readonly start: RunState;
  private readonly replayer: Replayer;
  private left = MOST_STEPS;

  constructor(start: RunState, replayer: Replayer) {
    this.start = start;
    this.replayer = replayer;
  }

  shrink(steps: readonly Said[]): Counterexample | undefined {
    const first = this.replayer.replay(this.start, steps);
    if (first.problem === undefined) return undefined;
    let best = { taken: first.taken, problem: first.problem };
    for (let size = best.taken.length; size >= 1; size = Math.ceil(size / 2)) {
      best = this.without(best, size);
      if (size === 1) break;
    }
    return { problem: best.problem, trace: best.taken.map((taken) => this.replayer.told(taken)) };
  }

  /** Tries to do without each part of a size, the last first: what comes early is what others build on. */
  private without(whole: Found, size: number): Found {
    let best = whole;
    for (let from = best.taken.length - size; from > -size; from -= size) {
      const at = Math.max(from, 0);
      const shorter = this.tryWithout(best.taken, at, from + size);
      if (shorter !== undefined) best = shorter;
      if (this.left <= 0) break;
    }
    return best;
  }

  private tryWithout(taken: readonly Replayed[], from: number, to: number): Found | undefined {
    const kept = taken.slice(0, from);
    const rest = taken.slice(to);
    this.left -= rest.length;
    const { taken: again, problem } = this.replayer.replay(kept.at(-1)?.run ?? this.start, rest);
    return problem === undefined ? undefined : { taken: [...kept, ...again], problem };
  }
}

/** A replay that broke the invariant. */
type Found = Pick<Replay, 'taken'> & { readonly problem: Problem };
