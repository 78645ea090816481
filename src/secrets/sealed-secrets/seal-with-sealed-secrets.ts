import { parse } from 'yaml';
import type { TextFile } from '../../model/file-set';
import type { Issue } from '../../model/issue';
import { isPlainMap } from '../../model/plain-map';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';
import type { RandomBytes } from '../random-bytes';
import { resolveLeaf } from '../resolve-placeholders';
import { digestOf, formatRecords, splitRecords } from '../seal-records';
import type { SealRecords } from '../seal-records';
import { manifestText, readSecret } from '../secret-manifest';
import type { SecretManifest } from '../secret-manifest';
import type { SecretValues } from '../secret-values';
import { sealValue } from './seal-value';
import type { SealingKey } from './sealing-certificate';

/** For which controller, and by what means. */
export interface SealedSecretsSealing {
  readonly key: SealingKey;
  readonly values: SecretValues;
  readonly randomBytes: RandomBytes;
}

/**
 * Makes a SealedSecret (`bitnami.com/v1alpha1`, strict scope) of a Secret.
 *
 * Nobody but the controller can read its values again, so what was sealed from the same placeholders for the same
 * certificate is kept, and a new value behind them shows by its generation alone.
 */
export function sealWithSealedSecrets(
  file: TextFile,
  committed: string | undefined,
  { key, values, randomBytes }: SealedSecretsSealing,
): Result<string> {
  const read = readSecret(file, 'SealedSecrets');
  if (!read.ok) return read;
  const secret = read.value;
  const { name, namespace } = secret.metadata;
  const records = recordsOf(secret, key);
  const former = formerValues(committed, key);
  const encrypted = new Map<string, string>();
  const issues: Issue[] = [];
  for (const [item, text] of secret.values) {
    const place = { file: file.path, path: `stringData.${item}` };
    const kept = former.records.get(item) === records.get(item) ? former.data.get(item) : undefined;
    const value = kept === undefined ? resolveLeaf(text, place, values) : success('');
    if (!value.ok) issues.push(...value.issues);
    else
      encrypted.set(
        item,
        kept ?? sealValue(value.value, key.key, `${namespace}/${name}`, randomBytes),
      );
  }
  if (issues.length > 0) return failure(issues);
  return success(formatRecords(records) + manifestText(sealedSecret(secret, encrypted)));
}

/** Name under which the certificate is recorded; no key of a Secret has a space. */
const CERTIFICATE = 'the certificate';

function recordsOf({ values }: SecretManifest, { fingerprint }: SealingKey): SealRecords {
  const items = [...values].map(([item, text]) => [item, digestOf(text)] as const);
  return new Map([[CERTIFICATE, fingerprint], ...items]);
}

function formerValues(
  committed: string | undefined,
  { fingerprint }: SealingKey,
): { readonly records: SealRecords; readonly data: ReadonlyMap<string, string> } {
  const { records, rest } = splitRecords(committed ?? '');
  if (records.get(CERTIFICATE) !== fingerprint) return { records: new Map(), data: new Map() };
  const object: unknown = parsed(rest);
  const spec = isPlainMap(object) ? object['spec'] : undefined;
  const data = isPlainMap(spec) ? spec['encryptedData'] : undefined;
  const entries = Object.entries(isPlainMap(data) ? data : {});
  return {
    records,
    data: new Map(
      entries.flatMap(([item, value]) => (typeof value === 'string' ? [[item, value]] : [])),
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // a damaged file is made anew
    return undefined;
  }
}

function sealedSecret(
  { metadata, type, immutable }: SecretManifest,
  encrypted: ReadonlyMap<string, string>,
): object {
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata,
    spec: {
      encryptedData: Object.fromEntries(encrypted),
      template: { type, ...(immutable ? { immutable } : {}), metadata },
    },
  };
}
