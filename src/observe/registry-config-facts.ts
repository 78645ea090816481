import { KINDS } from './kinds';
import type { Dump } from './dump';
import { known, wordAt } from './fields';
import { readMode } from './registry-state-facts';
import type { Report } from './report';
import { secretText } from './secret-data';
import type { RegistryConfig } from './snapshot';

/** Keys of Secret `registry-config` that are read; `password` and `raw_config` are not (`switching.md` 4.1). */
export const CONFIG_KEYS = [
  'mode',
  'imagesRepo',
  'scheme',
  'ca',
  'checkMode',
  'ttl',
  'username',
] as const;

/** What Secret `registry-config` shows of the last request to the module. */
export function readRegistryConfig(dump: Dump, report: Report): RegistryConfig {
  const presence = dump.presence(KINDS.secret, 'd8-system', 'registry-config');
  const secret = dump.find(KINDS.secret, 'd8-system', 'registry-config');
  if (secret === undefined) return { presence };
  const text = (key: (typeof CONFIG_KEYS)[number]): string | undefined =>
    secretText(secret, key, report) || undefined;
  return known<RegistryConfig>({
    presence,
    resourceVersion: wordAt(secret.fields, 'metadata', 'resourceVersion'),
    mode: readMode(secret, 'mode', report),
    imagesRepo: text('imagesRepo'),
    scheme: text('scheme'),
    ca: text('ca'),
    checkMode: text('checkMode'),
    ttl: text('ttl'),
    username: text('username'),
  });
}
