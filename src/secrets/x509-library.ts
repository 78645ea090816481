import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';

/** An extension of a certificate; opaque outside the library. */
export interface X509Extension {
  readonly type: string;
}

/** A distinguished name with the encoding it was read with; opaque outside the library. */
interface X509Name {
  toString: () => string;
}

interface MadeCertificate {
  readonly subjectName: X509Name;
  getExtension: (oid: string) => (X509Extension & { readonly keyId?: string }) | null;
  toString: (format: 'pem') => string;
}

interface CertificateParams {
  readonly serialNumber: string;
  readonly subject: string;
  readonly issuer: string | X509Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: webcrypto.CryptoKey;
  readonly signingKey: webcrypto.CryptoKey;
  readonly signingAlgorithm: { readonly name: string; readonly hash: string };
  readonly extensions: readonly X509Extension[];
}

/** What is used of `@peculiar/x509`. */
interface X509Library {
  readonly X509Certificate: new (pem: string) => MadeCertificate;
  readonly X509CertificateGenerator: {
    create: (params: CertificateParams, crypto: webcrypto.Crypto) => Promise<MadeCertificate>;
  };
  readonly BasicConstraintsExtension: new (
    ca: boolean,
    pathLength: undefined,
    critical: boolean,
  ) => X509Extension;
  readonly KeyUsagesExtension: new (usages: number, critical: boolean) => X509Extension;
  readonly ExtendedKeyUsageExtension: new (usages: readonly string[]) => X509Extension;
  readonly SubjectAlternativeNameExtension: new (
    names: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[],
  ) => X509Extension;
  readonly SubjectKeyIdentifierExtension: {
    create: (
      key: webcrypto.CryptoKey,
      critical: boolean,
      crypto: webcrypto.Crypto,
    ) => Promise<X509Extension>;
  };
  readonly AuthorityKeyIdentifierExtension: new (keyId: string) => X509Extension;
}

// The types of the package need those of a browser, and packages that claim to be ES modules only: `require` past
// them, with the part of them that is used written down above.
// eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
export const x509: X509Library = require('@peculiar/x509');
