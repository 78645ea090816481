import { UNKNOWN_AUTHORITY } from './tls-codes';

/**
 * Why the certificate of an API server was refused, and what to do about it; `undefined` for any other error. Codes are
 * those of Node's module `tls`.
 */
export function tlsRefusal(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  if (UNKNOWN_AUTHORITY.some((unknown) => unknown === code)) {
    return 'its certificate is of an authority that is not trusted; name the right one in certificate-authority-data of the kubeconfig';
  }
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired; renew it at the server';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const host = 'host' in error ? String(error.host).replace(/\.$/, '') : 'this server';
    return `its certificate is not for ${host}; ask by a name that is in it, or set tls-server-name in the kubeconfig`;
  }
  return undefined;
}
