import { BugError } from '../model/errors';
import type { MirrorSpec } from '../spec/cluster';

/** A CA certificate as a file of its own. */
export interface CaFile {
  readonly name: string;
  readonly pem: string;
}

/** Scheme and host of a mirror's URL; the host keeps its port. */
export function splitMirrorUrl(url: string): { readonly scheme: string; readonly host: string } {
  const [, scheme = '', host = ''] = /^(https?):\/\/([^/\s]+)$/.exec(url) ?? [];
  if (host === '') throw new BugError(`not the URL of a mirror: ${url}`);
  return { scheme, host: requireFileName(host) };
}

/** Name of a mirror's CA file, as DKP names it (`objects.md` 3.3): `https-registry.io:5000-ca.crt`. */
export function caFileName(mirror: MirrorSpec): string {
  const { scheme, host } = splitMirrorUrl(mirror.url);
  return `${scheme}-${host}-ca.crt`;
}

/** Whether a mirror has a CA of its own. An empty text is none: containerd fails every pull on an empty `ca`. */
export function hasCa(mirror: MirrorSpec): boolean {
  return mirror.ca !== undefined && mirror.ca !== '';
}

/** The CA files that the mirrors need. */
export function caFiles(mirrors: readonly MirrorSpec[]): readonly CaFile[] {
  return distinctMirrors(mirrors)
    .filter(hasCa)
    .map((mirror) => ({ name: caFileName(mirror), pem: mirror.ca ?? '' }));
}

/**
 * The mirrors without those whose URL came before: containerd asks a place once, and a table that comes twice is a
 * TOML error, which makes containerd ignore the whole file.
 */
export function distinctMirrors(mirrors: readonly MirrorSpec[]): readonly MirrorSpec[] {
  const seen = new Set<string>();
  return mirrors.filter(({ url }) => !seen.has(url) && seen.add(url));
}

/** The text, if it can be a file's name; hosts were checked long before, so anything else is a mistake of ours. */
export function requireFileName(text: string): string {
  if (!/^[\w:-][\w.:-]*$/.test(text)) throw new BugError(`not a file name: ${text}`);
  return text;
}
