import type { Mode } from '../model/mode';
import { secondsBetween } from '../model/time';
import type { DeliveryFacts, Snapshot } from '../observe/snapshot';
import type { Gate, GateClause } from '../plan/plan';

/**
 * For how many seconds a gate that is open has been so at least, as the observation itself proves: the time from the newest
 * change that its clauses rest on to the look. Each duration is measured by one clock of the cluster; no clock of a runner
 * or of commits takes part (decision 0027).
 *
 * `undefined` where a clause rests on something whose changes leave no time: nodes, workloads, images; or conditions of the
 * module where the mode is the one from before, for they stay then.
 *
 * @param modeBefore - that `registry-config` asked for before the commit
 */
export function provenHeld(
  { all }: Gate,
  snapshot: Snapshot,
  modeBefore: Mode | undefined,
): number | undefined {
  let least: number | undefined;
  for (const clause of all) {
    if (clause.kind === 'PlatformHealthy') continue;
    const held = heldOf(clause, snapshot, modeBefore);
    if (held === undefined) return undefined;
    least = Math.min(least ?? held, held);
  }
  return least === undefined ? undefined : Math.max(0, least);
}

/** PlatformHealthy asks for the absence of new trouble: it has to be absent for as long as the others hold. */
type DatedClause = Exclude<GateClause, { kind: 'PlatformHealthy' }>;

function heldOf(
  clause: DatedClause,
  { delivery, registry, observedAt }: Snapshot,
  modeBefore: Mode | undefined,
): Seconds {
  switch (clause.kind) {
    case 'Delivered':
      return delivery && sinceDelivered(delivery, observedAt?.time);
    case 'RegistryReady':
    case 'RegistryTarget':
    case 'RegistryCondition':
    case 'PreflightListsCustomNodes':
      if (modeBefore === registry.state.targetMode) return undefined;
      // a new target clears all conditions, so the newest of them is not older than the target
      return sinceNewest(
        registry.state.conditions.map(({ lastTransitionTime }) => lastTransitionTime),
        observedAt?.time,
      );
    default:
      return undefined;
  }
}

type Seconds = number | undefined;
type Time = string | undefined;

/**
 * Seconds for which a delivery has been as it is, by the clock of the cluster where the engine lives.
 *
 * @param now - when the rest of the snapshot was observed: the time where the engine lives in the cluster itself
 */
export function sinceDelivered(delivery: DeliveryFacts, now: string | undefined): Seconds {
  return sinceNewest(changesOf(delivery), delivery.observedAt ?? now);
}

/** When what a delivery is judged by has changed. */
function changesOf(delivery: DeliveryFacts): readonly Time[] {
  return delivery.engine === 'ArgoCD'
    ? [delivery.health.lastTransitionTime, delivery.operation?.finishedAt]
    : delivery.conditions
        .filter(({ type }) => type === 'Ready')
        .map(({ lastTransitionTime }) => lastTransitionTime);
}

function sinceNewest(changes: readonly Time[], now: Time): Seconds {
  const times = changes.map((change) => secondsBetween(change, now));
  const least = Math.min(...times);
  return Number.isFinite(least) ? least : undefined;
}
