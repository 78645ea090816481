import type { DesiredObject } from '../plan/objects';
import type { RegistrySettings } from '../spec/cluster-file.generated';

/** What a tree asks for in `settings.registry` of ModuleConfig `deckhouse`; `undefined` when it does not own it. */
export function wantedSettings(tree: readonly DesiredObject[]): RegistrySettings | undefined {
  for (const object of tree) if (object.kind === 'RegistryModuleConfig') return object.settings;
  return undefined;
}
