import type { Section } from '../model/mode';
import { KINDS } from './kinds';
import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { at, integerAt, isFields, known, textAt, wordAt } from './fields';
import { readFieldOwners } from './field-owners';
import type { ModuleConfigFacts, RegistrySectionFacts, RegistrySettingsFacts } from './snapshot';
import { readTracking } from './tracking-marks';

/** ModuleConfigs, of their settings only `registry` of `deckhouse`, credentials reduced to their kind. */
export function readModuleConfigs(dump: Dump): readonly ModuleConfigFacts[] | undefined {
  return dump.list(KINDS.moduleConfig)?.map(readModuleConfig);
}

function readModuleConfig({ name, fields }: DumpObject): ModuleConfigFacts {
  const enabled = at(fields, 'spec', 'enabled');
  return known<ModuleConfigFacts>({
    name,
    resourceVersion: wordAt(fields, 'metadata', 'resourceVersion'),
    enabled: typeof enabled === 'boolean' ? enabled : undefined,
    version: integerAt(fields, 'spec', 'version'),
    maintenance: wordAt(fields, 'spec', 'maintenance'),
    complaint: wordAt(fields, 'status', 'message'),
    registry: name === 'deckhouse' ? readSettings(fields) : undefined,
    owners: readFieldOwners(fields),
    tracking: readTracking(fields),
  });
}

function readSettings(moduleConfig: unknown): RegistrySettingsFacts | undefined {
  const settings = at(moduleConfig, 'spec', 'settings', 'registry');
  if (!isFields(settings)) return undefined;
  const section = (name: Section): RegistrySectionFacts | undefined =>
    isFields(settings[name]) ? readSection(settings[name]) : undefined;
  return known<RegistrySettingsFacts>({
    mode: wordAt(settings, 'mode'),
    direct: section('direct'),
    unmanaged: section('unmanaged'),
    proxy: section('proxy'),
  });
}

function readSection(section: unknown): RegistrySectionFacts {
  return known<RegistrySectionFacts>({
    imagesRepo: wordAt(section, 'imagesRepo'),
    scheme: wordAt(section, 'scheme'),
    ca: wordAt(section, 'ca'),
    checkMode: wordAt(section, 'checkMode'),
    ttl: wordAt(section, 'ttl'),
    username: textAt(section, 'username'),
    login: loginOf(section),
  });
}

function loginOf(section: unknown): RegistrySectionFacts['login'] {
  if (wordAt(section, 'license') !== undefined) return 'license';
  return wordAt(section, 'password') === undefined ? 'none' : 'password';
}
