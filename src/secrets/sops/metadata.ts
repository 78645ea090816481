import { parse, stringify } from 'yaml';
import { isPlainMap } from '../../model/plain-map';
import type { WrappedKey } from './age';

/** Section `sops` of an encrypted file, as much of it as is written here. */
export interface SopsMetadata {
  readonly age: readonly WrappedKey[];
  /** RFC 3339 in UTC, whole seconds. */
  readonly lastModified: string;
  /** The MAC, encrypted as a leaf that is bound to `lastModified`. */
  readonly mac: string;
  /** What is encrypted: every value below a key that matches. */
  readonly encryptedRegex: string;
}

/** The oldest sops that reads such a file as it is meant: everything used here is older. */
const VERSION = '3.7.3';

/** The section as the end of a file. */
export function formatMetadata({ age, lastModified, mac, encryptedRegex }: SopsMetadata): string {
  const section = {
    age: age.map(({ recipient, enc }) => ({ recipient, enc })),
    lastmodified: lastModified,
    mac,
    encrypted_regex: encryptedRegex,
    version: VERSION,
  };
  return stringify({ sops: section }, { version: '1.1', lineWidth: 0 });
}

/** Reads what `formatMetadata` wrote, and what sops itself writes where it has nothing that is not known here. */
export function parseMetadata(text: string): SopsMetadata | undefined {
  const document = parsed(text);
  const section = isPlainMap(document) ? document['sops'] : undefined;
  if (!isPlainMap(section)) return undefined;
  const { age, lastmodified, mac, encrypted_regex: regex } = section;
  if (typeof lastmodified !== 'string' || typeof mac !== 'string' || typeof regex !== 'string') {
    return undefined;
  }
  const keys = Array.isArray(age) ? age.flatMap(wrappedKey) : [];
  return { age: keys, lastModified: lastmodified, mac, encryptedRegex: regex };
}

function wrappedKey(entry: unknown): readonly WrappedKey[] {
  if (!isPlainMap(entry)) return [];
  const { recipient, enc } = entry;
  return typeof recipient === 'string' && typeof enc === 'string' ? [{ recipient, enc }] : [];
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
