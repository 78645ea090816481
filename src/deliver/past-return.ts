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
 * controller the new registry, and nodes of containerd v1 are with the module's first configuration (design 6,
 * `switching.md` 3.8 and 6.2).
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
  return plan.engine === 'Module' ? seenIn(point, journal, snapshot) : { kind: 'open' };
}

function seenIn({ id }: Phase, journal: Journal, { registry }: Snapshot): Return {
  const { state, bashible } = registry;
  if (id === 'drop-legacy-containerd-config') {
    if (bashible.presence === 'unknown') return { kind: 'unknown', phase: id };
    if (bashible.presence === 'absent') return { kind: 'open' };
    return { kind: 'past', phase: id, seen: 'Secret registry-bashible-config is there' };
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
