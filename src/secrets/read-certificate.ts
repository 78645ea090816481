import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Validity } from './certificate-lifetime';
import type { MaterialFields } from './material';

/** A certificate and its private key. */
export interface CertifiedKey {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/** The pair that fields `crt` and `key` hold, or why they hold none. */
export function readCertifiedKey({ crt, key }: MaterialFields): CertifiedKey | readonly string[] {
  const certificate = crt === undefined ? undefined : readOrNothing(() => new X509Certificate(crt));
  const privateKey = key === undefined ? undefined : readOrNothing(() => createPrivateKey(key));
  if (certificate === undefined || privateKey === undefined) {
    return [
      ...(certificate === undefined ? ['its certificate can not be read'] : []),
      ...(privateKey === undefined ? ['its key can not be read'] : []),
    ];
  }
  return certificate.checkPrivateKey(privateKey)
    ? { certificate, key: privateKey }
    : ['its key belongs to another certificate'];
}

/** First and last moment of a certificate; `undefined` when it has dates that no calendar knows. */
export function validityOf({ validFrom, validTo }: X509Certificate): Validity | undefined {
  const [from, to] = [new Date(validFrom), new Date(validTo)];
  return Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()) ? undefined : { from, to };
}

/** OpenSSL throws for whatever it can not read; its words would be of no use here. */
function readOrNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
