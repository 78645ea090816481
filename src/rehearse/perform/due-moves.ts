import type { RunMove } from '../run/run-move';

/** A move, when it happens, and since when it has been possible. */
export interface DueMove {
  readonly move: RunMove;
  readonly at: number;
  readonly since: number;
}

/** Gives every move that is possible a time at which it happens, and keeps it as long as the move stays possible. */
export class DueMoves {
  private due = new Map<string, Omit<DueMove, 'move'>>();
  private readonly draw: (move: RunMove) => number;

  /** @param draw - seconds that a move takes */
  constructor(draw: (move: RunMove) => number) {
    this.draw = draw;
  }

  /** The move that happens first, and when; equal times go by the order of the moves. */
  first(moves: readonly RunMove[], now: number): DueMove | undefined {
    const due = new Map<string, Omit<DueMove, 'move'>>();
    let first: DueMove | undefined;
    for (const move of moves) {
      const name = nameOf(move);
      const times = this.due.get(name) ?? { at: now + this.draw(move), since: now };
      due.set(name, times);
      if (first === undefined || times.at < first.at) first = { move, ...times };
    }
    this.due = due;
    return first;
  }

  /** A move has happened; where it is possible once more, it takes its time again. */
  taken(move: RunMove): void {
    this.due.delete(nameOf(move));
  }
}

function nameOf({ actor, text }: RunMove): string {
  return `${actor}|${text}`;
}
