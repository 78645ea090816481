import { isBefore, secondsBetween } from '../../model/time';
import type { ObservationTime } from '../../observe/snapshot';
import type { GateEvidence } from '../evidence';
import { sinceDelivered } from '../proven-held';
import { canNotTell, stale } from '../verdict';
import type { Hindrance } from '../verdict';

/**
 * Whether the observation is older than the baseline, and so older than the commit: a file that was kept, or what an
 * observer published long ago. What the cluster counts tells it, versions and generations, and the cluster's clock, where
 * both times are of one kind. The clock of commits tells nothing (design 9).
 */
export function judgeAge({ snapshot, baseline }: GateEvidence): Hindrance | undefined {
  if (baseline === undefined) return undefined;
  const { registry, platform, observedAt } = snapshot;
  const { config, registryStateVersion, controllerGeneration } = baseline;
  const older =
    isLess(registry.config.resourceVersion, config.resourceVersion) ||
    isLess(registry.state.resourceVersion, registryStateVersion) ||
    isLess(platform.controller?.generation, controllerGeneration) ||
    isEarlier(observedAt, baseline.observedAt);
  return older
    ? stale('the observation is older than the commit: observe the cluster anew')
    : undefined;
}

/**
 * Whether what an observer published was seen before the engine was done. The engine is read when it is asked for; a
 * publication may be minutes old, and show workloads as they were. Two durations are compared, each by one clock.
 */
export function judgePublication({ snapshot }: GateEvidence): Hindrance | undefined {
  const { observedAt, delivery } = snapshot;
  if (observedAt?.readAt === undefined || delivery === undefined) return undefined;
  const age = secondsBetween(observedAt.time, observedAt.readAt);
  const since = sinceDelivered(delivery, observedAt.readAt);
  if (since === undefined)
    return canNotTell('whether the cluster was observed after the engine was done');
  return age <= since
    ? undefined
    : stale('the cluster was observed before the engine was done: wait for the next publication');
}

/** Nothing is less, or greater, than what is not known. */
function isLess(now: string | number | undefined, before: string | number | undefined): boolean {
  return Number(now) < Number(before);
}

function isEarlier(now: ObservationTime | undefined, before: ObservationTime | undefined): boolean {
  return now !== undefined && now.basis === before?.basis && isBefore(now.time, before.time);
}
