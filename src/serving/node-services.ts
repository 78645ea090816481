import { BugError } from '../model/errors';
import { compareText } from '../model/issue';
import type { ImageBase, Master } from '../model/upstream';
import { distributionConfig } from './distribution-config';
import { registryAt } from './endpoint';
import { generated } from './generated';
import { htpasswd } from './htpasswd';
import { localNginx } from './local-nginx';
import { USERS } from './names';
import { pullThroughNginx } from './pull-through-nginx';
import { regsyncConfig } from './regsync-config';
import type { PullThroughProps, ServingFiles } from './serving-pods';
import { loopbackOf, NODE_SERVICES_UPSTREAM_PORT, pullThroughShared } from './serving-pods';

/** The registries on the masters as caches. */
export interface ProxyNodeServices extends PullThroughProps {
  readonly mode: 'Proxy';
  /** At least one. */
  readonly masters: readonly Master[];
}

/** The registries on the masters as the place where the images are. */
export interface LocalNodeServices {
  readonly mode: 'Local';
  readonly base: ImageBase;
  /** At least one. */
  readonly masters: readonly Master[];
  /** Whether regsync runs beside each; it has nothing to do with one master. */
  readonly replicate: boolean;
  /** Whether images are pushed through an Ingress or a Gateway. */
  readonly push: boolean;
}

/** Metrics are for a person on the node. */
const DEBUG = '127.0.0.1:5002';

/**
 * Files of the registries on the masters (`objects.md` 4.7, 4.8). The key of a file that one master has for itself
 * begins with its name: `master-1.nginx.conf`.
 */
export function nodeServicesFiles(props: ProxyNodeServices | LocalNodeServices): ServingFiles {
  // The order decides who leads, and must not hang on the order of an observation.
  const masters = [...props.masters].sort((a, b) => compareText(a.name, b.name));
  expectDistinct(masters);
  return {
    ...(props.mode === 'Proxy' ? proxyShared(props) : localShared()),
    ...Object.fromEntries(
      masters.flatMap((master) => Object.entries(ownFiles(master, { ...props, masters }))),
    ),
  };
}

function proxyShared(props: ProxyNodeServices): ServingFiles {
  return {
    'distribution.yml': distributionConfig({
      cache: { ...props, loopback: loopbackOf(props, NODE_SERVICES_UPSTREAM_PORT) },
      debug: DEBUG,
      purgeUploads: true,
    }),
    ...pullThroughShared(props),
  };
}

function localShared(): ServingFiles {
  return {
    'distribution.yml': distributionConfig({ debug: DEBUG, purgeUploads: true }),
    htpasswd: htpasswd(USERS),
    'ca.crt': generated('ca', 'crt'),
  };
}

function ownFiles(master: Master, props: ProxyNodeServices | LocalNodeServices): ServingFiles {
  const item = `master-${master.name}` as const;
  return {
    [`${master.name}.tls.crt`]: generated(item, 'crt'),
    [`${master.name}.tls.key`]: generated(item, 'key'),
    ...(props.mode === 'Proxy' ? ownProxyFiles(master, props) : ownLocalFiles(master, props)),
  };
}

function ownProxyFiles(master: Master, props: ProxyNodeServices): ServingFiles {
  return {
    [`${master.name}.nginx.conf`]: pullThroughNginx({
      ...props,
      listen: [registryAt(master.address)],
      loopback: loopbackOf(props, NODE_SERVICES_UPSTREAM_PORT),
    }),
  };
}

function ownLocalFiles(
  master: Master,
  { masters, replicate, push }: LocalNodeServices,
): ServingFiles {
  const [leader] = masters;
  const follows = replicate && leader !== undefined && leader !== master;
  return {
    [`${master.name}.nginx.conf`]: localNginx({
      listen: registryAt(master.address),
      push,
      ...(follows ? { leader: registryAt(leader.address) } : {}),
    }),
    ...(replicate && masters.length > 1
      ? { [`${master.name}.regsync.yml`]: regsyncConfig(master, masters) }
      : {}),
  };
}

/** What a Node can be named; each key of a Secret begins with such a name. */
const NODE_NAME = /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;

function expectDistinct(masters: readonly Master[]): void {
  if (masters.length === 0) throw new BugError('node services without a master');
  const bad = masters.find(({ name }) => !NODE_NAME.test(name));
  if (bad !== undefined) throw new BugError(`${JSON.stringify(bad.name)} is no name of a node`);
  const addresses = masters.map(({ address }) => registryAt(address));
  const names = masters.map(({ name }) => name);
  if (new Set(names).size < masters.length || new Set(addresses).size < masters.length) {
    throw new BugError(`two masters of one name or address: ${names.join(', ')}`);
  }
}
