import { EnvironmentError } from '../../model/errors';
import type { ForgeType } from './forge-address';

/** Comes before the one of the forge itself. */
const ANY_FORGE = 'REGSHIFT_FORGE_TOKEN';
const OF_FORGE: Readonly<Record<ForgeType, string>> = {
  GitHub: 'GITHUB_TOKEN',
  GitLab: 'GITLAB_TOKEN',
  Gitea: 'GITEA_TOKEN',
};

/** The token of a forge out of the environment: arguments can be read by every user of the machine. */
export function forgeToken(
  type: ForgeType,
  env: Readonly<Record<string, string | undefined>>,
): string {
  for (const name of [ANY_FORGE, OF_FORGE[type]]) {
    const token = env[name]?.trim() ?? '';
    if (token === '') continue;
    // what can not stand in a header would come back in the message of an error
    if (/^[\x21-\x7e]+$/.test(token)) return token;
    throw new EnvironmentError(`${name} holds something other than a token`);
  }
  throw new EnvironmentError(
    `no token for ${type}: ${OF_FORGE[type]} or ${ANY_FORGE} must hold one that may write pull requests`,
  );
}
