import { lastOfSeveral, reasonOf } from '../system-error';
import { UNKNOWN_AUTHORITY } from '../tls-codes';
import { NoAnswer } from './no-answer';

/** What may be otherwise a moment later. */
const PASSING: readonly string[] = ['EAI_AGAIN', 'ECONNRESET', 'EPIPE'];

/** What a network did, in words. `section` of the cluster file says where the authority is written. */
export function networkTrouble(error: unknown, section: string | undefined): NoAnswer {
  const cause = lastOfSeveral(error);
  const code = codeOf(cause);
  if (UNKNOWN_AUTHORITY.includes(code)) {
    const advice =
      section === undefined ? 'is it the registry that it should be?' : `write it as ${section}.ca`;
    return new NoAnswer(`its certificate is of an authority that is not known here; ${advice}`);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return new NoAnswer('its certificate does not name this host');
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return new NoAnswer('its certificate is out of its time');
  if (code === 'EPROTO' || /^ERR_(?:SSL|TLS|OSSL)/.test(code)) {
    const scheme = section === undefined ? '' : `, and is ${section}.scheme right`;
    return new NoAnswer(`TLS with it fails; is it a registry${scheme}?`);
  }
  if (code.startsWith('HPE_')) return new NoAnswer('what it says is no HTTP');
  return new NoAnswer(`it can not be reached: ${reasonOf(cause)}`, {
    unreachable: true,
    passing: PASSING.includes(code),
  });
}

function codeOf(error: unknown): string {
  const coded = typeof error === 'object' && error !== null && 'code' in error;
  return coded && typeof error.code === 'string' ? error.code : '';
}
