import { execFileSync } from 'node:child_process';
import { openManifests } from '../../../src/rehearse/live/open-manifests';
import { findLeaks } from '../../../src/secrets/find-leaks';
import { DeliveryWorld, FILE, LICENSE, TO_DIRECT, TO_LOCAL } from './world';

/** Not an assertion: a whole switch of a twin takes seconds on a busy machine. */
jest.setTimeout(120_000);

const REPO_URL = 'https://git.example.com/fleet.git';

describe('a switch by the command line', () => {
  let world: DeliveryWorld;
  beforeAll(async () => {
    world = await DeliveryWorld.make();
  });
  afterAll(() => {
    world.end();
  });
  const subjects = (): Promise<readonly string[]> => world.subjects();
  const status = async (): Promise<{ code: number; status: Record<string, unknown> }> => {
    const { code, stdout } = await world.call('status', '-o', 'json');
    return { code, status: JSON.parse(stdout) as Record<string, unknown> };
  };

  it('is not there before it was started', async () => {
    expect(await status()).toMatchObject({ code: 0, status: { verdict: 'done', phases: [] } });
    const advanced = await world.call('advance');
    expect(advanced).toMatchObject({ code: 0, stdout: 'prod-1   no switch was started\n' });
    expect((await world.call('rollback')).stderr).toContain('no switch of prod-1 was started');
  });

  it('begins with the first phase, and is started once', async () => {
    expect(await world.call('start')).toMatchObject({ code: 0, stderr: '' });
    const again = await world.call('start');
    expect(again.stdout).toBe('prod-1   switch 0001-u0-to-direct is under way: adopt\n');
    expect(await subjects()).toEqual(['prod-1: a switch', 'prod-1: adopt']);
  });

  it('waits for what the last commit is to bring about', async () => {
    expect(await world.call('advance')).toMatchObject({ code: 3 });
    expect(await status()).toMatchObject({
      code: 3,
      status: { phase: 'adopt', verdict: 'waiting', waitsFor: 'cluster' },
    });
    expect(await subjects()).toHaveLength(2);
  });

  it('makes one commit for each gate that is found open', async () => {
    for (const phase of ['switch-u1', 'switch-direct', 'the switch is done']) {
      await world.settle();
      expect(await world.call('advance')).toMatchObject({ code: 0, stderr: '' });
      expect((await subjects()).at(-1)).toBe(`prod-1: ${phase}`);
    }
    expect(await status()).toMatchObject({ code: 0, status: { verdict: 'done' } });
    expect(await world.call('advance')).toMatchObject({ code: 0 });
    expect(await subjects()).toHaveLength(5);
  });

  it('has its phase, plan and hop in the trailers of each commit', () => {
    const trailers = git(world, 'log', '-1', '--format=%(trailers:only)', 'main~1').split('\n');
    expect(trailers.map((line) => line.replace(/[0-9a-f]{64}/, 'HASH'))).toEqual(
      expect.arrayContaining([
        'Regshift-Plan: HASH',
        'Regshift-Phase: switch-direct',
        'Regshift-From: U1',
        'Regshift-To: Direct',
      ]),
    );
  });

  it('has nothing left to do once the cluster is where the file wants it', async () => {
    await world.settle();
    const { code, stdout } = await world.call('start');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'prod-1   nothing to do: the cluster is where the file wants it\n',
    });
  });

  it('goes back through the gates of the inverses, and leaves no trace in the cluster', async () => {
    const before = opened(world);
    await world.fleet.pull();
    world.fleet.write(FILE, TO_LOCAL);
    await world.fleet.push('prod-1: to Local', REPO_URL);
    expect(await world.call('start')).toMatchObject({ code: 0, stderr: '' });
    await world.settle();
    expect((await status()).status).toMatchObject({ phase: 'fill-local', waitsFor: 'person' });
    expect(await world.call('rollback')).toMatchObject({ code: 0, stderr: '' });
    expect((await world.call('rollback')).stderr).toContain('a way back itself');
    await world.settle();
    expect(await world.call('advance')).toMatchObject({ code: 0 });
    expect((await subjects()).slice(-3)).toEqual([
      'prod-1: switch-local',
      'prod-1: revert-switch-local',
      'prod-1: the switch is done',
    ]);
    expect(opened(world)).toEqual(before);
    const journal = git(world, 'show', 'main:clusters/prod-1/switches/0002-direct-to-local.yaml');
    expect(journal).toMatch(/event: superseded\n {4}by: 0003-rollback-of-2\n?$/);
    expect(world.cluster.observe().registry.state).toMatchObject({ mode: 'Direct' });
  });
});

