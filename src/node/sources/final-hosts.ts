import type { ImageBase, Login, Upstream } from '../../model/upstream';
import type { HostMirror, HostTable } from './host-table';
import { NODE_BALANCER_HOST, NODE_PROXY_HOST, REGISTRY_PORT } from './pull-source';
import type { NameRules, PullSource } from './pull-source';

/** What nodes are told once only one source is left (`switching.md` 3.6, 3.9). */
export function finalHosts(source: PullSource, rules: NameRules): HostTable {
  const { base } = rules;
  switch (source.kind) {
    case 'Upstream': {
      const { upstream } = source;
      if (rules.names === 'stay') return [{ host: base.host, mirrors: [mapped(upstream, base)] }];
      return [{ host: upstream.host, mirrors: [mirrorOf(upstream)] }];
    }
    case 'Direct':
      return [{ host: base.host, mirrors: [mapped(source.upstream, base)] }];
    case 'NodeProxy':
      return [{ host: base.host, mirrors: [ownRegistry(NODE_PROXY_HOST, source)] }];
    case 'NodeServices': {
      const masters = rules.mastersDirectly === false ? [] : source.masters;
      const hosts = new Set([NODE_BALANCER_HOST, ...masters.map(masterHost)]);
      return [{ host: base.host, mirrors: [...hosts].map((host) => ownRegistry(host, source)) }];
    }
  }
}

/** The registry on a master as a host: `10.0.0.1:5001`, `[fd00::1]:5001`. */
export function masterHost(address: string): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${host}:${String(REGISTRY_PORT)}`;
}

/** A registry itself as a place to pull from, names as they are. */
export function mirrorOf({ scheme, host, ca, login }: Upstream): HostMirror {
  return {
    scheme,
    host,
    ...(ca === undefined ? {} : { ca }),
    ...(login === undefined ? {} : { login }),
  };
}

function mapped(upstream: Upstream, base: ImageBase): HostMirror {
  const mirror = mirrorOf(upstream);
  if (upstream.path === base.path) return mirror;
  return { ...mirror, rewrite: { from: base.path, to: upstream.path } };
}

function ownRegistry(
  host: string,
  { ca, login }: { readonly ca: string; readonly login: Login },
): HostMirror {
  return { scheme: 'https', host, ca, login };
}
