import { textAt } from './fields';

/** One login of a docker config; empty texts where it has none. */
export interface DockerLogin {
  readonly username: string;
  readonly password: string;
}

/** Reads `username` and `password`, else `auth`: base64 of both with a colon between. */
export function decodeLogin(entry: unknown): DockerLogin {
  const pair = Buffer.from(textAt(entry, 'auth') ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return {
    username: textAt(entry, 'username') ?? (colon < 0 ? pair : pair.slice(0, colon)),
    password: textAt(entry, 'password') ?? (colon < 0 ? '' : pair.slice(colon + 1)),
  };
}
