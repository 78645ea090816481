import { isAbsolute, resolve } from 'node:path';
import { EnvironmentError } from '../model/errors';

/** Where a repository is, and how it is talked to. */
export interface GitAddress {
  /** As git takes it. */
  readonly url: string;
  readonly transport: 'local' | 'http' | 'ssh' | 'other';
}

/**
 * Reads a path or URL of a repository. A login in a URL is refused, since git hands URLs on as arguments. Git runs
 * elsewhere than the caller: a relative path is made absolute.
 */
export function gitAddress(repository: string): GitAddress {
  if (repository === '' || repository.startsWith('-'))
    throw new EnvironmentError(`${JSON.stringify(repository)} is no repository`);
  const url = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/]*)@)?/i.exec(repository);
  if (url === null) {
    if (/^[^/]+:/.test(repository)) return { url: repository, transport: 'ssh' };
    const path = isAbsolute(repository) ? repository : resolve(repository);
    return { url: path, transport: 'local' };
  }
  const transport = TRANSPORTS[url[1]?.toLowerCase() ?? ''] ?? 'other';
  const login = url[2];
  if (login !== undefined && (transport !== 'ssh' || login.includes(':'))) {
    throw new EnvironmentError(
      "a login must not stand in the URL of a repository; git's credential helper knows it, or REGSHIFT_GIT_USERNAME and REGSHIFT_GIT_PASSWORD do",
    );
  }
  return { url: repository, transport };
}

const TRANSPORTS: Readonly<Record<string, GitAddress['transport']>> = {
  file: 'local',
  http: 'http',
  https: 'http',
  ssh: 'ssh',
  'git+ssh': 'ssh',
  'ssh+git': 'ssh',
};
