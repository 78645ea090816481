/** What only a clock tells of a gate. */
export interface GateTimes {
  /** How long every clause has held without a break. */
  readonly heldSeconds: number;
  /** How long the gate has been waited for: since the first look, or since it was last open. */
  readonly waitedSeconds: number;
}

/**
 * Takes in how a gate is found, settle time aside, and tells for how long it has been so.
 *
 * @param seenAt - when it was seen so, by the clock of the cluster, in seconds; where that is not known, our own clock counts
 */
export type TimeGate = (gate: string, isOpen: boolean, seenAt?: number) => GateTimes;

/**
 * What whoever waits keeps in memory from one look to the next. Lost with the process: settle times and deadlines then
 * begin anew, and nothing passes too early.
 */
export class GateWatch {
  private seen: ReadonlyMap<string, Since> = new Map();

  /** How gates were since the last look is not known: nobody could see them. */
  forget(): void {
    this.seen = new Map();
  }

  /**
   * One look, at a moment in seconds. Gates that nobody asks about in it are forgotten: how they were meanwhile is not
   * known.
   */
  look(now: number): TimeGate {
    const before = this.seen;
    const seen = new Map<string, Since>();
    this.seen = seen;
    return (gate, isOpen, seenAt) => {
      const moment: Moment =
        seenAt === undefined ? { at: now, clock: 'own' } : { at: seenAt, clock: 'cluster' };
      const since = following(before.get(gate), isOpen, now, moment);
      seen.set(gate, since);
      return {
        heldSeconds: since.open === undefined ? 0 : Math.max(0, moment.at - since.open.at),
        waitedSeconds: now - since.waited,
      };
    };
  }
}

/** Two looks at the same observation are one: a gate is held from one observation to the next. */
interface Moment {
  readonly at: number;
  readonly clock: 'own' | 'cluster';
}

interface Since {
  readonly waited: number;
  readonly open?: Moment;
}

function following(before: Since | undefined, isOpen: boolean, now: number, moment: Moment): Since {
  if (!isOpen) return { waited: before?.waited ?? now };
  const open = before?.open;
  return { waited: now, open: open?.clock === moment.clock ? open : moment };
}
