import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { foreignFiles, layoutOf } from '../../src/deliver/layout';
import { GitBranch } from '../../src/io/git-branch';
import { EnvironmentError } from '../../src/model/errors';
import { fileSet } from '../../src/model/file-set';
import type { FileSet } from '../../src/model/file-set';

const LAYOUT = layoutOf('clusters', 'prod-1');
const FIRST = fileSet([{ path: `${LAYOUT.manifests}/a.yaml`, content: 'a: "ä"\n' }]);
const SECOND = fileSet([{ path: `${LAYOUT.manifests}/b.yaml`, content: 'b\n' }]);

let root: string;
let bare: string;
let open: GitBranch[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-branch-'));
  bare = join(root, 'fleet.git');
  execFileSync('git', ['init', '--quiet', '--bare', '-b', 'main', bare]);
  open = [];
});

afterEach(() => {
  for (const branch of open) branch.close();
  rmSync(root, { recursive: true, force: true });
});

async function writer(repository = bare, folder = LAYOUT.folder): Promise<GitBranch> {
  const branch = await GitBranch.open({
    repository,
    branch: 'main',
    layout: { folder, manifests: `${folder}/manifests` },
    identity: { name: 'regshift', email: 'regshift@example.com' },
    seconds: () => 1_700_000_000,
  });
  open.push(branch);
  return branch;
}

function git(...args: readonly string[]): string {
  return execFileSync('git', [`--git-dir=${bare}`, ...args], { encoding: 'utf8' }).trim();
}

/** A commit by somebody else, with files or links. */
function foreignCommit(files: Readonly<Record<string, string>>, link?: [string, string]): string {
  const clone = mkdtempSync(join(root, 'clone-'));
  const inClone = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', clone, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  execFileSync('git', ['clone', '--quiet', bare, clone], { stdio: 'ignore' });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), content);
  }
  if (link !== undefined) {
    mkdirSync(dirname(join(clone, link[0])), { recursive: true });
    symlinkSync(link[1], join(clone, link[0]));
  }
  inClone('add', '-A');
  inClone(
    '-c',
    'user.name=o',
    '-c',
    'user.email=o@example.com',
    'commit',
    '--quiet',
    '-m',
    'other',
  );
  inClone('push', '--quiet', 'origin', 'HEAD:main');
  return inClone('rev-parse', 'HEAD').trim();
}

