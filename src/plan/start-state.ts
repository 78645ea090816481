import { stateOf } from '../model/mode';
import type { State } from '../model/mode';
import type { Profile } from '../modes/profile';
import { tryStateRow } from '../modes/table';
import type { Snapshot } from '../observe/snapshot';
import type { Observation } from './input';

/**
 * The state the cluster is settled in. Without `registry-state` it is Unmanaged (`switching.md` 3.1.4); a generation
 * without U1 is always in U0 when Unmanaged (`versions.md` 5.5).
 */
export function startState(profile: Profile, observation: Observation): State {
  if (observation.kind === 'assumed') return observation.from;
  const state = settledState(observation.snapshot);
  return state === 'U1' && tryStateRow(profile, 'U1') === undefined ? 'U0' : state;
}

function settledState(snapshot: Snapshot): State {
  const mode = snapshot.registry.state.mode ?? 'Unmanaged';
  return stateOf(mode, hasUnmanagedSection(snapshot));
}

function hasUnmanagedSection(snapshot: Snapshot): boolean {
  const { config } = snapshot.registry;
  const settings = snapshot.moduleConfigs?.find((config) => config.name === 'deckhouse')?.registry;
  return (
    settings?.unmanaged !== undefined ||
    (config.mode === 'Unmanaged' && config.imagesRepo !== undefined)
  );
}
