import { KINDS } from './kinds';
import type { Dump } from './dump';
import { decodeLogin } from './docker-login';
import { fieldsAt, isFields, known } from './fields';
import type { DumpObject } from './expand-lists';
import { reportDocument } from './report';
import type { Report } from './report';
import { secretText } from './secret-data';
import type { Presence, RegistryPull } from './snapshot';
import { parseInnerYaml } from './yaml-documents';

/** Keys of Secret `deckhouse-registry` that are kept; of its docker config only whether there is a login. */
export const PULL_KEYS = ['address', 'path', 'scheme', 'ca'] as const;

/** Where the platform pulls from (`objects.md` 4.1). */
export function readRegistryPull(dump: Dump, report: Report): RegistryPull {
  const presence = dump.presence(KINDS.secret, 'd8-system', 'deckhouse-registry');
  const secret = dump.find(KINDS.secret, 'd8-system', 'deckhouse-registry');
  if (secret === undefined) return { presence, login: 'unknown' };
  const address = secretText(secret, 'address', report) || undefined;
  return known<RegistryPull>({
    presence,
    address,
    path: secretText(secret, 'path', report),
    scheme: secretText(secret, 'scheme', report) || undefined,
    ca: secretText(secret, 'ca', report) || undefined,
    login: readLogin(secret, address, report),
  });
}

function readLogin(secret: DumpObject, address: string | undefined, report: Report): Presence {
  const text = secretText(secret, '.dockerconfigjson', report);
  if (text === undefined) return 'absent';
  const config = parseInnerYaml(text);
  if (!isFields(config)) {
    reportDocument(report, secret, '.dockerconfigjson', 'a docker config');
    return 'unknown';
  }
  const logins = Object.entries(fieldsAt(config, 'auths'))
    .filter(([server]) => address === undefined || hostOf(server) === address)
    .map(([, login]) => decodeLogin(login));
  return logins.some(({ username, password }) => username + password !== '') ? 'present' : 'absent';
}

/** Docker writes servers as hosts or as whole URLs. */
function hostOf(server: string): string {
  return server.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/s, '');
}
