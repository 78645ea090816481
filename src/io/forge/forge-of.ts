import type { Forge } from '../../deliver/forge';
import type { Connection } from './connection';
import { forgeAddress } from './forge-address';
import type { ForgeChoice } from './forge-address';
import { USUAL_PATIENCE } from './forge-fetch';
import type { Patience } from './forge-fetch';
import { forgeToken } from './forge-token';

export interface ForgeOptions extends ForgeChoice {
  /** Where the token is: `GITHUB_TOKEN`, `GITLAB_TOKEN`, `GITEA_TOKEN`, or `REGSHIFT_FORGE_TOKEN` before them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default - half a minute for an answer, three attempts, a minute between two of them */
  readonly patience?: Patience;
}

/** The forge of a repository. Throws an `EnvironmentError` where none can be told, or there is no token for it. */
export async function forgeOf(repository: string, options: ForgeOptions): Promise<Forge> {
  const address = forgeAddress(repository, options);
  const { env, patience = USUAL_PATIENCE } = options;
  return connected({ ...address, token: forgeToken(address.type, env), patience });
}

/** Loads the client of one forge only. */
async function connected(connection: Connection): Promise<Forge> {
  switch (connection.type) {
    case 'GitHub': {
      const { GitHubForge } = await import('./github.js');
      return GitHubForge.connect(connection);
    }
    case 'GitLab': {
      const { GitLabForge } = await import('./gitlab.js');
      return GitLabForge.connect(connection);
    }
    case 'Gitea': {
      const { GiteaForge } = await import('./gitea.js');
      return GiteaForge.connect(connection);
    }
  }
}
