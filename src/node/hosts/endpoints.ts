import { brokenFiles, dockerCertificates } from './certificate-files';
import type { BrokenFile } from './certificate-files';
import { hasFeature } from './containerd';
import type { Containerd } from './containerd';
import type { HostSettings } from './host-settings';
import { parseHostsToml } from './parse-hosts-toml';
import { readHosts } from './read-hosts';
import type { HostsReading, ListedHost } from './read-hosts';
import type { ServerUrl } from './server-url';
import { folderOf, HOSTS_FILE } from './tree';
import type { HostTree } from './tree';

/** One host that containerd asks for an image. */
export interface Endpoint extends ServerUrl {
  readonly settings: HostSettings;
  readonly canPull: boolean;
  readonly canResolve: boolean;
  /** The URL says http, but settings of TLS make containerd try https first. */
  readonly httpsFirst: boolean;
}

/** The hosts of a registry in the order in which containerd asks them, or why there are none. */
export type Endpoints =
  | {
      readonly kind: 'endpoints';
      readonly endpoints: readonly Endpoint[];
      /** The `hosts.toml` that was found, if any. */
      readonly file?: string;
      /** It was found and does not count. */
      readonly ignored: boolean;
      readonly unordered: boolean;
    }
  | { readonly kind: 'broken'; readonly file: string; readonly broken: BrokenFile }
  | { readonly kind: 'panic'; readonly file: string };

/** The hosts that a containerd asks for the images of a registry. */
export function endpointsOf(registry: string, tree: HostTree, containerd: Containerd): Endpoints {
  const folder = folderOf(tree, registry, containerd);
  const path = folder === undefined ? undefined : `${folder}/${HOSTS_FILE}`;
  const file = tree.files.find((candidate) => candidate.path === path);
  const reading = file && readHosts(parseHostsToml(file.content, file.path), containerd);
  if (file !== undefined && reading?.kind === 'panic') return { kind: 'panic', file: file.path };
  const listed = listedHosts(reading, tree, folder);
  const broken = folder === undefined ? undefined : firstBroken(listed, tree, folder);
  if (broken !== undefined) return { kind: 'broken', file: path ?? '', broken };
  return {
    kind: 'endpoints',
    endpoints: listed.map((host) => endpointOf(host, registry, containerd)),
    ...(file === undefined ? {} : { file: file.path }),
    ignored: reading?.kind === 'ignored',
    unordered: reading?.kind === 'hosts' && reading.unordered,
  };
}

function listedHosts(
  reading: HostsReading | undefined,
  tree: HostTree,
  folder: string | undefined,
): readonly ListedHost[] {
  if (reading?.kind === 'hosts') return reading.hosts;
  const certificates = folder === undefined ? {} : dockerCertificates(tree, folder);
  return [{ path: [], settings: { ...NO_SETTINGS, ...certificates } }];
}

const NO_SETTINGS: HostSettings = {
  capabilities: [],
  header: [],
  overridePath: false,
  rewrite: [],
};

function firstBroken(
  hosts: readonly ListedHost[],
  tree: HostTree,
  folder: string,
): BrokenFile | undefined {
  for (const { settings } of hosts) {
    const [broken] = brokenFiles(tree, folder, settings);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function endpointOf(
  { url, settings: written }: ListedHost,
  registry: string,
  containerd: Containerd,
): Endpoint {
  const itself = url === undefined ? registryItself(registry, containerd) : undefined;
  const settings: HostSettings =
    itself === undefined ? written : { ...written, ...itself.settings, capabilities: [] };
  const place = url ?? itself?.url ?? { scheme: 'https', host: registry, path: '/v2' };
  const { capabilities, ca, client, skipVerify } = settings;
  const all = capabilities.length === 0;
  const tls = ca !== undefined || client !== undefined || skipVerify !== undefined;
  return {
    ...place,
    settings,
    canPull: all || capabilities.includes('pull'),
    canResolve: all || capabilities.includes('resolve'),
    httpsFirst:
      hasFeature(containerd, 'httpsFirst') &&
      place.scheme === 'http' &&
      tls &&
      !place.host.endsWith(':80'),
  };
}

interface RegistryItself {
  readonly url: ServerUrl;
  readonly settings: { readonly skipVerify?: boolean };
}

/** The registry as its own server, where none is named. */
function registryItself(registry: string, containerd: Containerd): RegistryItself {
  const path = '/v2';
  if (registry === 'docker.io') {
    return { url: { scheme: 'https', host: 'registry-1.docker.io', path }, settings: {} };
  }
  if (!isLoopback(registry) || !hasFeature(containerd, 'plainLocalhost')) {
    return { url: { scheme: 'https', host: registry, path }, settings: {} };
  }
  const port = /:(\d+)$/.exec(registry)?.[1] ?? '';
  const byPort = hasFeature(containerd, 'localhostByPort');
  const scheme = byPort && (port === '' || port === '443') ? 'https' : 'http';
  return {
    url: { scheme, host: registry, path },
    settings: byPort && port === '80' ? {} : { skipVerify: true },
  };
}

function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}
