import type { X509Certificate } from 'node:crypto';
import type { Authority } from './certificate-authority';
import { dayOf, endInWords, leafEndsSoon, leafLifetime } from './certificate-lifetime';
import { issueLeaf } from './issue-certificate';
import { SERVER_PURPOSE } from './leaf-profile';
import type { CertifiedHost, LeafProfile } from './leaf-profile';
import type { MaterialFields } from './material';
import type { MaterialTools } from './material-tools';
import { issued, kept, reissued } from './outcome';
import type { Outcome } from './outcome';
import { readCertifiedKey, validityOf } from './read-certificate';

/** Extended key usage that stands for all of them (RFC 5280, 4.2.1.12). */
const ANY_PURPOSE = '2.5.29.37.0';

/** Keeps a certificate that the CA signed, or makes a new one and says why (`objects.md` 4.9). */
export async function renewLeaf(
  current: MaterialFields | undefined,
  profile: LeafProfile,
  authority: Authority,
  now: Date,
  tools: MaterialTools,
): Promise<Outcome> {
  const faults = current === undefined ? [] : leafFaults(current, profile, authority, now);
  const validity = leafLifetime(now, authority.end);
  if (current !== undefined && faults.length === 0) {
    return kept(current, 'valid under the CA, for every host it serves');
  }
  const key = await tools.newPrivateKey('rsa-2048');
  const crt = await issueLeaf(profile, key, authority, validity, tools);
  return current === undefined ? issued({ crt, key }) : reissued({ crt, key }, faults);
}

function leafFaults(
  fields: MaterialFields,
  { purpose, hosts }: LeafProfile,
  authority: Authority,
  now: Date,
): readonly string[] {
  const pair = readCertifiedKey(fields);
  if (!('certificate' in pair)) return pair;
  const { certificate } = pair;
  const uncovered = hosts.filter((host) => !covers(certificate, host)).map(({ value }) => value);
  return [
    ...(isSignedBy(certificate, authority) ? [] : ['it is not signed by the CA']),
    ...(uncovered.length === 0 ? [] : [`it does not name ${uncovered.join(', ')}`]),
    ...(serves(certificate, purpose)
      ? []
      : [`it is no certificate of a ${purpose === SERVER_PURPOSE ? 'server' : 'client'}`]),
    ...dateFaults(certificate, now),
  ];
}

function isSignedBy(certificate: X509Certificate, authority: Authority): boolean {
  return (
    certificate.checkIssued(authority.certificate) &&
    certificate.verify(authority.certificate.publicKey)
  );
}

/** Go and containerd look at the alternative names alone, never at the subject. */
function covers(certificate: X509Certificate, { type, value }: CertifiedHost): boolean {
  const found =
    type === 'ip' ? certificate.checkIP(value) : certificate.checkHost(value, { subject: 'never' });
  return found !== undefined;
}

/**
 * A certificate without the extension serves any purpose.
 *
 * @param usages what Node.js calls `keyUsage`: the extended ones, which its types forget may be absent
 */
function serves({ keyUsage: usages }: { keyUsage?: readonly string[] }, purpose: string): boolean {
  return usages === undefined || usages.includes(purpose) || usages.includes(ANY_PURPOSE);
}

function dateFaults(certificate: X509Certificate, now: Date): readonly string[] {
  const validity = validityOf(certificate);
  if (validity === undefined) return ['its dates can not be read'];
  return [
    ...(validity.from.getTime() > now.getTime() ? [`it begins on ${dayOf(validity.from)}`] : []),
    ...(leafEndsSoon(validity.to, now) ? [endInWords(validity.to, now)] : []),
  ];
}
