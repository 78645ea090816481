import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomBytes } from '../random-bytes';
import type { Leaf, LeafValue } from '../yaml-leaves';

/** Bytes of a data key, AES-256. */
export const KEY_BYTES = 32;
/** sops draws nonces of 32 bytes, not the usual 12. */
const NONCE_BYTES = 32;
const CIPHER = 'aes-256-gcm';
const ENCRYPTED = /^ENC\[AES256_GCM,data:([^,]*),iv:([^,]+),tag:([^,]+),type:(\w+)\]$/;

/** What a value is bound to: the keys that lead to it, without list indices. */
export function boundTo(path: Leaf['path']): string {
  return path.flatMap((part) => (typeof part === 'string' ? [`${part}:`] : [])).join('');
}

/** A value as sops writes it encrypted. An empty text stays empty. */
export function encryptLeaf(
  value: LeafValue,
  key: Uint8Array,
  bound: string,
  randomBytes: RandomBytes,
): string {
  if (value === '') return '';
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(bound));
  const data = Buffer.concat([cipher.update(leafText(value), 'utf8'), cipher.final()]);
  const parts = [
    `data:${data.toString('base64')}`,
    `iv:${Buffer.from(nonce).toString('base64')}`,
    `tag:${cipher.getAuthTag().toString('base64')}`,
    `type:${typeOf(value)}`,
  ];
  return `ENC[AES256_GCM,${parts.join(',')}]`;
}

/** The value back; `undefined` when the text is nothing encrypted, or not with this key and for this place. */
export function decryptLeaf(text: string, key: Uint8Array, bound: string): LeafValue | undefined {
  if (text === '') return '';
  const [, data, iv, tag, type] = ENCRYPTED.exec(text) ?? [];
  if (data === undefined || iv === undefined || tag === undefined) return undefined;
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(iv, 'base64'), { authTagLength: 16 })
      .setAAD(Buffer.from(bound))
      .setAuthTag(Buffer.from(tag, 'base64'));
    const bytes = [decipher.update(Buffer.from(data, 'base64')), decipher.final()];
    return typed(Buffer.concat(bytes).toString('utf8'), type);
  } catch {
    // a wrong tag, or lengths that no cipher writes
    return undefined;
  }
}

/** The bytes by which a value counts in the MAC, and as which it is encrypted. */
export function leafText(value: LeafValue): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function typeOf(value: LeafValue): 'str' | 'bool' | 'int' | 'float' {
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int' : 'float';
}

function typed(text: string, type: string | undefined): LeafValue | undefined {
  switch (type) {
    case 'str':
      return text;
    case 'int':
    case 'float':
      return Number(text);
    case 'bool':
      return text === 'True';
    default:
      return undefined;
  }
}
