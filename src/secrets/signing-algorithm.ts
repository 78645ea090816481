import type { KeyObject } from 'node:crypto';

/** Name of a curve as OpenSSL has it → as Web Crypto has it, and the hash of the same strength. */
const CURVES: Readonly<Record<string, { readonly namedCurve: string; readonly hash: string }>> = {
  prime256v1: { namedCurve: 'P-256', hash: 'SHA-256' },
  secp384r1: { namedCurve: 'P-384', hash: 'SHA-384' },
  secp521r1: { namedCurve: 'P-521', hash: 'SHA-512' },
};

/** Parameters of Web Crypto by which a key imports and signs. */
export interface SigningAlgorithm {
  readonly name: 'ECDSA' | 'RSASSA-PKCS1-v1_5';
  readonly hash: string;
  /** Of ECDSA keys. */
  readonly namedCurve: string;
}

/** How a key signs certificates; `undefined` for a kind that is not used for that here, such as Ed25519. */
export function signingAlgorithm(key: KeyObject): SigningAlgorithm | undefined {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', namedCurve: '' };
    case 'ec': {
      const curve = CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''];
      return curve && { name: 'ECDSA', ...curve };
    }
    default:
      return undefined;
  }
}