/** A file that comes by a merged pull request. */
function foreignMerge(path: string): string {
  const clone = mkdtempSync(join(root, 'clone-'));
  const inClone = (...args: readonly string[]): string =>
    execFileSync(
      'git',
      ['-C', clone, '-c', 'user.name=o', '-c', 'user.email=o@example.com', ...args],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
  execFileSync('git', ['clone', '--quiet', bare, clone], { stdio: 'ignore' });
  inClone('switch', '--quiet', '-c', 'feature');
  writeFileSync(join(clone, path), 'c\n');
  inClone('add', '-A');
  inClone('commit', '--quiet', '-m', 'feature');
  inClone('switch', '--quiet', 'main');
  inClone('merge', '--quiet', '--no-ff', '-m', 'merge', 'feature');
  inClone('push', '--quiet', 'origin', 'main');
  return inClone('rev-parse', 'HEAD').trim();
}

/** Lands files on top of what is there. */
async function land(branch: GitBranch, files: FileSet, message = 'm\n'): Promise<string> {
  const { tip } = await branch.read();
  const outcome = await branch.commit({ expectedTip: tip, files, message });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.sha;
}

describe('reading a branch', () => {
  it('finds nothing in an empty repository', async () => {
    const branch = await writer();
    expect(await branch.read()).toEqual({ tip: undefined, synced: undefined, files: [] });
  });

  it('shows the owned folder only, and the commit that last changed the synced one', async () => {
    const branch = await writer();
    const first = await land(branch, FIRST);
    const tip = foreignCommit({ 'README.md': 'x\n', 'clusters/prod-10/a.yaml': 'x\n' });
    expect(await branch.read()).toEqual({ tip, synced: first, files: FIRST });
  });

  it('names the merge that brought a change of the synced folder onto the branch', async () => {
    const branch = await writer();
    await land(branch, FIRST);
    const merge = foreignMerge('clusters/prod-1/manifests/c.yaml');
    expect(await branch.read()).toMatchObject({ tip: merge, synced: merge });
  });

  it('shows a foreign file, a link and a link in place of the folder, which then stop a switch', async () => {
    const branch = await writer();
    await land(branch, FIRST);
    foreignCommit({ 'clusters/prod-1/notes.txt': 'mine\n' }, ['clusters/prod-1/l', '../../x']);
    const { files } = await branch.read();
    expect(files.slice(0, 1)).toEqual([{ path: 'clusters/prod-1/l', content: '../../x' }]);
    expect(
      foreignFiles(LAYOUT, files, [{ path: 'a.yaml', content: '' }]).map(({ place }) => place.file),
    ).toEqual(['clusters/prod-1/l', 'clusters/prod-1/notes.txt']);
    foreignCommit({}, ['clusters/prod-2', 'prod-1']);
    const linked = await writer(bare, 'clusters/prod-2');
    expect((await linked.read()).files).toEqual([{ path: 'clusters/prod-2', content: 'prod-1' }]);
  });

  it('refuses a link in the place of a folder above', async () => {
    const branch = await writer(bare, 'link/prod-1');
    foreignCommit({}, ['link', 'elsewhere']);
    const refusal = new EnvironmentError('link is no folder in the repository');
    await expect(branch.read()).rejects.toThrow(refusal);
  });
});

describe('committing', () => {
  it('makes the first commit of an empty repository, by the identity and time it was given', async () => {
    const sha = await land(await writer(), FIRST, 'prod-1: adopt\n\nRegshift-Phase: adopt\n');
    expect(git('log', '--format=%H %an %ae %cn %at %ct|%B', 'main')).toBe(
      `${sha} regshift regshift@example.com regshift 1700000000 1700000000|prod-1: adopt\n\nRegshift-Phase: adopt`,
    );
    expect(git('show', 'main:clusters/prod-1/manifests/a.yaml')).toBe('a: "ä"');
  });

  it('replaces the owned folder and leaves everything else as it is', async () => {
    const branch = await writer();
    await land(branch, FIRST);
    foreignCommit({ 'clusters/prod-2/a.yaml': 'x\n', 'bin/tool': '#!/bin/sh\n' });
    await land(branch, SECOND);
    expect(git('ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual([
      'bin/tool',
      'clusters/prod-1/manifests/b.yaml',
      'clusters/prod-2/a.yaml',
    ]);
  });

  it('writes the same commit for the same content', async () => {
    const sha = await land(await writer(), FIRST);
    git('update-ref', '-d', 'refs/heads/main');
    expect(await land(await writer(), FIRST)).toBe(sha);
  });

  it('keeps odd names and contents', async () => {
    const odd = fileSet([
      { path: `${LAYOUT.manifests}/a "b" \\ ä.yaml`, content: '' },
      { path: `${LAYOUT.manifests}/b.yaml`, content: 'no line feed\n\ndone' },
    ]);
    const branch = await writer();
    await land(branch, odd);
    expect((await branch.read()).files).toEqual(odd);
  });

  it('refuses a file outside the owned folder', async () => {
    const branch = await writer();
    const files = [{ path: 'clusters/prod-10/a.yaml', content: '' }];
    await expect(branch.commit({ expectedTip: undefined, files, message: 'm\n' })).rejects.toThrow(
      new RangeError('clusters/prod-10/a.yaml is outside clusters/prod-1'),
    );
  });
});

describe('two writers', () => {
  it.each([
    ['an empty repository', false],
    ['a branch with commits', true],
  ])('that race on %s: one lands, the other is told', async (_, started) => {
    const [one, two] = [await writer(), await writer()];
    const before = started ? await land(one, FIRST) : undefined;
    await Promise.all([one.read(), two.read()]);
    const outcomes = await Promise.all(
      [one, two].map((branch, index) =>
        branch.commit({ expectedTip: before, files: SECOND, message: `m${String(index)}\n` }),
      ),
    );
    const landed = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.sha] : []));
    expect(landed).toEqual([git('rev-parse', 'main')]);
    expect(outcomes).toContainEqual({ ok: false, reason: 'moved' });
    expect(git('rev-list', '--count', 'main')).toBe(started ? '2' : '1');
  });

  it('that come one after the other: the late one is told, and lands after reading again', async () => {
    const [one, two] = [await writer(), await writer()];
    const tip = await land(one, FIRST);
    await two.read();
    await land(one, SECOND);
    const request = { expectedTip: tip, files: FIRST, message: 'late\n' };
    expect(await two.commit(request)).toEqual({ ok: false, reason: 'moved' });
    await land(two, FIRST, 'again\n');
    expect(git('log', '--format=%s', 'main').split('\n')).toEqual(['again', 'm', 'm']);
  });

  it('a branch that was taken back does not come alive again', async () => {
    const branch = await writer();
    const first = await land(branch, FIRST);
    const second = await land(branch, SECOND);
    git('update-ref', 'refs/heads/main', first);
    const late = { expectedTip: second, files: FIRST, message: 'm\n' };
    expect(await branch.commit(late)).toEqual({ ok: false, reason: 'moved' });
    git('update-ref', '-d', 'refs/heads/main');
    expect(await branch.commit(late)).toEqual({ ok: false, reason: 'moved' });
  });

  it('a push whose answer was lost has landed', async () => {
    const branch = await writer();
    const tip = await land(branch, FIRST);
    // the branch has moved and the caller hears that the push failed
    const hook = join(bare, 'hooks', 'reference-transaction');
    writeFileSync(hook, '#!/bin/sh\n[ "$1" = committed ] && kill -9 $PPID\nexit 0\n');
    chmodSync(hook, 0o755);
    const outcome = await branch.commit({ expectedTip: tip, files: SECOND, message: 'lost\n' });
    expect(outcome).toEqual({ ok: true, sha: git('rev-parse', 'main') });
    expect(git('log', '-1', '--format=%s', 'main')).toBe('lost');
  });
});