describe('what a switch has left in the repository', () => {
  it('has the licence in no form, in no object of the whole history', async () => {
    const world = await DeliveryWorld.make();
    await world.call('start');
    await world.settle();
    await world.call('advance');
    const all = git(world, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)');
    const objects = all.split('\n').map((name) => ({
      path: name,
      content: git(world, 'cat-file', '-p', name),
    }));
    const secret = { name: 'the licence', value: LICENSE };
    expect(findLeaks(objects, [secret])).toEqual([]);
    const planted = { path: 'x', content: Buffer.from(`x${LICENSE}`).toString('base64') };
    expect(findLeaks([...objects, planted], [secret])).toHaveLength(1);
    expect(objects.some(({ content }) => content.includes('ENC[AES256_GCM,'))).toBe(true);
    world.end();
  });
});

describe('a switch whose ground has changed', () => {
  let world: DeliveryWorld;
  beforeAll(async () => {
    world = await DeliveryWorld.make();
    await world.call('start');
    await world.settle();
  });
  afterAll(() => {
    world.end();
  });
  const refusal = async (command: string): Promise<string> => {
    const { code, stderr } = await world.call(command);
    expect(code).toBe(1);
    return stderr;
  };

  it('stops when the cluster file was edited, and names the ways on', async () => {
    world.fleet.write(FILE, TO_LOCAL);
    for (const command of ['advance', 'status', 'start']) {
      expect(await refusal(command)).toMatch(/D010 .*advance.*rollback.*--replan/s);
    }
    world.fleet.write(FILE, TO_DIRECT);
    expect(await world.call('status')).toMatchObject({ code: 0 });
  });

  it.each([
    ['a manifest was changed', 'manifests/kustomization.yaml', 'resources: []\n', 'D008'],
    ['a stranger stands in the folder', 'manifests/mine.yaml', 'kind: Mine\n', 'D003'],
    ['what was frozen has changed', 'switches/0001-u0-to-direct.plan.yaml', 'x\n', 'D005'],
    ['the journal can not be read', 'switches/0001-u0-to-direct.yaml', 'x\n', 'D001'],
  ])('stops when %s', async (_, path, text, code) => {
    await world.fleet.pull();
    const before = git(world, 'rev-parse', 'main');
    world.fleet.write(`clusters/prod-1/${path}`, text);
    await world.fleet.push('a person meddles', REPO_URL);
    expect(await refusal('advance')).toContain(code);
    expect((await world.subjects()).at(-1)).toBe('a person meddles');
    git(world, 'update-ref', 'refs/heads/main', before);
    git({ fleet: { repository: world.fleet.path('.git') } }, 'reset', '--quiet', before);
    execFileSync('git', ['-C', world.fleet.path('.'), 'checkout', '--quiet', '--force', 'main']);
    execFileSync('git', ['-C', world.fleet.path('.'), 'clean', '--quiet', '-fd']);
  });

  it('goes on once it is as it was', async () => {
    expect(await world.call('advance')).toMatchObject({ code: 0, stderr: '' });
  });
});

/** The manifests of the branch as an engine opens them: what was sealed anew is the same, in other bytes. */
function opened(world: DeliveryWorld): unknown {
  const folder = 'main:clusters/prod-1/manifests';
  const names = git(world, 'ls-tree', '--name-only', folder).split('\n');
  const files = names.map((path) => ({
    path,
    content: git(world, 'show', `${folder}/${path}`),
  }));
  expect(files.some(({ content }) => content.includes('sops:'))).toBe(true);
  return openManifests(files).map(({ path, content }) => [path, content.trim()]);
}

function git(
  { fleet }: { readonly fleet: { readonly repository: string } },
  ...args: readonly string[]
): string {
  return execFileSync('git', [`--git-dir=${fleet.repository}`, ...args], {
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  }).trim();
}
