import type { Choice, RunContext } from '../run/run-context';
import type { RunMove } from '../run/run-move';
import { clusterMoves, moveOf } from '../run/run-moves';
import { personMoves } from '../run/person-moves';
import type { RunState } from '../run/run-state';
import { DueMoves } from './due-moves';
import type { DueMove } from './due-moves';
import { spanOf } from './durations';
import { SeededRandom } from './random';

/** What is left to the time that things take. */
export const PERFORMED: ReadonlySet<Choice> = new Set(['order', 'steps', 'upstream']);

/** Tells what the cluster and its people do next, and when: the seed decides how long everything takes, and so its order. */
export class MoveClock {
  private readonly context: RunContext;
  private readonly due: DueMoves;

  constructor(context: RunContext, seed: number) {
    const random = new SeededRandom(seed);
    const { engine } = context.ground;
    this.context = context;
    this.due = new DueMoves(({ takes }) => random.between(...spanOf(takes, engine)));
  }

  /** What happens first, and when; `undefined` where everything is at rest. */
  first(run: RunState, now: number): DueMove | undefined {
    const cluster = clusterMoves(run, this.context).map((move) => moveOf(run, move));
    return this.due.first([...cluster, ...personMoves(run, this.context)], now);
  }

  /** A move has happened. */
  taken(move: RunMove): void {
    this.due.taken(move);
  }
}
