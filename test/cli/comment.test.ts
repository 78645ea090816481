import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryInCi } from '../../src/cli/repository-in-ci';
import { ForgeWorld } from '../forge/forge-world';
import type { WorldPull } from '../forge/forge-world';
import { TWINS, served } from '../forge/twins';
import type { Served } from '../forge/twins';
import { regshift } from './call';
import type { Answer } from './call';

let folder: string;
let file: string;
let twin: Served;
let pull: WorldPull;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regshift-comment-'));
  file = join(folder, 'plan.md');
  writeFileSync(file, '## plan\n');
  const world = new ForgeWorld(() => undefined);
  pull = world.add({ head: 'h' });
  const kind = TWINS.find(({ name }) => name === 'Gitea');
  if (kind === undefined) throw new Error('no twin');
  twin = await served(kind, world);
});

afterEach(async () => {
  await twin.server.close();
  rmSync(folder, { recursive: true, force: true });
});

function comment(args: readonly string[], env: Record<string, string> = {}): Promise<Answer> {
  return regshift(['comment', '--pull-request', '1', '--file', file, ...args], {
    env: { GITEA_TOKEN: 'bot-token-1', ...env },
  });
}

const ours = (): readonly string[] => ['--repository', twin.repository, '--forge', 'gitea'];

describe('regshift comment', () => {
  it('keeps one comment current', async () => {
    expect(await comment(ours())).toEqual({
      code: 0,
      stdout: 'commented on pull request 1\n',
      stderr: '',
    });
    expect((await comment(ours())).stdout).toBe(
      'nothing to change in the comment of pull request 1\n',
    );
    writeFileSync(file, '## another plan\n');
    expect((await comment(ours())).stdout).toBe('changed the comment of pull request 1\n');
    expect((await comment([...ours(), '--marker', 'rehearsal'])).code).toBe(0);
    expect(pull.comments.map(({ body }) => body)).toEqual([
      '<!-- regshift:comment plan -->\n## another plan\n',
      '<!-- regshift:comment rehearsal -->\n## another plan\n',
    ]);
  });

  it('knows the repository that CI works on', async () => {
    const env = {
      GITHUB_ACTIONS: 'true',
      GITEA_ACTIONS: 'true',
      GITHUB_SERVER_URL: twin.server.url,
      GITHUB_REPOSITORY: 'fleet-org/fleet',
    };
    expect((await comment([], env)).stdout).toBe('commented on pull request 1\n');
  });

  it('says which token is missing, and shows none', async () => {
    const missing = await comment(ours(), { GITEA_TOKEN: '' });
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain('error U002  no token for Gitea: GITEA_TOKEN or');
    const wrong = await comment(ours(), { GITEA_TOKEN: 'planted-token' });
    expect(wrong.code).toBe(3);
    expect(wrong.stderr).toContain(
      'did not list the comments of pull request 1: it does not know the token',
    );
    expect(wrong.stderr + wrong.stdout).not.toContain('planted-token');
  });

  it.each<readonly [string, readonly string[], number, string]>([
    ['no repository', [], 2, 'U001  which repository?'],
    ['an empty file', ['--file', '/dev/null'], 2, '/dev/null is empty'],
    ['no such file', ['--file', '/nowhere.md'], 2, 'U003  there is no /nowhere.md'],
    ['a number that is none', ['--pull-request', 'x'], 2, "argument 'x' is invalid"],
    ['a marker that ends a comment', ['--marker', 'a-->'], 2, "argument 'a-->' is invalid"],
    ['another forge', ['--forge', 'svn'], 2, 'Allowed choices are github, gitlab, gitea.'],
    [
      'a login in the URL',
      ['--repository', 'https://bot:hunter2@github.com/o/r'],
      3,
      'a login must not stand in the URL',
    ],
  ])('refuses %s', async (_, args, code, sentence) => {
    const answer = await comment(args);
    expect(answer.stderr).toContain(sentence);
    expect(answer.stderr).not.toContain('hunter2');
    expect(answer.code).toBe(code);
  });

  it('is required to be told what goes where', async () => {
    const { code, stderr } = await regshift(['comment', '--file', file]);
    expect(stderr).toContain("required option '--pull-request <number>' not specified");
    expect(code).toBe(2);
  });
});

describe('the repository of a job of CI', () => {
  const github = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'o/r',
  };

  it.each<readonly [string, Record<string, string>, unknown]>([
    ['GitHub', github, { repository: 'https://github.com/o/r', type: 'GitHub' }],
    [
      'Gitea',
      { ...github, GITEA_ACTIONS: 'true', GITHUB_SERVER_URL: 'https://g.example.com' },
      { repository: 'https://g.example.com/o/r', type: 'Gitea' },
    ],
    [
      'GitLab',
      { GITLAB_CI: 'true', CI_PROJECT_URL: 'https://gitlab.example.com/g/s/r' },
      { repository: 'https://gitlab.example.com/g/s/r', type: 'GitLab' },
    ],
    ['a laptop', { GITHUB_REPOSITORY: 'o/r' }, undefined],
  ])('at %s', (_, env, found) => {
    expect(repositoryInCi(env)).toEqual(found);
  });
});
