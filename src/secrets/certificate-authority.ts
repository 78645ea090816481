import { BugError } from '../model/errors';
import { authorityEndsSoon, authorityLifetime, dayOf, endInWords } from './certificate-lifetime';
import { issueAuthority } from './issue-certificate';
import type { MaterialFields } from './material';
import type { MaterialTools } from './material-tools';
import { issued, kept, reissued } from './outcome';
import type { Outcome } from './outcome';
import { readCertifiedKey, validityOf } from './read-certificate';
import type { CertifiedKey } from './read-certificate';
import { signingAlgorithm } from './signing-algorithm';

/** A CA that can sign. */
export interface Authority extends CertifiedKey {
  readonly end: Date;
}

const COMMON_NAME = 'registry-ca';

/** Keeps the CA, or makes a new one and says why (`objects.md` 4.9). */
export async function renewAuthority(
  current: MaterialFields | undefined,
  now: Date,
  tools: MaterialTools,
): Promise<Outcome & { readonly authority: Authority }> {
  const judged = current === undefined ? [] : judgeAuthority(current, now);
  if (current !== undefined && 'end' in judged) {
    return { ...kept(current, `valid until ${dayOf(judged.end)}`), authority: judged };
  }
  const key = await tools.newPrivateKey('ecdsa-p256');
  const crt = await issueAuthority(COMMON_NAME, key, authorityLifetime(now), tools);
  const authority = judgeAuthority({ crt, key }, now);
  if (!('end' in authority)) throw new BugError(`a new CA is refused: ${authority.join('; ')}`);
  const fields = { crt, key };
  const outcome =
    'end' in judged || judged.length === 0 ? issued(fields) : reissued(fields, judged);
  return { ...outcome, authority };
}

/** The CA that the fields hold, or every reason why they hold none that can go on. */
function judgeAuthority(fields: MaterialFields, now: Date): Authority | readonly string[] {
  const pair = readCertifiedKey(fields);
  if (!('certificate' in pair)) return pair;
  const { certificate, key } = pair;
  const validity = validityOf(certificate);
  if (validity === undefined) return ['its dates can not be read'];
  const faults = [
    ...(certificate.ca ? [] : ['its certificate is not that of a CA']),
    ...(certificate.verify(certificate.publicKey) ? [] : ['it is not signed by itself']),
    ...(signingAlgorithm(key) === undefined ? ['its key is of a kind that can not sign here'] : []),
    ...(authorityEndsSoon(validity.to, now) ? [endInWords(validity.to, now)] : []),
  ];
  return faults.length > 0 ? faults : { certificate, key, end: validity.to };
}
