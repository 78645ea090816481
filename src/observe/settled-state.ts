import { stateOf } from '../model/mode';
import type { State } from '../model/mode';
import { currentSettings } from './current-settings';
import type { Snapshot } from './snapshot';

/**
 * The state the cluster was last settled in; while a switch runs, the one it comes from. Without `registry-state` that
 * is Unmanaged (`switching.md` 3.1.4). U1 differs from U0 by section `unmanaged`, or by an address in
 * `registry-config` (`versions.md` 5.5).
 *
 * `undefined` when it can not be told: the Secret was not looked for, the newer implementation runs and left it
 * behind, or a switch out of Unmanaged has replaced what tells U1 from U0.
 */
export function settledState(snapshot: Snapshot): State | undefined {
  const { switchRecord, state } = snapshot.registry;
  if (switchRecord === 'present' || state.presence === 'unknown') return undefined;
  const mode = state.presence === 'absent' ? 'Unmanaged' : state.mode;
  if (mode !== 'Unmanaged') return mode;
  const leaving = state.targetMode !== undefined && state.targetMode !== 'Unmanaged';
  const section = leaving ? undefined : hasUnmanagedSection(snapshot);
  return section === undefined ? undefined : stateOf(mode, section);
}

function hasUnmanagedSection(snapshot: Snapshot): boolean | undefined {
  const settings = currentSettings(snapshot);
  const { config } = snapshot.registry;
  if (settings?.unmanaged !== undefined) return true;
  if (config.mode === 'Unmanaged' && config.imagesRepo !== undefined) return true;
  return settings === undefined && config.presence === 'unknown' ? undefined : false;
}
