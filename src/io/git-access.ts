import { EnvironmentError } from '../model/errors';
import type { GitAddress } from './git-address';
import { LOGIN_VARIABLES, gitText } from './git-process';
import type { GitCall } from './git-process';

/** What calls of git need to reach the other side. */
export type GitAccess = Pick<GitCall, 'settings' | 'env' | 'secrets'>;

/** A credential helper without a file. Git asks it for the login, and would also have it keep one, which it does not. */
const HELPER = `!f() { if test "$1" = get; then printf 'username=%s\\npassword=%s\\n' "$${LOGIN_VARIABLES.username}" "$${LOGIN_VARIABLES.password}"; fi; }; f`;

/** How long ssh tries to connect, and how often it asks a silent server for a sign of life. */
const SSH = 'ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15';

/**
 * How a repository is logged in to: with what the environment names, where it names a login and the repository is
 * reached by HTTP; else as git is set up on this machine. Nobody is asked for anything.
 *
 * @param scratch - repository whose settings count
 */
export async function accessTo(
  { url, transport }: GitAddress,
  scratch: string,
  env: NodeJS.ProcessEnv,
): Promise<GitAccess> {
  switch (transport) {
    case 'http':
      return httpAccess(url, env);
    case 'ssh':
      return sshAccess(scratch, env);
    case 'local':
    case 'other':
      return {};
  }
}

function httpAccess(url: string, env: NodeJS.ProcessEnv): GitAccess {
  const [username, password] = [env[LOGIN_VARIABLES.username], env[LOGIN_VARIABLES.password]];
  if (username === undefined && password === undefined) return {};
  const { username: first, password: second } = LOGIN_VARIABLES;
  if (username === undefined || password === undefined) {
    throw new EnvironmentError(`a login to git is both: ${first} and ${second}`);
  }
  if (/[\0\r\n]/.test(username + password)) {
    throw new EnvironmentError(`a login to git is one line: ${first}, ${second}`);
  }
  // For this host alone: a server that redirects elsewhere does not get it there. An empty helper forgets those before.
  const key = `credential.${new URL(url).origin}.helper`;
  return {
    settings: [`${key}=`, `${key}=${HELPER}`],
    env: { [first]: username, [second]: password },
    secrets: [password, `${username}:${password}`],
  };
}

async function sshAccess(scratch: string, env: NodeJS.ProcessEnv): Promise<GitAccess> {
  if (env['GIT_SSH_COMMAND'] !== undefined || env['GIT_SSH'] !== undefined) {
    return {};
  }
  const own = await gitText(scratch, ['config', '--default', '', '--get', 'core.sshCommand']);
  return own === '' ? { env: { GIT_SSH_COMMAND: SSH } } : {};
}
