import type { Issue } from '../../model/issue';
import { hasFeature, sinceText } from './containerd';
import type { Containerd, FeatureName } from './containerd';
import { hostTables } from './host-tables';
import type { HostTable } from './host-tables';
import { trapIssue } from './trap';
import type { LintInput, Trap } from './trap';

const KEYS = [
  'capabilities',
  'ca',
  'client',
  'skip_verify',
  'header',
  'override_path',
  'dial_timeout',
];
const ROOT_KEYS = [...KEYS, 'server', 'host'];
const VENDOR_KEYS = ['auth', 'rewrite'];
const NEW_KEYS: Readonly<Record<string, FeatureName>> = {
  override_path: 'overridePath',
  dial_timeout: 'dialTimeout',
};

/** Keys that this containerd silently ignores. */
export const keyTraps: Trap = (input) =>
  hostTables(input).flatMap((host) =>
    Object.keys(host.table).flatMap((key) => judgeKey(key, host, input)),
  );

function judgeKey(
  key: string,
  { path, table }: HostTable,
  { document, containerd }: LintInput,
): readonly Issue[] {
  const known = path.length === 0 ? ROOT_KEYS : KEYS;
  const at = [...path, key];
  const name = key.toLowerCase();
  if (known.includes(name)) {
    if (!counts(key, containerd) || (name !== key && name in table)) {
      return [trapIssue(document, at, wrongCase(key, containerd))];
    }
    const feature = NEW_KEYS[name];
    if (feature === undefined || hasFeature(containerd, feature)) return [];
    return [trapIssue(document, at, tooNew(name, feature, containerd))];
  }
  if (VENDOR_KEYS.includes(key)) {
    return containerd.dialect === 'deckhouse' ? [] : [trapIssue(document, at, vendor(key))];
  }
  return [trapIssue(document, at, unknownKey(key, known))];
}

type Said = Parameters<typeof trapIssue>[2];

function counts(key: string, containerd: Containerd): boolean {
  const name = key.toLowerCase();
  return hasFeature(containerd, 'anyCaseKeys') || key === name || key === key.toUpperCase();
}

function wrongCase(key: string, { version }: Containerd): Said {
  return {
    code: 'N024',
    severity: 'error',
    message: `${key} is ignored by containerd ${version}: keys count in lower case`,
    hint: `write ${key.toLowerCase()}, once`,
  };
}

function tooNew(key: string, feature: FeatureName, { version }: Containerd): Said {
  return {
    code: 'N025',
    severity: 'warning',
    message: `${key} is ignored by containerd ${version}: it is known from ${sinceText(feature)} on`,
    hint: 'take it out, or upgrade containerd',
  };
}

function vendor(key: string): Said {
  const what = key === 'auth' ? 'no credentials are sent' : 'no path is rewritten';
  return {
    code: 'N020',
    severity: 'error',
    message: `table ${key} is ignored by upstream containerd: ${what}`,
    hint:
      key === 'auth'
        ? 'write a table header with authorization = "Basic …"'
        : 'containerd can put a path in front (override_path), never take one away: that needs a proxy',
  };
}

function unknownKey(key: string, known: readonly string[]): Said {
  return {
    code: 'N023',
    severity: 'warning',
    message: `unknown key ${JSON.stringify(key)} is ignored`,
    hint: `known here: ${known.join(', ')}`,
  };
}
