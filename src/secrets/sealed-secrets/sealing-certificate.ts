import { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Issue } from '../../model/issue';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';

/** The public key of a controller. */
export interface SealingKey {
  readonly key: KeyObject;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
}

/** Reads the certificate that the controller shows (`kubeseal --fetch-cert`), and judges whether it can be sealed for. */
export function readSealingCertificate(pem: string, now: Date): Result<SealingKey> {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return failure([unfit('is no certificate')]);
  }
  if (certificate.publicKey.asymmetricKeyType !== 'rsa') {
    return failure([unfit('has no RSA key, which Sealed Secrets needs')]);
  }
  if (new Date(certificate.validTo) <= now) {
    return failure([unfit(`was valid until ${certificate.validTo}`)]);
  }
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  return success({ key: certificate.publicKey, fingerprint });
}

function unfit(fault: string): Issue {
  return {
    code: 'G017',
    severity: 'error',
    place: { path: 'spec.secrets.certificate' },
    message: `the certificate to seal for ${fault}`,
    hint: 'write what  kubeseal --fetch-cert  prints',
  };
}
