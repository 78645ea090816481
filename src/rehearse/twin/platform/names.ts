/** Names that DKP's `registry` module gives to things (`switching.md` 1). */

const PORT = 5001;

/** Host that image names of Direct, Proxy and Local begin with. */
export const VIRTUAL_HOST = `registry.d8-system.svc:${String(PORT)}`;
/** Path below the virtual host, and on the masters' registries. */
export const VIRTUAL_PATH = '/system/deckhouse';
/** What image names of Direct, Proxy and Local begin with. */
export const VIRTUAL_BASE = `${VIRTUAL_HOST}${VIRTUAL_PATH}`;
/** What Direct's mirrors rewrite. */
export const VIRTUAL_PATH_PATTERN = '^system/deckhouse';
/** The balancer on each node. */
export const NODE_BALANCER = `127.0.0.1:${String(PORT)}`;
/** User that a license is the password of (`objects.md` 1.6). */
export const LICENSE_USER = 'license-token';
/** What a node without annotation registry.deckhouse.io/version counts as (`objects.md` 3.8). */
export const UNKNOWN_VERSION = 'unknown';

/** Stands for the certificate of the module's own authority. */
export const MODULE_CA = 'registry-ca';
/** The login that nodes have at the masters' registries; the password stands for a random one. */
export const READER = { username: 'ro', password: 'registry-user-ro' } as const;

/** Users that Local has, in order (`objects.md` 4.10). */
export const LOCAL_USERS: readonly string[] = ['mirror-puller', 'mirror-pusher', 'ro', 'rw'];
/** Users that Proxy has. */
export const PROXY_USERS: readonly string[] = ['ro'];

/** Address of the registry on a master: `10.0.0.1:5001`. */
export function masterHost(address: string): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${host}:${String(PORT)}`;
}
