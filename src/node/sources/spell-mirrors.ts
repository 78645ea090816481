import { BugError } from '../../model/errors';
import type { HostDialect } from './host-dialect';
import type { HostMirror } from './host-table';
import { canMapPath, requirePathInFront } from './path-mapping';

/** A mirror as a host table of containerd is keyed. */
export interface SpelledMirror {
  readonly mirror: HostMirror;
  /** No two of one file are equal: a table that comes twice is a TOML error, and containerd ignores the file. */
  readonly url: string;
}

/**
 * The mirrors of one registry with their URLs. Where the same server comes twice, with two logins for example, the
 * later one is spelled differently and means the same: with the default port, or with the `/v2` that is implied.
 */
export function spellMirrors(
  mirrors: readonly HostMirror[],
  dialect: HostDialect,
): readonly SpelledMirror[] {
  return mirrors.reduce<readonly SpelledMirror[]>((spelled, mirror) => {
    const url = freeSpelling(mirror, spelled, dialect);
    if (url === undefined) throw new BugError(`${mirror.host} can not be spelled once more`);
    return [...spelled, { mirror, url }];
  }, []);
}

/** Whether all mirrors can be told apart in one file of the dialect. */
export function canSpell(mirrors: readonly HostMirror[], dialect: HostDialect): boolean {
  const spelled: SpelledMirror[] = [];
  for (const mirror of mirrors) {
    const url = canMapPath(mirror, dialect) ? freeSpelling(mirror, spelled, dialect) : undefined;
    if (url === undefined) return false;
    spelled.push({ mirror, url });
  }
  return true;
}

function freeSpelling(
  mirror: HostMirror,
  taken: readonly SpelledMirror[],
  dialect: HostDialect,
): string | undefined {
  return spellings(mirror, dialect).find((url) => taken.every((other) => other.url !== url));
}

/** URLs that mean the same in a dialect, the plainest first. */
function spellings(mirror: HostMirror, dialect: HostDialect): readonly string[] {
  const { scheme } = mirror;
  const host = serverHost(mirror.host);
  const plain = `${scheme}://${host}`;
  switch (dialect) {
    case 'containerd': {
      const path = requirePathInFront(mirror);
      return path === '' ? [plain, `${plain}/v2`] : [`${plain}/v2/${path}`, `${plain}/v2/${path}/`];
    }
    case 'deckhouse': {
      const other = withOtherPort(scheme, host);
      return other === undefined ? [plain] : [plain, `${scheme}://${other}`];
    }
    // Its logins belong to hosts and not to URLs.
    case 'legacy':
      return [plain];
  }
}

/** The host with its default port named, or no longer named; `undefined` where it has another port. */
function withOtherPort(scheme: HostMirror['scheme'], host: string): string | undefined {
  const port = scheme === 'https' ? ':443' : ':80';
  if (host.endsWith(port)) return host.slice(0, -port.length);
  return /:\d+$/.test(host) ? undefined : host + port;
}

/** `docker.io` is a name in images; no registry answers there (`objects.md` 3.2). */
function serverHost(host: string): string {
  return host === 'docker.io' ? 'registry-1.docker.io' : host;
}
