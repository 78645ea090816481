import type { RegistrySettingsFacts, Snapshot } from './snapshot';

/**
 * What ModuleConfig `deckhouse` asks the registry module for; Unmanaged when it asks for nothing (`objects.md` 1.3).
 * `undefined` when no ModuleConfig was observed.
 */
export function currentSettings(snapshot: Snapshot): RegistrySettingsFacts | undefined {
  if (snapshot.moduleConfigs === undefined) return undefined;
  const deckhouse = snapshot.moduleConfigs.find((config) => config.name === 'deckhouse');
  return { mode: 'Unmanaged', ...deckhouse?.registry };
}
