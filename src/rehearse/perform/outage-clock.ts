import { reaches } from '../invariants/own-registries';
import type { RunContext } from '../run/run-context';
import type { NodeState, TwinState } from '../twin/state';

/** Measures for how long nodes are without a registry of the user's own that they could pull from before. */
export class OutageClock {
  private readonly context: RunContext;
  /** Since when, by host and node; `undefined` while the node can pull. */
  private readonly without = new Map<string, number | undefined>();
  private readonly worst = new Map<string, number>();
  private seen: readonly NodeState[] = [];

  constructor(context: RunContext) {
    this.context = context;
  }

  /** Takes in the cluster at a moment, in seconds from the start. */
  see(twin: TwinState, now: number): void {
    if (twin.nodes === this.seen) return;
    this.seen = twin.nodes;
    for (const registry of this.context.ownRegistries) {
      for (const node of twin.nodes) {
        this.note(registry.host, node.name, reaches(twin, node, registry, this.context), now);
      }
    }
  }

  /** The longest outage of each host, in seconds; hosts without one are left out. */
  longest(now: number): Readonly<Record<string, number>> {
    for (const [key, since] of this.without) {
      if (since !== undefined) this.grow(key, now - since);
    }
    return Object.fromEntries(this.worst);
  }

  private note(host: string, node: string, reached: boolean, now: number): void {
    const key = `${host} ${node}`;
    const since = this.without.get(key);
    if (reached) {
      if (since !== undefined) this.grow(key, now - since);
      this.without.set(key, undefined);
    } else if (this.without.has(key) && since === undefined) {
      this.without.set(key, now);
    }
  }

  private grow(key: string, seconds: number): void {
    const [host = ''] = key.split(' ');
    this.worst.set(host, Math.max(this.worst.get(host) ?? 0, seconds));
  }
}
