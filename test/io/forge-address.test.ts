import { forgeAddress } from '../../src/io/forge/forge-address';
import type { ForgeChoice } from '../../src/io/forge/forge-address';
import { forgeOf } from '../../src/io/forge/forge-of';
import { forgeToken } from '../../src/io/forge/forge-token';

const OURS = { type: 'GitHub', url: 'https://github.com', path: ['fleet-org', 'fleet'] };
const GITEA: ForgeChoice = { type: 'Gitea' };

describe('the forge of a repository', () => {
  it.each([
    'https://github.com/fleet-org/fleet.git',
    'https://github.com/fleet-org/fleet',
    'https://GitHub.com/fleet-org/fleet/',
    'git@github.com:fleet-org/fleet.git',
    'ssh://git@github.com/fleet-org/fleet.git',
    'git+ssh://git@github.com/fleet-org/fleet.git',
    'ssh://git@ssh.github.com:443/fleet-org/fleet.git',
  ])('%s', (repository) => {
    expect(forgeAddress(repository)).toEqual(OURS);
  });

  it.each<readonly [string, ForgeChoice, string, readonly string[]]>([
    ['git@gitlab.com:g/sub/fleet.git', {}, 'https://gitlab.com', ['g', 'sub', 'fleet']],
    ['https://gitea.com/o/r.git', {}, 'https://gitea.com', ['o', 'r']],
    ['https://git.example.com:8443/o/r.git', GITEA, 'https://git.example.com:8443', ['o', 'r']],
    ['ssh://git@git.example.com:2222/o/r.git', GITEA, 'https://git.example.com', ['o', 'r']],
    [
      'https://example.com/gitea/o/r.git',
      { type: 'Gitea', url: 'https://example.com/gitea/' },
      'https://example.com/gitea',
      ['o', 'r'],
    ],
    [
      'git@git.example.com:o/r.git',
      { type: 'Gitea', url: 'https://example.com/gitea' },
      'https://example.com/gitea',
      ['o', 'r'],
    ],
    [
      'http://gitea.gitea.svc:3000/o/r.git',
      { type: 'Gitea', url: 'http://gitea.gitea.svc:3000' },
      'http://gitea.gitea.svc:3000',
      ['o', 'r'],
    ],
    ['http://127.0.0.1:3000/o/r.git', GITEA, 'http://127.0.0.1:3000', ['o', 'r']],
  ])('%s with %j', (repository, choice, url, path) => {
    expect(forgeAddress(repository, choice)).toMatchObject({ url, path });
  });

  it.each<readonly [string, ForgeChoice, string]>([
    [
      'https://git.example.com/o/r.git',
      {},
      'nothing says which forge git.example.com is: write delivery.forge into the cluster file, or --forge github, gitlab or gitea',
    ],
    [
      '/srv/fleet.git',
      GITEA,
      'a pull request needs a repository at a forge, with a URL such as https://git.example.com/fleet-org/fleet.git',
    ],
    [
      'https://bot:hunter2@github.com/o/r.git',
      {},
      "a login must not stand in the URL of a repository; git's credential helper knows it",
    ],
    [
      'http://git.example.com/o/r.git',
      GITEA,
      'a token would go to git.example.com in clear: give the repository an https URL, or write delivery.forge.url',
    ],
    [
      'https://git.example.com/o/r.git',
      { type: 'Gitea', url: 'https://u:p@git.example.com' },
      'the URL of a forge is like https://git.example.com, without a login',
    ],
    [
      'https://github.com/fleet.git',
      {},
      'https://github.com/fleet.git does not name a repository of GitHub: an owner and a name are expected behind https://github.com',
    ],
  ])('is not to be told: %s with %j', (repository, choice, message) => {
    expect(() => forgeAddress(repository, choice)).toThrow(
      expect.objectContaining({ name: 'EnvironmentError', message }) as Error,
    );
  });
});

describe('the token of a forge', () => {
  it('is that of any forge before its own', () => {
    expect(forgeToken('GitLab', { GITLAB_TOKEN: 'b-1\n' })).toBe('b-1');
    expect(forgeToken('GitLab', { GITLAB_TOKEN: 'b', REGSHIFT_FORGE_TOKEN: 'a' })).toBe('a');
    expect(forgeToken('GitLab', { GITLAB_TOKEN: 'b', REGSHIFT_FORGE_TOKEN: '' })).toBe('b');
  });

  it('is never that of another forge', async () => {
    const env = { GITLAB_TOKEN: 'b' };
    await expect(forgeOf('git@github.com:o/r.git', { env })).rejects.toThrow(
      'no token for GitHub: GITHUB_TOKEN or REGSHIFT_FORGE_TOKEN must hold one that may write pull requests',
    );
  });

  it('shows nothing of what can not be one', () => {
    const call = (): string => forgeToken('Gitea', { GITEA_TOKEN: 'secret-1\nsecret-2' });
    expect(call).toThrow('GITEA_TOKEN holds something other than a token');
    expect(call).not.toThrow('secret');
  });
});
