import { EnvironmentError } from '../../model/errors';

export type ForgeType = 'GitHub' | 'GitLab' | 'Gitea';

/** A repository as its forge knows it. */
export interface ForgeAddress {
  readonly type: ForgeType;
  /** Where the forge is, without a slash at the end: `https://git.example.com`, `https://example.com/gitea`. */
  readonly url: string;
  /** `[fleet-org, fleet]`; at GitLab also of groups inside groups. */
  readonly path: readonly string[];
}

export interface ForgeChoice {
  /** @default - told by the host, where that is a forge that everybody knows */
  readonly type?: ForgeType;
  /**
   * Where the forge is.
   *
   * @default - the host of the repository, by https
   */
  readonly url?: string;
}

const KNOWN_HOSTS: Readonly<Record<string, ForgeType>> = {
  'github.com': 'GitHub',
  'gitlab.com': 'GitLab',
  'gitea.com': 'Gitea',
};

/** Hosts that the large forges have for SSH by the port of https. */
const SSH_HOSTS: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
};

/**
 * Finds the forge of a repository by its URL, as git takes one. Throws an `EnvironmentError` where nothing says which one
 * it is, or where a token would go out in clear.
 */
export function forgeAddress(repository: string, choice: ForgeChoice = {}): ForgeAddress {
  const { scheme, host, port, path } = repositoryParts(repository);
  const hostname = SSH_HOSTS[host] ?? host;
  const type = choice.type ?? KNOWN_HOSTS[hostname];
  if (type === undefined) {
    throw new EnvironmentError(
      `nothing says which forge ${hostname} is: write delivery.forge into the cluster file, or --forge github, gitlab or gitea`,
    );
  }
  const isWeb = scheme === 'http' || scheme === 'https';
  const own = `${isWeb ? scheme : 'https'}://${hostname}${isWeb ? port : ''}`;
  const url = forgeUrl(choice.url ?? own, choice.url !== undefined);
  return { type, url, path: repositoryPath(path, url, type, repository) };
}

interface RepositoryParts {
  readonly scheme: string;
  readonly host: string;
  /** `:8443`, or nothing. */
  readonly port: string;
  readonly path: string;
}

function repositoryParts(repository: string): RepositoryParts {
  const short = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)([^\s]+)$/.exec(repository);
  if (short !== null) {
    const [, host = '', path = ''] = short;
    return { scheme: 'ssh', host: host.toLowerCase(), port: '', path };
  }
  const url = URL.canParse(repository) ? new URL(repository) : undefined;
  const scheme = url?.protocol.slice(0, -1).replace(/^git\+/, '') ?? '';
  if (url === undefined || !['http', 'https', 'ssh', 'git'].includes(scheme)) {
    throw new EnvironmentError(
      `a pull request needs a repository at a forge, with a URL such as https://git.example.com/fleet-org/fleet.git`,
    );
  }
  if (url.password !== '' || (scheme.startsWith('http') && url.username !== '')) {
    throw new EnvironmentError(
      "a login must not stand in the URL of a repository; git's credential helper knows it",
    );
  }
  const port = url.port === '' ? '' : `:${url.port}`;
  return { scheme, host: url.hostname.toLowerCase(), port, path: url.pathname };
}

/** In clear only where somebody wrote so, or inside of this machine. */
function forgeUrl(text: string, isWritten: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') {
    throw new EnvironmentError(
      `the URL of a forge is like https://git.example.com, without a login`,
    );
  }
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol === 'http:' && !isWritten && !isHere) {
    throw new EnvironmentError(
      `a token would go to ${url.host} in clear: give the repository an https URL, or write delivery.forge.url`,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function repositoryPath(
  path: string,
  url: string,
  type: ForgeType,
  repository: string,
): readonly string[] {
  const parts = partsOf(path.replace(/\.git\/?$/, ''));
  const below = partsOf(new URL(url).pathname);
  const isBelow = below.every((part, at) => parts[at] === part);
  const own = isBelow ? parts.slice(below.length) : parts;
  const isWhole = type === 'GitLab' ? own.length >= 2 : own.length === 2;
  if (!isWhole) {
    throw new EnvironmentError(
      `${repository} does not name a repository of ${type}: an owner and a name are expected behind ${url}`,
    );
  }
  return own;
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
