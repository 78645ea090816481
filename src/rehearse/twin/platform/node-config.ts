import { canonicalJson } from '../../../model/canonical-json';
import { splitImagesRepo } from '../../../model/images-repo';
import { compareText } from '../../../model/issue';
import { rememberByText } from '../../../model/remember';
import type { NodeConfig, NodeConfigHost, NodeConfigMirror, RegistryParams } from '../state';
import { digestOf } from './digest';
import {
  masterHost,
  MODULE_CA,
  NODE_BALANCER,
  READER,
  VIRTUAL_BASE,
  VIRTUAL_HOST,
  VIRTUAL_PATH_PATTERN,
} from './names';
import { isServedByMasters, lowerScheme, nodeSource, paramsText, registryHost } from './params';

/** What of a master counts here. */
interface Addressed {
  readonly address: string;
}

/** Configuration of nodes with only the new source (`switching.md` 3.9). Unmanaged needs its registry. */
export function nodeConfigOf(params: RegistryParams, masters: readonly Addressed[]): NodeConfig {
  return configFrom([], nodeSource(params), masters);
}

/**
 * Configuration of nodes with the old source, then the new one (`switching.md` 3.6). The masters stay balanced to while
 * Proxy or Local is left.
 */
export function transitionConfigOf(
  old: RegistryParams,
  params: RegistryParams,
  masters: readonly Addressed[],
): NodeConfig {
  return configFrom([nodeSource(old)], nodeSource(params), masters);
}

function configFrom(
  old: readonly RegistryParams[],
  source: RegistryParams,
  masters: readonly Addressed[],
): NodeConfig {
  const endpoints = [...old, source].some(isServedByMasters)
    ? masters.map(({ address }) => masterHost(address)).sort(compareText)
    : [];
  return configOver(old, source, endpoints);
}

const configOver = rememberByText(
  (old: readonly RegistryParams[], source: RegistryParams, endpoints: readonly string[]) =>
    [...[...old, source].map(paramsText), ...endpoints].join('\n'),
  (old, source, proxyEndpoints): NodeConfig => {
    const { mode, imagesRepo } = source;
    const content = {
      mode,
      version: '',
      imagesBase: mode === 'Unmanaged' ? (imagesRepo ?? '') : VIRTUAL_BASE,
      proxyEndpoints,
      hosts: hostsFrom([...old, source]),
    };
    return { ...content, version: digestOf(canonicalJson(content)) };
  },
);

function hostsFrom(sources: readonly RegistryParams[]): readonly NodeConfigHost[] {
  const hosts = new Map<string, readonly NodeConfigMirror[]>();
  for (const source of sources) {
    const host = source.mode === 'Unmanaged' ? registryHost(source) : VIRTUAL_HOST;
    hosts.set(host, withMirror(hosts.get(host) ?? [], mirrorOf(source)));
  }
  return [...hosts]
    .map(([host, mirrors]) => ({ host, mirrors }))
    .sort((a, b) => compareText(a.host, b.host));
}

/** A mirror with the host and scheme of another takes its place; any other comes last. */
function withMirror(
  mirrors: readonly NodeConfigMirror[],
  mirror: NodeConfigMirror,
): readonly NodeConfigMirror[] {
  const same = ({ host, scheme }: NodeConfigMirror): boolean =>
    host === mirror.host && scheme === mirror.scheme;
  return mirrors.some(same)
    ? mirrors.map((other) => (same(other) ? mirror : other))
    : [...mirrors, mirror];
}

function mirrorOf(source: RegistryParams): NodeConfigMirror {
  if (isServedByMasters(source)) {
    return { host: NODE_BALANCER, scheme: 'https', ca: MODULE_CA, ...READER };
  }
  const { ca, username, password, imagesRepo = '' } = source;
  const { host, path } = splitImagesRepo(imagesRepo);
  return {
    host,
    scheme: lowerScheme(source),
    ...(ca === undefined ? {} : { ca }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(source.mode === 'Direct'
      ? { rewrite: { from: VIRTUAL_PATH_PATTERN, to: path.replace(/^\/+/, '') } }
      : {}),
  };
}
