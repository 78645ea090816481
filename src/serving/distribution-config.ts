import { formatPlaceholder } from '../model/secret';
import type { Upstream } from '../model/upstream';
import { CONFIG, DISTRIBUTION_SOCKET, STORE } from './config-paths';
import { formatConfigYaml } from './config-yaml';
import { generated } from './generated';
import type { Loopback } from './upstream-server';
import { loopbackHost, POD_USER } from './upstream-server';

/** What clients are asked for a login by. */
export const REALM = 'Registry';

/** What makes distribution a cache. */
export interface CacheOf {
  readonly upstream: Upstream;
  /** How long images stay cached: `72h`. distribution 3 only; 2 has a week. */
  readonly ttl?: string;
  readonly loopback: Loopback;
}

/** What differs between the registries of ours. */
export interface DistributionChoices {
  readonly cache?: CacheOf;
  /** Address of the metrics; absent for none. */
  readonly debug?: string;
  /** Whether what uploads leave behind is removed after a week; it stays where the store lives no longer than a pod. */
  readonly purgeUploads: boolean;
}

/** `distribution.yml` (`objects.md` 4.5), for distribution 2.8 and 3. */
export function distributionConfig({ cache, debug, purgeUploads }: DistributionChoices): string {
  return formatConfigYaml({
    version: 0.1,
    // Below warn, distribution writes the address of the upstream with the pod's own secret. nginx logs accesses.
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: STORE },
      delete: { enabled: true },
      redirect: { disable: true },
      ...(purgeUploads ? {} : { maintenance: { uploadpurging: { enabled: false } } }),
    },
    http: {
      net: 'unix',
      addr: DISTRIBUTION_SOCKET,
      secret: generated('http-secret', 'value'),
      relativeurls: true,
      ...(debug === undefined
        ? {}
        : { debug: { addr: debug, prometheus: { enabled: true, path: '/metrics' } } }),
    },
    auth: { htpasswd: { realm: REALM, path: CONFIG.htpasswd } },
    ...(cache === undefined ? {} : { proxy: proxySection(cache) }),
  });
}

/**
 * The name and password in the address are for nginx on loopback. distribution answers a Bearer challenge by the
 * upstream's login, and 2.8 answers no other.
 */
function proxySection({ upstream, ttl, loopback }: CacheOf): object {
  const { login } = upstream;
  const secret = generated('http-secret', 'value');
  return {
    remoteurl: `http://${POD_USER}:${secret}@${loopbackHost(loopback)}`,
    ...(login === undefined
      ? {}
      : {
          username: login.username,
          password: formatPlaceholder(login.password, { encoding: 'json' }),
        }),
    ...(ttl === undefined ? {} : { ttl }),
  };
}
