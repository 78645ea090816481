import type { Baseline } from '../gate/baseline';
import type { Issue } from '../model/issue';
import type { Snapshot } from '../observe/snapshot';
import { rollbackPlan } from '../plan/rollback-plan';
import type { RecordedSwitch } from './current-switch';
import type { FrozenSwitch } from './frozen-switch';
import { committedPhase, isEnded } from './journal';
import type { Journal } from './journal';
import { returnOf } from './past-return';
import type { Return } from './past-return';
import { nextSwitchId } from './switch-id';

/** What comes of a wish to take a switch back. */
export type Rollback =
  | { readonly kind: 'frozen'; readonly frozen: FrozenSwitch }
  | Exclude<Return, { kind: 'open' }>
  | { readonly kind: 'refused'; readonly issue: Issue };

/** What a rollback is decided from. */
export interface RollbackSources {
  /** The switch that is under way. */
  readonly recorded: RecordedSwitch;
  /** Ids of all switches of the cluster. */
  readonly ids: readonly string[];
  /** The cluster as it is now. */
  readonly snapshot: Snapshot;
  /** Version of regshift. */
  readonly regshift: string;
}

/**
 * The switch that takes another one back, to be carried out by `advance`: the inverses of the phases that were committed, the
 * last one first, each through its gate. Past the point of no return nothing is undone: the way back is a new switch.
 */
export function freezeRollback({ recorded, ids, snapshot, regshift }: RollbackSources): Rollback {
  const { journal, frozen } = recorded;
  const last = committedPhase(journal);
  if (isEnded(journal)) return refused(`switch ${journal.id} is not under way: it has ended`);
  if (frozen.takenBack !== undefined)
    return refused(`switch ${journal.id} is a way back itself: finish it, then start a new one`);
  if (last === undefined) return refused(`switch ${journal.id} has committed nothing yet`);
  const way = returnOf(frozen.plan, journal, snapshot);
  if (way.kind !== 'open') return way;
  const back = rollbackPlan(frozen.plan, last);
  if ('reason' in back) return refused(`phase ${back.phase} can not be taken back: ${back.reason}`);
  const { cluster, clusterFile, reference } = frozen;
  const before = frozen.plan.hops.flatMap(({ phases }) => phases)[last]?.objects ?? [];
  return {
    kind: 'frozen',
    frozen: {
      id: nextSwitchId(ids, `rollback-of-${String(Number.parseInt(journal.id, 10))}`),
      cluster,
      regshift,
      clusterFile,
      ...(reference === undefined ? {} : { reference }),
      before,
      plan: back.plan,
      goesOnFrom: journal.id,
      takenBack: baselinesOf(journal, back.takesBack),
    },
  };
}

function baselinesOf(
  { entries }: Journal,
  takesBack: Readonly<Record<string, string>>,
): Readonly<Record<string, Baseline>> {
  const seen = new Map(
    entries.flatMap((entry) => (entry.event === 'begun' ? [[entry.phase, entry.baseline]] : [])),
  );
  return Object.fromEntries(
    Object.entries(takesBack).flatMap(([phase, taken]) => {
      const baseline = seen.get(taken);
      return baseline === undefined ? [] : [[phase, baseline]];
    }),
  );
}

function refused(message: string): Rollback {
  return { kind: 'refused', issue: { code: 'D009', severity: 'error', place: {}, message } };
}
