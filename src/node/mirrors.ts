import { BugError } from '../model/errors';
import type { Login } from '../model/upstream';

/** One place to pull from as a configuration file describes it; a mirror of the cluster file is one, too. */
export interface NodeMirror {
  /** Scheme and host. */
  readonly url: string;
  readonly capabilities: readonly string[];
  readonly skipVerify: boolean;
  /** PEM. */
  readonly ca?: string;
  /** Whether `ca` is the placeholder of a secret. */
  readonly caIsSecret?: boolean;
  readonly auth?: Login;
  /** Only in the dialect of DKP (`objects.md` 3.4). */
  readonly rewrite?: { readonly regex: string; readonly replace: string };
}

/** A CA certificate as a file of its own. */
export interface CaFile {
  readonly name: string;
  readonly pem: string;
  /** Whether `pem` is the placeholder of a secret; text of a person never is one, however it reads. */
  readonly isSecret?: boolean;
}

/** Scheme and host of a mirror's URL; the host keeps its port. */
export function splitMirrorUrl(url: string): { readonly scheme: string; readonly host: string } {
  const [, scheme = '', host = ''] = /^(https?):\/\/([^/\s]+)$/.exec(url) ?? [];
  requireFileName(withoutBrackets(host));
  return { scheme, host };
}

/** Name of a mirror's CA file, as DKP names it (`objects.md` 3.3): `https-registry.io:5000-ca.crt`. */
export function caFileName({ url }: Pick<NodeMirror, 'url'>): string {
  const { scheme, host } = splitMirrorUrl(url);
  return `${scheme}-${withoutBrackets(host)}-ca.crt`;
}

/** Those around an address of IPv6 mean something to a shell. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[([\da-f:.]+)\]/i, '$1');
}

/** Whether a mirror has a CA of its own. An empty text is none: containerd fails every pull on an empty `ca`. */
export function hasCa(mirror: Pick<NodeMirror, 'ca'>): boolean {
  return mirror.ca !== undefined && mirror.ca !== '';
}

/** The CA files that the mirrors need. */
export function caFiles(mirrors: readonly NodeMirror[]): readonly CaFile[] {
  return distinctMirrors(mirrors)
    .filter(hasCa)
    .map((mirror) => ({
      name: caFileName(mirror),
      pem: mirror.ca ?? '',
      isSecret: mirror.caIsSecret === true,
    }));
}

/**
 * The mirrors without those whose URL came before: containerd asks a place once, and a table that comes twice is a
 * TOML error, which makes containerd ignore the whole file.
 */
export function distinctMirrors(mirrors: readonly NodeMirror[]): readonly NodeMirror[] {
  const seen = new Set<string>();
  return mirrors.filter(({ url }) => !seen.has(url) && seen.add(url));
}

/** The text, if it can be a file's name; hosts were checked long before, so anything else is a mistake of ours. */
export function requireFileName(text: string): string {
  if (!/^[\w:-][\w.:-]*$/.test(text)) throw new BugError(`not a file name: ${text}`);
  return text;
}