describe('what a revision holds', () => {
  it('is the commit itself, or a later one with the same synced folder', async () => {
    const branch = await writer();
    const first = await land(branch, FIRST);
    const unrelated = foreignCommit({ 'README.md': 'x\n' });
    const second = await land(branch, SECOND);
    const back = await land(branch, FIRST);
    const held = await Promise.all(
      [first, unrelated, second, back].map((revision) => branch.holds(revision, first)),
    );
    expect(held).toEqual([true, true, false, true]);
    expect(await branch.holds(first, back)).toBe(false);
  });

  it('is nothing for a revision that nobody knows, or that is none', async () => {
    const branch = await writer();
    const first = await land(branch, FIRST);
    const strange = ['0'.repeat(40), 'main', 'refs/regshift/draft', '--help', ''];
    expect(await Promise.all(strange.map((name) => branch.holds(name, first)))).toEqual(
      strange.map(() => false),
    );
  });
});

describe('what fails', () => {
  it('is an EnvironmentError when there is no repository', async () => {
    const branch = await writer(join(root, 'nowhere.git'));
    await expect(branch.read()).rejects.toThrow(EnvironmentError);
    await expect(branch.read()).rejects.toThrow(/^git ls-remote failed: .*nowhere\.git/);
  });

  it('is the reason of a hook that declines', async () => {
    decline('not on Fridays');
    const branch = await writer();
    const request = { expectedTip: undefined, files: FIRST, message: 'm\n' };
    await expect(branch.commit(request)).rejects.toThrow(/^git push failed: .*not on Fridays/);
  });

  it.each(['https://user:secret@example.com/fleet.git', 'https://token@example.com/fleet.git'])(
    'is a login in the URL, which is not repeated: %#',
    async (url) => {
      await expect(writer(url)).rejects.toThrow(
        new EnvironmentError(
          "a login must not stand in the URL of a repository; git's credential helper knows it",
        ),
      );
    },
  );

  it('is a name that git would take for an option, or no name for a branch', async () => {
    await expect(writer('--upload-pack=x')).rejects.toThrow(EnvironmentError);
    await expect(
      GitBranch.open({
        repository: bare,
        branch: 'a..b',
        layout: LAYOUT,
        identity: { name: 'r', email: 'r@example.com' },
      }),
    ).rejects.toThrow(EnvironmentError);
  });

  it('is not that the environment names another repository, as it does in hooks', async () => {
    process.env['GIT_QUARANTINE_PATH'] = join(root, 'elsewhere');
    try {
      const branch = await writer();
      await land(branch, FIRST);
      expect((await branch.read()).files).toEqual(FIRST);
    } finally {
      delete process.env['GIT_QUARANTINE_PATH'];
    }
  });

  it('repeats no login that the other side names', async () => {
    decline('see https://user:t0ken@git.example.com/fleet.git');
    const branch = await writer();
    const request = { expectedTip: undefined, files: FIRST, message: 'm\n' };
    const complaint = await branch.commit(request).catch(String);
    expect(complaint).toContain('see https://git.example.com/fleet.git');
  });
});

/** Pushes are refused, for a reason. */
function decline(reason: string): void {
  const hook = join(bare, 'hooks', 'pre-receive');
  writeFileSync(hook, `#!/bin/sh\necho "${reason}" >&2\nexit 1\n`);
  chmodSync(hook, 0o755);
}
