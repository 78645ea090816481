import type { ForgeType } from '../io/forge/forge-address';
import type { Streams } from './streams';

/**
 * The repository that a job of CI works on, as GitHub Actions, Gitea Actions and GitLab CI tell their jobs; `undefined`
 * outside of them. Gitea Actions sets the variables of GitHub too.
 */
export function repositoryInCi(
  env: Streams['env'],
): { readonly repository: string; readonly type: ForgeType } | undefined {
  const project = env['CI_PROJECT_URL'];
  if (env['GITLAB_CI'] === 'true' && project !== undefined) {
    return { repository: project, type: 'GitLab' };
  }
  const [server, name] = [env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY']];
  if (env['GITHUB_ACTIONS'] !== 'true' || server === undefined || name === undefined) {
    return undefined;
  }
  const type = env['GITEA_ACTIONS'] === 'true' ? 'Gitea' : 'GitHub';
  return { repository: `${server}/${name}`, type };
}
