import { timeText } from '../../model/time';
import type { SnapshotTimes } from '../twin/observe/snapshot-of';
import type { TwinState } from '../twin/state';

/** Remembers when conditions flipped: the twin itself has no clock (`switching.md` 3.1.13). */
export class ConditionClock {
  private readonly seen = new Map<string, { readonly status: string; readonly since: number }>();

  /** Takes in what is shown at a moment, in seconds from the start. */
  look(twin: TwinState, now: number): void {
    const shown = twin.platform?.orchestrator?.conditions ?? [];
    for (const { type, status } of shown) {
      if (this.seen.get(type)?.status !== status) this.seen.set(type, { status, since: now });
    }
    const types = new Set(shown.map(({ type }) => type));
    for (const type of [...this.seen.keys()]) if (!types.has(type)) this.seen.delete(type);
  }

  /** What a clock tells of the cluster at a moment. */
  times(now: number): SnapshotTimes {
    return {
      observedAt: timeText(now),
      lastTransitionTime: (type) => {
        const since = this.seen.get(type)?.since;
        return since === undefined ? undefined : timeText(since);
      },
    };
  }
}
