import { generateKeyPair } from 'node:crypto';
import type { RandomBytes } from './random-bytes';

/** The CA's key is ECDSA P-256, those of the others RSA with 2048 bits (`objects.md` 4.9). */
export type KeyKind = 'ecdsa-p256' | 'rsa-2048';

/**
 * What renewal takes from outside. Signatures draw their own randomness from OpenSSL, so two renewals with the same
 * tools still differ in the signatures of certificates.
 */
export interface MaterialTools {
  /** The time that lifetimes are counted from. */
  readonly now: () => Date;
  readonly randomBytes: RandomBytes;
  /** A new private key as PKCS#8 PEM: `newPrivateKey`, or a prepared one in tests. */
  readonly newPrivateKey: (kind: KeyKind) => Promise<string>;
}

const PKCS8 = { type: 'pkcs8', format: 'pem' } as const;
const SPKI = { type: 'spki', format: 'pem' } as const;

/** A new private key from OpenSSL, as PKCS#8 PEM. */
export function newPrivateKey(kind: KeyKind): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, _publicKey: string, privateKey: string): void => {
      if (error === null) resolve(privateKey);
      else reject(error);
    };
    const encodings = { publicKeyEncoding: SPKI, privateKeyEncoding: PKCS8 };
    switch (kind) {
      case 'ecdsa-p256':
        generateKeyPair('ec', { namedCurve: 'P-256', ...encodings }, done);
        return;
      case 'rsa-2048':
        generateKeyPair('rsa', { modulusLength: 2048, ...encodings }, done);
        return;
    }
  });
}
