import { apiGroup } from '../model/object-id';
import type { DumpObject } from './expand-lists';
import { at, isFields, textAt } from './fields';
import { CONFIG_KEYS } from './registry-config-facts';
import { PULL_KEYS } from './registry-pull-facts';
import { STATE_KEYS } from './registry-state-facts';
import { scriptPayloads } from './script-payloads';
import { secretEntries } from './secret-data';
import {
  mentionsSecret,
  namesSecret,
  secretsInFields,
  secretsInText,
  variantsOf,
} from './secret-words';
import { parseInnerYaml } from './yaml-documents';

/** Secret values of a dump. */
export interface Secrets {
  /** Named as secrets: passwords, licences, tokens, logins. */
  readonly named: ReadonlySet<string>;
  /** Other data of Secrets, which may be secret or as public as a host name. */
  readonly other: ReadonlySet<string>;
}

/** Data of Secrets that the snapshot shows on purpose. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'd8-system/registry-state': STATE_KEYS,
  'd8-system/registry-config': CONFIG_KEYS,
  'd8-system/deckhouse-registry': PULL_KEYS,
};

/** Secret all of whose data the snapshot shows. */
const ALL_SHOWN = 'd8-cloud-instance-manager/configuration-checksums';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Every value in the dump that must not show up in the snapshot. */
export function collectSecrets(objects: readonly DumpObject[]): Secrets {
  const named = new Set<string>();
  const other = new Set<string>();
  for (const object of objects.flatMap(withLastApplied)) {
    if (object.kind === 'Secret' && apiGroup(object.apiVersion) === '') {
      collectFromSecret(object, named, other);
    } else if (holdsSecrets(object)) {
      for (const secret of secretsInFields(object.fields['spec'])) named.add(secret);
      const script = textAt(object.fields, 'spec', 'content') ?? '';
      for (const secret of secretsInText(scriptPayloads(script).join(''))) named.add(secret);
    }
  }
  return { named, other };
}

function collectFromSecret(secret: DumpObject, named: Set<string>, other: Set<string>): void {
  const id = `${secret.namespace ?? ''}/${secret.name}`;
  if (id === ALL_SHOWN) return;
  for (const [key, text] of secretEntries(secret)) {
    if (SHOWN[id]?.includes(key)) continue;
    const whole = namesSecret(key) ? named : other;
    for (const form of variantsOf(text)) whole.add(form);
    for (const inner of secretsInDocument(text)) named.add(inner);
  }
}

/** Longest document inside a Secret that is parsed; longer ones are only searched. */
const LONGEST_DOCUMENT = 500_000;

function* secretsInDocument(text: string): Generator<string> {
  yield* secretsInText(text);
  if (text.length <= LONGEST_DOCUMENT && mentionsSecret(text)) {
    yield* secretsInFields(parseInnerYaml(text));
  }
}

function holdsSecrets(object: DumpObject): boolean {
  const kinds = ['ModuleConfig', 'NodeGroupConfiguration', 'Pod'];
  return kinds.includes(object.kind) || isFields(at(object.fields, 'spec', 'template'));
}

/** What `kubectl apply` remembers may be an older object with an older secret. */
function withLastApplied(object: DumpObject): readonly DumpObject[] {
  const text = textAt(object.fields, 'metadata', 'annotations', LAST_APPLIED);
  const fields = text === undefined ? undefined : parseInnerYaml(text);
  return isFields(fields) ? [object, { ...object, fields }] : [object];
}
