import type { Consideration } from './advance-outcome';

/** One cluster of several that go forward together. */
export interface FleetMember {
  readonly considered: Consideration;
  /** Whether a commit of its switch has changed the cluster already, and its last gate was not open. */
  readonly isInFlight: boolean;
}

/** What becomes of each cluster in one round. `held`: as many as may be are in flight. `stopped`: another one has failed. */
export type Ruling = 'settled' | 'go' | 'held' | 'stopped';

/**
 * Decides which of the commits that are due may be made. The first that failed or was refused stops all; otherwise as many may
 * be in flight as are wanted, the first first. What closes a switch is never held.
 *
 * @param most - clusters that may be in flight at once
 */
export function ruleFleet(members: readonly FleetMember[], most: number): readonly Ruling[] {
  const isStopped = members.some(
    ({ considered }) => considered.kind === 'failed' || considered.kind === 'refused',
  );
  let inFlight = members.filter((member) => member.isInFlight).length;
  return members.map(({ considered, isInFlight }) => {
    if (considered.kind !== 'due') return 'settled';
    if (isStopped) return 'stopped';
    if (isInFlight || considered.step.kind === 'close') return 'go';
    if (inFlight >= most) return 'held';
    inFlight += 1;
    return 'go';
  });
}
