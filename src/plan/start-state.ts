import type { State } from '../model/mode';
import type { Profile } from '../modes/profile';
import { tryStateRow } from '../modes/table';
import { settledState } from '../observe/settled-state';
import type { Snapshot } from '../observe/snapshot';
import type { Observation } from './input';

/**
 * The state a plan starts from. A generation without U1 is always in U0 when Unmanaged (`versions.md` 5.5).
 */
export function startState(profile: Profile, observation: Observation): State {
  if (observation.kind === 'assumed') return observation.from;
  const { snapshot, from } = observation;
  const state = settledState(snapshot) ?? from ?? likelyState(snapshot);
  return state === 'U1' && tryStateRow(profile, 'U1') === undefined ? 'U0' : state;
}

/** Whether the start was observed, and not assumed. */
export function isStartObserved(observation: Observation): boolean {
  return (
    observation.kind === 'observed' && observation.snapshot.registry.state.presence !== 'unknown'
  );
}

/** Where the signs are gone: the mode that is known, and U1 where the module has configured nodes before. */
function likelyState({ registry }: Snapshot): State {
  const mode = registry.state.mode ?? 'Unmanaged';
  if (mode !== 'Unmanaged') return mode;
  return registry.bashible.presence === 'present' ? 'U1' : 'U0';
}
