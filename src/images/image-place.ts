import { splitImagesRepo } from '../model/images-repo';
import type { ManifestName } from './registry-api';

/** A registry as a gate names it, taken apart. */
export interface RegistryPlace {
  /** As the gate names it: `https://registry.example.com/deckhouse/ee`. */
  readonly url: string;
  readonly scheme: 'http' | 'https';
  /** Host with its port, if any. */
  readonly host: string;
  /** Without slashes around it; empty for the root. */
  readonly path: string;
}

/** One image at one registry. */
export interface SoughtImage extends ManifestName {
  /** Its whole reference, for people. */
  readonly image: string;
}

/** Takes `https://registry.example.com/deckhouse/ee` apart. */
export function placeOf(url: string): RegistryPlace {
  const { host, path } = splitImagesRepo(url.replace(/^https?:\/\//, ''));
  const scheme = url.startsWith('http://') ? 'http' : 'https';
  return { url, scheme, host, path: path.replace(/^\//, '') };
}

/**
 * The image that a registry has below its path.
 *
 * @param name how the reference goes on behind the base: `/apps/web@sha256:…`, `@sha256:…`, `:v1.76.2`
 */
export function imageBelow({ host, path }: RegistryPlace, name: string): SoughtImage {
  const { repository, reference } = referenceIn(path + name);
  return { repository, reference, image: `${host}${path === '' ? '' : '/'}${path}${name}` };
}

/** An image at the registry that it names itself. */
export function imageItself(image: string): SoughtImage & { readonly host: string } {
  const { host, path } = splitImagesRepo(image);
  return { host, image, ...referenceIn(path) };
}

/** How a reference goes on behind the longest of the bases that it is below; `undefined` where it is below none. */
export function nameBelow(bases: readonly string[], image: string): string | undefined {
  const [base] = bases
    .filter((one) => image.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length);
  return base === undefined ? undefined : image.slice(base.length);
}

/** Whether what is there under this reference stays there: a tag can be moved and taken away. */
export function isDigest(reference: string): boolean {
  return /^[a-z0-9+._-]+:[0-9a-fA-F]{32,}$/.test(reference);
}

/** A digest counts before a tag; a name with neither has the tag that clients take. */
function referenceIn(text: string): ManifestName {
  const [named = '', digest] = text.replace(/^\//, '').split('@');
  const [, repository = '', tag = 'latest'] = /^(.*?)(?::([^:/]*))?$/.exec(named) ?? [];
  return { repository, reference: digest ?? tag };
}
