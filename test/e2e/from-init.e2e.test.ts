import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { regshift } from '../cli/call';
import type { Answer } from '../cli/call';

/** Not an assertion: a whole switch of a twin takes seconds on a busy machine. */
jest.setTimeout(120_000);

describe('what init writes for Flux without a key to encrypt for', () => {
  let root: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'regshift-from-init-'));
    git('init', '--quiet', '--bare', '-b', 'main', 'fleet.git');
    await regshift(['init', join(root, 'fleet'), '--ci', 'none']);
    shorten(join(root, CLUSTER_FILE));
    git('-C', 'fleet', 'init', '--quiet', '-b', 'main');
    git('-C', 'fleet', 'add', '.');
    git('-C', 'fleet', 'commit', '--quiet', '-m', 'prod-1: go to Direct');
    git('-C', 'fleet', 'push', '--quiet', '../fleet.git', 'main');
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...PERSON } });
  const call = (...args: readonly string[]): Promise<Answer> =>
    regshift([...args, '-f', join(root, CLUSTER_FILE), '--repository', join(root, 'fleet.git')]);
  const observed = (): string => join(root, 'observed.yaml');
  const twin = (): Promise<Answer> => call('twin', '-o', observed());

  it('is carried out to its end, with no secret at hand', async () => {
    expect(await twin()).toMatchObject({ code: 0, stderr: '' });
    expect(await call('start', '--observed', observed())).toMatchObject({ code: 0, stderr: '' });
    for (const phase of ['switch-u1', 'switch-direct', 'the switch is done']) {
      expect(await twin()).toMatchObject({ code: 0, stderr: '' });
      const advanced = await call('advance', '--observed', observed());
      expect(advanced).toMatchObject({ code: 0, stderr: '' });
      expect(git('-C', 'fleet.git', 'log', '-1', '--format=%s')).toBe(`prod-1: ${phase}\n`);
    }
    const { stdout } = await call('status', '--observed', observed(), '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'done' });
  });

  it('needs of the Kustomization what it has', async () => {
    const { stdout } = await regshift([
      ...['secrets', 'variables', '-f', join(root, CLUSTER_FILE), '--from', 'U0', '-o', 'json'],
    ]);
    const needed = JSON.parse(stdout) as { readonly postBuild: unknown };
    const text = readFileSync(join(root, 'fleet/flux/prod-1.yaml'), 'utf8');
    expect(parse(text)).toMatchObject({ spec: { postBuild: needed.postBuild } });
    expect(JSON.stringify(needed.postBuild)).toContain('prod-1-registry-secrets');
  });
});

describe('a twin of engine Pipeline', () => {
  it('is refused where nobody says which masters there are', async () => {
    const root = mkdtempSync(join(tmpdir(), 'regshift-from-init-'));
    const fleet = join(root, 'fleet');
    const image = (part: string): string => `${part}=r.example.com/x@sha256:${'0'.repeat(64)}`;
    const images = ['--image', image('nginx'), '--image', image('distribution')];
    await regshift(['init', fleet, '--ci', 'none', '--engine', 'Pipeline', ...images]);
    execFileSync('git', ['init', '--quiet', '--bare', '-b', 'main', join(root, 'fleet.git')]);
    const answer = await regshift([
      ...['twin', '-f', join(fleet, 'clusters/prod-1.yaml'), '-o', join(root, 'observed.yaml')],
      ...['--repository', join(root, 'fleet.git')],
    ]);
    expect(answer).toMatchObject({ code: 2, stdout: '' });
    expect(answer.stderr).toContain('spec.pipeline.masters: [{name:');
    rmSync(root, { recursive: true, force: true });
  });
});

const CLUSTER_FILE = 'fleet/clusters/prod-1.yaml';

const PERSON = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Robin Example',
  GIT_AUTHOR_EMAIL: 'robin@example.com',
  GIT_COMMITTER_NAME: 'Robin Example',
  GIT_COMMITTER_EMAIL: 'robin@example.com',
};

/** Gates need not hold, and nobody approves. */
function shorten(path: string): void {
  const text = readFileSync(path, 'utf8');
  const [kept = ''] = text.split('  # Phases with this disruption');
  writeFileSync(path, kept.replace('settleSeconds: 30', 'settleSeconds: 0'));
}
