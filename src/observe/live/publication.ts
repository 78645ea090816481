import { secondsBetween } from '../../model/time';
import { textAt } from '../fields';
import { formatSnapshot } from '../format-snapshot';
import { utcTime } from '../observation-time';
import type { Snapshot } from '../snapshot';

/** Where an observer inside a cluster publishes what it saw: a ConfigMap. */
export interface PublicationPlace {
  readonly namespace: string;
  readonly name: string;
}

/** Seconds between two publications where none are told. */
export const DEFAULT_PERIOD = 60;
/** Periods after which the last publication is too old: two may fail. */
const PERIODS = 3;

/** What of a publication tells whether it may be relied on. */
export interface Heartbeat {
  /** RFC 3339, UTC: the API server's time when it was observed. */
  readonly observedAt: string;
  readonly periodSeconds: number;
}

/**
 * Data of the ConfigMap: the snapshot, the heartbeat, and for whoever looks at it with kubectl what the registry module
 * says. `null` takes a key away that an earlier publication had.
 */
export function publicationOf(
  snapshot: Snapshot,
  { observedAt, periodSeconds }: Heartbeat,
): Readonly<Record<string, string | null>> {
  const { mode, targetMode, hash, resourceVersion, conditions } = snapshot.registry.state;
  const ready = conditions.find(({ type }) => type === 'Ready')?.status;
  return {
    'snapshot.yaml': formatSnapshot(snapshot),
    observedAt,
    periodSeconds: String(periodSeconds),
    mode: mode ?? null,
    targetMode: targetMode ?? null,
    ready: ready ?? null,
    hash: hash ?? null,
    resourceVersion: resourceVersion ?? null,
  };
}

/** The heartbeat of a ConfigMap; `undefined` when nothing has been published in it yet. */
export function heartbeatOf(configMap: unknown): Heartbeat | undefined {
  const observedAt = utcTime(textAt(configMap, 'data', 'observedAt') ?? '');
  const period = Number(textAt(configMap, 'data', 'periodSeconds'));
  if (observedAt === undefined) return undefined;
  return { observedAt, periodSeconds: period > 0 ? period : DEFAULT_PERIOD };
}

/** Seconds by which a heartbeat is too old; `undefined` while it is not. */
export function overdue({ observedAt, periodSeconds }: Heartbeat, now: string): number | undefined {
  const age = secondsBetween(observedAt, now);
  const late = age - PERIODS * periodSeconds;
  return late > 0 ? Math.ceil(late) : undefined;
}
