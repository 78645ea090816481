import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { BugError } from '../model/errors';
import type { Validity } from './certificate-lifetime';
import type { LeafProfile } from './leaf-profile';
import type { MaterialTools } from './material-tools';
import type { RandomBytes } from './random-bytes';
import type { CertifiedKey } from './read-certificate';
import { signingAlgorithm } from './signing-algorithm';
import { x509 } from './x509-library';
import type { X509Extension } from './x509-library';

/** Key usages by their bits (RFC 5280, 4.2.1.3). */
const DIGITAL_SIGNATURE = 1;
const KEY_ENCIPHERMENT = 4;
const CERTIFICATE_SIGN = 32;
const REVOCATION_LIST_SIGN = 64;

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';

/** Makes the certificate of a CA that signs itself. */
export async function issueAuthority(
  commonName: string,
  keyPem: string,
  validity: Validity,
  tools: MaterialTools,
): Promise<string> {
  const subject = `CN=${commonName}`;
  const key = createPrivateKey(keyPem);
  const publicKey = await importPublic(key);
  const extensions = [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(CERTIFICATE_SIGN | REVOCATION_LIST_SIGN, true),
    await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
  ];
  return sign({ subject, issuer: subject, publicKey, extensions }, key, validity, tools);
}

/** Makes a certificate for one of our programs. */
export async function issueLeaf(
  profile: LeafProfile,
  keyPem: string,
  issuer: CertifiedKey,
  validity: Validity,
  tools: MaterialTools,
): Promise<string> {
  const authority = new x509.X509Certificate(issuer.certificate.toString());
  const publicKey = await importPublic(createPrivateKey(keyPem));
  const issuerKeyId = authority.getExtension(SUBJECT_KEY_IDENTIFIER)?.keyId;
  const extensions = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(DIGITAL_SIGNATURE | KEY_ENCIPHERMENT, true),
    new x509.ExtendedKeyUsageExtension([profile.purpose]),
    ...(profile.hosts.length === 0
      ? []
      : [new x509.SubjectAlternativeNameExtension(profile.hosts)]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
    ...(issuerKeyId === undefined ? [] : [new x509.AuthorityKeyIdentifierExtension(issuerKeyId)]),
  ];
  const subject = `CN=${profile.commonName}`;
  const content = { subject, issuer: authority.subjectName, publicKey, extensions };
  return sign(content, issuer.key, validity, tools);
}

interface Content {
  readonly subject: string;
  readonly issuer: string | { toString: () => string };
  readonly publicKey: webcrypto.CryptoKey;
  readonly extensions: readonly X509Extension[];
}

async function sign(
  content: Content,
  key: KeyObject,
  validity: Validity,
  { randomBytes }: MaterialTools,
): Promise<string> {
  const algorithm = signingAlgorithm(key);
  if (algorithm === undefined) throw new BugError('a key that can not sign certificates');
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const signingKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...content,
      serialNumber: serialNumber(randomBytes),
      notBefore: validity.from,
      notAfter: validity.to,
      signingKey,
      signingAlgorithm: { name: algorithm.name, hash: algorithm.hash },
    },
    webcrypto,
  );
  return `${certificate.toString('pem').trimEnd()}\n`;
}

/** 126 random bits, as a positive number of 16 octets (RFC 5280, 4.1.2.2). */
function serialNumber(randomBytes: RandomBytes): string {
  const [first = 0, ...rest] = randomBytes(16);
  return Buffer.from([(first & 0x3f) | 0x40, ...rest]).toString('hex');
}

async function importPublic(privateKey: KeyObject): Promise<webcrypto.CryptoKey> {
  const key = createPublicKey(privateKey);
  const algorithm = signingAlgorithm(key);
  if (algorithm === undefined) throw new BugError('a new key is of no known kind');
  const der = key.export({ type: 'spki', format: 'der' });
  return webcrypto.subtle.importKey('spki', der, algorithm, true, ['verify']);
}
