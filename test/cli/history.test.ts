import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterFile, regshift } from './call';

/** A git repository as people have it: cluster files, and the tree that was delivered beside each. */
let root: string;
let file: string;

function git(...args: readonly string[]): void {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  execFileSync('git', [...author, '-c', 'commit.gpgsign=false', ...args], {
    cwd: root,
    stdio: 'pipe',
  });
}

function commitFile(text: string): void {
  writeFileSync(file, text);
  git('add', '-A');
  git('commit', '-q', '-m', 'change');
}

async function planOf(): Promise<unknown> {
  const { stdout } = await regshift(['plan', '-f', file, '--from', 'Direct', '-o', 'json']);
  return JSON.parse(stdout);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-git-'));
  file = join(root, 'clusters', 'prod-1.yaml');
  mkdirSync(join(root, 'clusters'));
  git('init', '-q', '-b', 'main');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const NOW = clusterFile('new.example.com/deckhouse/ee');

describe('the way back', () => {
  it('is taken from the newest committed version that asked for something else', async () => {
    commitFile(clusterFile('oldest.example.com/deckhouse/ee'));
    commitFile('half written:\n  - a file\n');
    commitFile(clusterFile('old.example.com/deckhouse/ee'));
    commitFile(NOW);
    const previous = { imagesRepo: 'old.example.com/deckhouse/ee' };
    const settings = { settings: { mode: 'Direct', direct: previous } };
    expect(await planOf()).toMatchObject({
      route: ['Direct', 'Direct'],
      hops: [
        {
          phases: [
            { id: 'adopt', objects: [settings] },
            {
              id: 'switch-direct',
              inverse: { steps: [{ id: 'revert-switch-direct', objects: [settings] }] },
            },
          ],
        },
      ],
    });
  });

  it.each([
    [
      'before the first commit',
      () => {
        writeFileSync(file, NOW);
      },
    ],
    [
      "when the history has today's settings only",
      () => {
        commitFile(NOW);
        commitFile(`# a comment\n${NOW}`);
      },
    ],
  ])('is missing %s, and the plan says so at once', async (_name, write) => {
    write();
    expect(await planOf()).toMatchObject({
      hops: [
        {
          phases: [
            {
              id: 'switch-direct',
              inverse: {
                steps: [],
                note: 'no way back: the settings in force are not known; give them in spec.previous',
              },
            },
          ],
        },
      ],
      risks: expect.arrayContaining([expect.objectContaining({ code: 'P056' })]) as unknown,
    });
  });
});

describe('regshift diff', () => {
  const phase = ['--from', 'U1', '--phase', 'switch-direct'];

  async function deliver(text: string): Promise<void> {
    writeFileSync(file, text);
    const out = join(root, 'out');
    await regshift(['render', '-f', file, '--from', 'U1', '--out', out]);
    cpSync(join(out, '01-switch-direct'), join(root, 'clusters', 'prod-1', 'manifests'), {
      recursive: true,
    });
    rmSync(out, { recursive: true });
    git('add', '-A');
    git('commit', '-q', '-m', 'deliver');
  }

  it('compares a phase with the tree of a revision', async () => {
    await deliver(clusterFile('old.example.com/deckhouse/ee'));
    await deliver(NOW);
    const against = (revision: string): ReturnType<typeof regshift> =>
      regshift(['diff', '-f', file, ...phase, '--against', revision]);
    expect(await against('HEAD')).toEqual({
      code: 0,
      stdout: '0 to create, 0 to update, 0 to delete\n',
      stderr: '',
    });
    expect(await against('HEAD~1')).toEqual({
      code: 1,
      stderr: '',
      stdout: `0 to create, 1 to update, 0 to delete

~ ModuleConfig/deckhouse
    ~ spec.settings.registry.direct.imagesRepo
        - old.example.com/deckhouse/ee
        + new.example.com/deckhouse/ee
`,
    });
  });

  it.each(['nowhere', '--all', 'HEAD:clusters'])(
    '%s is no revision: nothing can be told',
    async (revision) => {
      commitFile(NOW);
      expect(await regshift(['diff', '-f', file, ...phase, `--against=${revision}`])).toEqual({
        code: 3,
        stdout: '',
        stderr: `error U002  ${revision} is no commit of the repository ${root}\n\n1 error. Nothing was written.\n`,
      });
    },
  );

  it('compares two folders: 0 without a difference, 1 with one', async () => {
    await deliver(clusterFile('old.example.com/deckhouse/ee'));
    const folder = join(root, 'clusters', 'prod-1', 'manifests');
    cpSync(folder, join(root, 'before'), { recursive: true });
    await deliver(NOW);
    const same = await regshift(['diff', folder, folder]);
    const other = await regshift(['diff', join(root, 'before'), folder, '-o', 'json']);
    expect([same.code, other.code]).toEqual([0, 1]);
    expect(JSON.parse(other.stdout)).toMatchObject({
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'Diff',
      summary: { created: 0, updated: 1, deleted: 0 },
      objects: [{ action: 'update', kind: 'ModuleConfig', name: 'deckhouse' }],
    });
  });
});
