/**
 * Where the files of a serving pod are, in every container alike. The keys of its Secret are the names in `/config`.
 */
export const CONFIG = {
  tlsCertificate: '/config/tls.crt',
  tlsKey: '/config/tls.key',
  /** CA of our own certificates. */
  ca: '/config/ca.crt',
  htpasswd: '/config/htpasswd',
  /** CA of the upstream; there only when it has one of its own. Also the value of distribution's `SSL_CERT_FILE`. */
  upstreamCa: '/config/upstream-ca.crt',
} as const;

/**
 * Trusted authorities of the system, as the nginx images of Docker Hub have them (both the Debian and the Alpine one),
 * and Debian itself.
 */
export const SYSTEM_TRUST = '/etc/ssl/certs/ca-certificates.crt';

/** Socket that distribution listens on. */
export const DISTRIBUTION_SOCKET = '/run/registry/distribution.sock';

/** Folder of the images. */
export const STORE = '/data';

/** Folder of nginx: pid, temporary files, the cached challenge of the upstream. It lives as long as the pod. */
export const SCRATCH = '/tmp';
