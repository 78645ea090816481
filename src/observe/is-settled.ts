import { currentSettings } from './current-settings';
import type { Snapshot } from './snapshot';

/**
 * Whether no switch is running: mode equals target and condition Ready is True; a cluster without `registry-state` has
 * never begun one, but may have been asked to. A change of parameters that has just been asked for does not show here (`observing.md` 13).
 *
 * `undefined` when it can not be told.
 */
export function isSettled(snapshot: Snapshot): boolean | undefined {
  const { switchRecord, state } = snapshot.registry;
  if (switchRecord === 'present') return undefined;
  switch (state.presence) {
    case 'unknown':
      return undefined;
    case 'absent':
      return (currentSettings(snapshot)?.mode ?? 'Unmanaged') === 'Unmanaged';
    case 'present': {
      const ready = state.conditions.find((condition) => condition.type === 'Ready');
      return (
        state.mode !== undefined && state.mode === state.targetMode && ready?.status === 'True'
      );
    }
  }
}
