import { constants, createCipheriv, publicEncrypt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { RandomBytes } from '../random-bytes';

const SESSION_KEY_BYTES = 32;
/** The session key is used once, so the nonce may be constant. */
const NONCE = Buffer.alloc(12);

/**
 * A value as the controller of Sealed Secrets decrypts it: length of the wrapped session key (two bytes), the session
 * key by RSA-OAEP with SHA-256, the value by AES-256-GCM; all in base64.
 *
 * @param label what the value is bound to; strict scope: `NAMESPACE/NAME`
 */
export function sealValue(
  value: string,
  key: KeyObject,
  label: string,
  randomBytes: RandomBytes,
): string {
  const session = randomBytes(SESSION_KEY_BYTES);
  const wrapped = publicEncrypt(
    {
      key,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    session,
  );
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  const cipher = createCipheriv('aes-256-gcm', session, NONCE);
  const data = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([length, wrapped, data]).toString('base64');
}
