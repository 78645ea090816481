import type { Fate } from './faults';
import type { PortCall } from './intercept';
import type { Landed } from './remote';

/** Counts what happened in all runs. */
export class Tally {
  runs = 0;
  processes = 0;
  looks = 0;
  commits = 0;
  rollbacks = 0;
  /** Looks that the slowest run needed after its last fault. */
  mostCalmLooks = 0;
  private readonly counts = new Map<string, number>();
  private readonly calls = new Map<string, number>();
  private readonly kills = new Map<string, Map<Fate, number>>();

  /** A run has come to its end. */
  ran(branch: readonly Landed[], calmLooks: number): void {
    this.runs += 1;
    this.commits += branch.length;
    this.mostCalmLooks = Math.max(this.mostCalmLooks, calmLooks);
    if (branch.at(-1)?.view.files.some(({ path }) => path.includes('rollback')))
      this.rollbacks += 1;
  }

  called({ site }: PortCall): void {
    add(this.calls, site);
  }

  /** A call has come to no good end. */
  fault({ site }: PortCall, fate: Fate): void {
    this.count(fate);
    const known = this.kills.get(site) ?? new Map<Fate, number>();
    add(known, fate);
    this.kills.set(site, known);
  }

  count(what: string): void {
    add(this.counts, what);
  }

  /** Places in the code that call a port. */
  get sites(): readonly string[] {
    return [...this.calls.keys()].sort();
  }

  /** How often a process was killed there by a fate. */
  at(site: string, fate: Fate): number {
    return this.kills.get(site)?.get(fate) ?? 0;
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  get summary(): string {
    const calls = [...this.calls.values()].reduce((sum, count) => sum + count, 0);
    const counted = [...this.counts].sort().map(([what, count]) => `${String(count)} ${what}`);
    return [
      `${String(this.runs)} runs (${String(this.rollbacks)} taken back)`,
      `${String(this.processes)} processes`,
      `${String(this.looks)} looks`,
      `${String(this.commits)} commits`,
      `${String(calls)} port calls from ${String(this.calls.size)} places`,
      ...counted,
      `at most ${String(this.mostCalmLooks)} looks after the last fault`,
    ].join(', ');
  }
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
