import { compareText } from '../../../model/issue';
import { splitImagesRepo } from '../../../model/images-repo';
import type { KubeObject } from '../../../model/object-id';
import { scriptPayloads } from '../../../observe/script-payloads';
import type { RegistryHealth, RegistryParams } from '../state';

/** A login, as registries compare it. */
interface Login {
  readonly username: string;
  readonly password: string;
}

/**
 * Registries outside the cluster: every host that parameters or manifests mention, up, and accepting what it is
 * configured with. A host that is also asked without a login accepts whoever comes.
 */
export function outsideRegistries(
  params: readonly RegistryParams[],
  tree: readonly KubeObject[],
): Readonly<Record<string, RegistryHealth>> {
  const logins = new Map<string, readonly Login[] | 'anyone'>();
  for (const { imagesRepo, username, password } of params) {
    if (imagesRepo === undefined) continue;
    const { host } = splitImagesRepo(imagesRepo);
    const before = logins.get(host) ?? [];
    const login =
      username === undefined || password === undefined ? undefined : { username, password };
    if (before === 'anyone' || login === undefined) logins.set(host, 'anyone');
    else if (!before.some((other) => sameLogin(other, login))) logins.set(host, [...before, login]);
  }
  for (const host of hostsOfTree(tree)) if (!logins.has(host)) logins.set(host, 'anyone');
  return Object.fromEntries(
    [...logins.entries()]
      .sort(([a], [b]) => compareText(a, b))
      .map(([host, accepted]) => [host, healthy(accepted)]),
  );
}

function healthy(accepted: readonly Login[] | 'anyone'): RegistryHealth {
  return accepted === 'anyone' ? { health: 'up' } : { health: 'up', logins: accepted };
}

function sameLogin(a: Login, b: Login): boolean {
  return a.username === b.username && a.password === b.password;
}

/** Hosts outside the cluster that manifests mention: in URLs, names of images and `imagesRepo`. */
export function hostsOfTree(tree: readonly KubeObject[]): readonly string[] {
  const hosts = new Set<string>();
  for (const object of tree) collectHosts(object, undefined, hosts);
  return [...hosts].sort(compareText);
}

function collectHosts(value: unknown, key: string | undefined, hosts: Set<string>): void {
  if (typeof value === 'string') {
    for (const host of [...hostsOfText(value), ...hostsOfName(key, value)]) {
      if (isOutside(host)) hosts.add(host);
    }
  } else if (Array.isArray(value)) {
    for (const element of value) collectHosts(element, key, hosts);
  } else if (typeof value === 'object' && value !== null) {
    for (const [field, inner] of Object.entries(value)) {
      if (!NO_REGISTRY_FIELDS.has(field)) collectHosts(inner, field, hosts);
    }
  }
}

/** Fields whose texts are for people and programs beside the cluster. */
const NO_REGISTRY_FIELDS: ReadonlySet<string> = new Set(['annotations', 'labels', 'apiVersion']);

const URL_HOST = /\bhttps?:\/\/([A-Za-z0-9.-]+(?::\d{1,5})?)/g;

/** Hosts of URLs in a text, and in what a script carries in base64. */
function hostsOfText(text: string): readonly string[] {
  return [text, ...scriptPayloads(text)].flatMap((part) =>
    [...part.matchAll(URL_HOST)].map(([, host = '']) => host),
  );
}

/** The registry of an image's name or of a repository. */
function hostsOfName(key: string | undefined, value: string): readonly string[] {
  if (key !== 'image' && key !== 'imagesRepo') return [];
  const { host } = splitImagesRepo(value);
  return /^[A-Za-z0-9.-]+(?::\d{1,5})?$/.test(host) && host !== value ? [host] : [];
}

/** Neither a Service, nor an address of the cluster's own network. */
function isOutside(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return (
    name.includes('.') &&
    !/^(?:\d{1,3}\.){3}\d{1,3}$/.test(name) &&
    !/\.svc(?:\.|$)/.test(name) &&
    !name.endsWith('.cluster.local')
  );
}
