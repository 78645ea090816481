/** What only a clock tells of a gate. */
export interface GateTimes {
  /** How long every clause has held without a break. */
  readonly heldSeconds: number;
  /** How long the gate has been waited for: since the first look, or since it was last open. */
  readonly waitedSeconds: number;
}

/** Takes in how a gate is found, settle time aside, and tells for how long it has been so. */
export type TimeGate = (gate: string, isOpen: boolean) => GateTimes;

/**
 * What whoever waits keeps in memory from one look to the next. Lost with the process: settle times and deadlines then
 * begin anew, and nothing passes too early.
 */
export class GateWatch {
  private seen: ReadonlyMap<string, Since> = new Map();

  /**
   * One look, at a moment in seconds. Gates that nobody asks about in it are forgotten: how they were meanwhile is not
   * known.
   */
  look(now: number): TimeGate {
    const before = this.seen;
    const seen = new Map<string, Since>();
    this.seen = seen;
    return (gate, isOpen) => {
      const since = following(before.get(gate), isOpen, now);
      seen.set(gate, since);
      const { openSince, waitedSince } = since;
      return {
        heldSeconds: openSince === undefined ? 0 : now - openSince,
        waitedSeconds: now - waitedSince,
      };
    };
  }
}

interface Since {
  readonly waitedSince: number;
  readonly openSince?: number;
}

function following(before: Since | undefined, isOpen: boolean, now: number): Since {
  const waitedSince = isOpen ? now : (before?.waitedSince ?? now);
  return isOpen ? { waitedSince, openSince: before?.openSince ?? now } : { waitedSince };
}
