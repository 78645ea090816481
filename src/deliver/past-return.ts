import { judgePlatformRegistry } from '../gate/clauses/platform';
import type { Snapshot } from '../observe/snapshot';
import type { Phase, Plan } from '../plan/plan';
import { committedPhase, lastBaseline } from './journal';
import type { Journal } from './journal';

/** Where a switch is by its point of no return. */
export type Return =
  | { readonly kind: 'open' }
  /** `seen` tells by what. */
  | { readonly kind: 'past'; readonly phase: string; readonly seen: string }
  | { readonly kind: 'unknown'; readonly phase: string };

/**
 * Whether a revert is still a way back. DKP goes on by itself between two commits: it is past return when it tells its own
 * controller the new registry (design 6, `switching.md` 3.8). From the commit on that moves the drop-ins of containerd v1
 * aside, nodes run the script and get the module's first configuration as they come to it: a revert would race with them,
 * and a node that has the old drop-ins again under the new configuration stops (`switching.md` 6.2).
 */
export function returnOf(plan: Plan, journal: Journal, snapshot: Snapshot): Return {
  const phases = plan.hops.flatMap((hop) => hop.phases);
  const at = phases.findIndex(({ pointOfNoReturn }) => pointOfNoReturn);
  const point = phases[at];
  if (point === undefined) return { kind: 'open' };
  if (journal.entries.some((entry) => entry.event === 'passed' && entry.phase === point.id)) {
    return { kind: 'past', phase: point.id, seen: `the gate of ${point.id} was open` };
  }
  const commit = phases.findLastIndex(({ kind }, index) => kind === 'commit' && index <= at);
  if ((committedPhase(journal) ?? -1) < commit) return { kind: 'open' };
  return plan.engine === 'Module'
    ? seenIn(point, journal, snapshot)
    : changedByHand(point, snapshot);
}

function seenIn({ id }: Phase, journal: Journal, { registry }: Snapshot): Return {
  const { state } = registry;
  if (id === 'drop-legacy-containerd-config') {
    return { kind: 'past', phase: id, seen: 'its commit is there, and nodes run the script' };
  }
  if (state.presence === 'unknown') return { kind: 'unknown', phase: id };
  const switched = state.conditions.some(
    ({ type, status }) => type === 'DeckhouseRegistrySwitchReady' && status === 'True',
  );
  const before = lastBaseline(journal)?.registryStateVersion;
  // What DKP has not written since the commit is of the switch before.
  const isOld = before !== undefined && before === state.resourceVersion;
  return switched && !isOld
    ? { kind: 'past', phase: id, seen: 'DeckhouseRegistrySwitchReady is True' }
    : { kind: 'open' };
}

/** Where DKP's own helper changes the registry, nothing but a look at what it has written tells that it was run. */
function changedByHand({ id, gate }: Phase, snapshot: Snapshot): Return {
  const change = gate.all.find((clause) => clause.kind === 'PlatformRegistryIs');
  if (change === undefined) return { kind: 'open' };
  const hindrance = judgePlatformRegistry(change, snapshot);
  switch (hindrance?.verdict) {
    case undefined:
      return { kind: 'past', phase: id, seen: `the platform pulls from ${change.address}` };
    case 'stale':
      return { kind: 'unknown', phase: id };
    case 'waiting':
    case 'failed':
      return { kind: 'open' };
  }
}
