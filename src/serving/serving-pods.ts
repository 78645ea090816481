import type { ImageBase, Upstream } from '../model/upstream';
import { distributionConfig } from './distribution-config';
import { generated } from './generated';
import { htpasswd } from './htpasswd';
import { NODE_PROXY_PORT, REGISTRY_PORT } from '../node/sources/pull-source';
import { pullThroughNginx } from './pull-through-nginx';
import type { Loopback } from './upstream-server';
import { UPSTREAM_ADDRESS, upstreamAddress } from './upstream-server';

/** Ports on 127.0.0.1 where nginx stands for the upstream; two pods on the network of one node must not share one. */
const IN_CLUSTER_UPSTREAM_PORT = 5003;
export const NODE_SERVICES_UPSTREAM_PORT = 5003;
const NODE_PROXY_UPSTREAM_PORT = 5013;

/** Files of a serving pod by the key of its Secret, with placeholders in place of secrets. */
export type ServingFiles = Record<string, string>;

/** What a pull-through pod needs to know. */
export interface PullThroughProps {
  readonly base: ImageBase;
  readonly upstream: Upstream;
  /**
   * How long images stay cached: `72h`. distribution 3 only; 2 keeps them for a week.
   *
   * @default - what distribution does by itself: a week
   */
  readonly ttl?: string;
  /**
   * What `upstreamAlias` says, where the pod has it in its `hostAliases`.
   *
   * @default - 127.0.0.1: distribution 3.1 then refuses token services on another host than the upstream's
   */
  readonly alias?: string | undefined;
}

/** What the in-cluster proxy needs to know. */
export interface InClusterProxyProps extends PullThroughProps {
  /**
   * Listen on IPv6 too. nginx does not start where the kernel has none, so only a cluster with IPv6 addresses asks for
   * it.
   *
   * @default false
   */
  readonly ipv6?: boolean;
}

/** Files of the in-cluster proxy of Direct (`objects.md` 4.4, 4.5): clients on :5001, metrics on :5002. */
export function inClusterProxyFiles(props: InClusterProxyProps): ServingFiles {
  const port = String(REGISTRY_PORT);
  return {
    'nginx.conf': pullThroughNginx({
      ...props,
      listen: [`0.0.0.0:${port}`, ...(props.ipv6 === true ? [`[::]:${port}`] : [])],
      loopback: loopbackOf(props, IN_CLUSTER_UPSTREAM_PORT),
    }),
    'distribution.yml': distributionConfig({
      cache: { ...props, loopback: loopbackOf(props, IN_CLUSTER_UPSTREAM_PORT) },
      debug: ':5002',
      purgeUploads: false,
    }),
    ...certificate('in-cluster-proxy'),
    ...pullThroughShared(props),
  };
}

/** Files of the proxy on every node that maps paths in Direct: clients on 127.0.0.1:5011. */
export function nodeProxyFiles(props: PullThroughProps): ServingFiles {
  return {
    'nginx.conf': pullThroughNginx({
      ...props,
      listen: [`127.0.0.1:${String(NODE_PROXY_PORT)}`],
      loopback: loopbackOf(props, NODE_PROXY_UPSTREAM_PORT),
    }),
    'distribution.yml': distributionConfig({
      cache: { ...props, loopback: loopbackOf(props, NODE_PROXY_UPSTREAM_PORT) },
      purgeUploads: false,
    }),
    ...certificate('node-proxy'),
    ...pullThroughShared(props),
  };
}

/** Where distribution of such a pod meets nginx. */
export function loopbackOf({ alias }: PullThroughProps, port: number): Loopback {
  return { port, ...(alias === undefined ? {} : { alias }) };
}

/** What every pull-through pod has: one user, and the way to the upstream. */
export function pullThroughShared({ upstream }: PullThroughProps): ServingFiles {
  const { ca } = upstream;
  return {
    htpasswd: htpasswd(['ro']),
    'ca.crt': generated('ca', 'crt'),
    [UPSTREAM_ADDRESS]: upstreamAddress(upstream),
    ...(ca === undefined ? {} : { 'upstream-ca.crt': ca.endsWith('\n') ? ca : `${ca}\n` }),
  };
}

function certificate(item: 'in-cluster-proxy' | 'node-proxy'): ServingFiles {
  return { 'tls.crt': generated(item, 'crt'), 'tls.key': generated(item, 'key') };
}
