import { imageBelow } from '../invariants/always-pullable';
import { healthIn, worldOf } from '../invariants/outside-world';
import { outside } from '../invariants/sources';
import type { RunContext } from '../run/run-context';
import type { RunState } from '../run/run-state';
import { pullOutcome } from '../twin/pulls/pull-outcome';
import type { RegistryParams, TwinCondition, TwinState } from '../twin/state';
import type { SeenChange } from './performance';
import { progressOf, sameProgress } from './progress';
import type { Progress } from './progress';

/** Tells what changes for somebody who watches. */
export class Watch {
  private conditions: readonly TwinCondition[] = [];
  private pulls = '';
  private applied: string | undefined;
  private failed: TwinState['engine']['failed'];
  private progress: readonly Progress[] = [];
  private readonly context: RunContext;

  constructor(context: RunContext) {
    this.context = context;
  }

  /** What is new since the last look. */
  look({ twin }: RunState): readonly SeenChange[] {
    return [
      ...this.newDelivery(twin),
      ...this.newConditions(twin),
      ...this.newProgress(twin),
      ...this.newPulls(twin),
    ];
  }

  private newDelivery({ engine: { applied, failed } }: TwinState): readonly SeenChange[] {
    const before = { applied: this.applied, failed: this.failed };
    this.applied = applied;
    this.failed = failed;
    return [
      ...(applied === undefined || applied === before.applied
        ? []
        : [{ kind: 'delivered' as const, revision: applied }]),
      ...(failed === undefined || failed.message === before.failed?.message
        ? []
        : [{ kind: 'refused' as const, message: failed.message }]),
    ];
  }

  private newProgress(twin: TwinState): readonly SeenChange[] {
    const before = this.progress;
    this.progress = progressOf(twin);
    return this.progress
      .filter((now) => !before.some((old) => sameProgress(old, now)))
      .map((now) => ({ kind: 'progress', ...now }));
  }

  private newConditions({ platform }: TwinState): readonly SeenChange[] {
    const now = platform?.orchestrator?.conditions ?? [];
    const before = this.conditions;
    if (now === before) return [];
    this.conditions = now;
    const changed = now
      .filter((shown) => !before.some((old) => sameCondition(old, shown)))
      .map(({ type, status, message }): SeenChange => ({
        kind: 'condition',
        type,
        status,
        message,
      }));
    const cleared = before
      .filter(({ type }) => now.every((shown) => shown.type !== type))
      .map(({ type }): SeenChange => ({ kind: 'condition', type, status: 'cleared', message: '' }));
    return [...cleared, ...changed];
  }

  private newPulls(twin: TwinState): readonly SeenChange[] {
    const { from, to } = this.context.ends;
    const byOld = this.count(twin, from);
    const byNew = this.count(twin, to);
    const nodes = twin.nodes.filter(({ ready }) => ready).length;
    const text = [byOld, byNew, nodes].join();
    if (text === this.pulls) return [];
    this.pulls = text;
    return [{ kind: 'pulls', nodes, byOld, byNew }];
  }

  private count(twin: TwinState, source: RegistryParams): number {
    const { ground, imageBase } = this.context;
    const named = ground.platform === 'Deckhouse' && source.mode === 'Unmanaged';
    const image = imageBelow(named ? (source.imagesRepo ?? imageBase) : imageBase);
    const registries = worldOf(outside(source));
    const there = { ...twin, registries };
    return twin.nodes.filter(
      (node) => node.ready && pullOutcome(there, ground, node, image, healthIn(registries)).pulled,
    ).length;
  }
}

function sameCondition(a: TwinCondition, b: TwinCondition): boolean {
  return a === b || (a.type === b.type && a.status === b.status && a.message === b.message);
}
