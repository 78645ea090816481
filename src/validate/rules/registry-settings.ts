import { checkRegistrySettings } from '../../spec/registry-settings';
import { isModuleConfig, nameOf, settingsOf } from '../manifest';
import { isList, isMapping, type Path } from '../plain-data';
import type { Problem } from '../problem';
import { checkSchema } from '../schema/check-schema';
import { DECKHOUSE_SETTINGS } from '../schema/deckhouse-settings';
import { isEncrypted } from '../secret-words';
import type { Rule } from './rule';

const SETTINGS_PATH = ['spec', 'settings'] as const;

/** `settings.registry` of ModuleConfig `deckhouse`: fields and types, then both layers of rules (`objects.md` 1.3 to 1.6). */
export const registrySettings: Rule = ({ manifest }) => {
  const settings = settingsOf(manifest);
  if (!isModuleConfig(manifest) || nameOf(manifest) !== 'deckhouse' || settings === undefined) {
    return [];
  }
  // The rest of the object is the CRD's business.
  const fields = checkSchema(manifest, DECKHOUSE_SETTINGS).filter(({ path }) =>
    SETTINGS_PATH.every((key, index) => path[index] === key),
  );
  return [...fields, ...checkRules(settings['registry'])];
};

function checkRules(registry: unknown): readonly Problem[] {
  return checkRegistrySettings(registry, { secrets: 'literals' })
    .filter((problem) => !isEncryptedAt(registry, problem.path))
    .map((problem) => ({ ...problem, path: [...SETTINGS_PATH, 'registry', ...problem.path] }));
}

/** What SOPS has encrypted can not be judged. */
function isEncryptedAt(root: unknown, path: Path): boolean {
  const value = path.reduce<unknown>((at, step) => {
    if (typeof step === 'number') return isList(at) ? at[step] : undefined;
    return isMapping(at) ? at[step] : undefined;
  }, root);
  return typeof value === 'string' && isEncrypted(value);
}
