import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { foreignFiles, layoutOf } from '../../src/deliver/layout';
import { filesBelow } from '../../src/io/git-tree';
import { EnvironmentError } from '../../src/model/errors';
import { fileSet } from '../../src/model/file-set';
import { BareFleet, FIRST, LAYOUT, SECOND, land } from './bare-fleet';

// git is many processes, and machines may be busy
jest.setTimeout(120_000);

let fleet: BareFleet;

beforeEach(() => {
  fleet = new BareFleet();
});

afterEach(() => {
  fleet.close();
});

describe('reading a branch', () => {
  it('finds nothing in an empty repository', async () => {
    const branch = await fleet.writer();
    expect(await branch.read()).toEqual({ tip: undefined, synced: undefined, files: [] });
  });

  it('shows the owned folder only, and the commit that last changed the synced one', async () => {
    const branch = await fleet.writer();
    const first = await land(branch, FIRST);
    const tip = fleet.foreignCommit({ 'README.md': 'x\n', 'clusters/prod-10/a.yaml': 'x\n' });
    expect(await branch.read()).toEqual({ tip, synced: first, files: FIRST });
  });

  it('names the merge that brought a change of the synced folder onto the branch', async () => {
    const branch = await fleet.writer();
    await land(branch, FIRST);
    const merge = fleet.foreignMerge('clusters/prod-1/manifests/c.yaml');
    expect(await branch.read()).toMatchObject({ tip: merge, synced: merge });
  });

  it('shows a foreign file, a link and a link in place of the folder, which then stop a switch', async () => {
    const branch = await fleet.writer();
    await land(branch, FIRST);
    fleet.foreignCommit({ 'clusters/prod-1/notes.txt': 'mine\n' }, [
      'clusters/prod-1/l',
      '../../x',
    ]);
    const { files } = await branch.read();
    expect(files.slice(0, 1)).toEqual([{ path: 'clusters/prod-1/l', content: '../../x' }]);
    expect(
      foreignFiles(LAYOUT, files, [{ path: 'a.yaml', content: '' }]).map(({ place }) => place.file),
    ).toEqual(['clusters/prod-1/l', 'clusters/prod-1/notes.txt']);
    fleet.foreignCommit({}, ['clusters/prod-2', 'prod-1']);
    const linked = await fleet.writer({ layout: layoutOf('clusters', 'prod-2') });
    expect((await linked.read()).files).toEqual([{ path: 'clusters/prod-2', content: 'prod-1' }]);
  });

  it('looks at no file of anybody else', async () => {
    await land(await fleet.writer(), FIRST);
    const tip = fleet.foreignCommit({ 'clusters/prod-2/a.yaml': 'x\n', 'big.bin': 'y\n' });
    // as in a repository that was not brought here whole
    for (const path of ['clusters/prod-2/a.yaml', 'big.bin']) {
      const id = fleet.git('rev-parse', `${tip}:${path}`);
      rmSync(join(fleet.path, 'objects', id.slice(0, 2), id.slice(2)));
    }
    expect(await filesBelow(fleet.path, tip, LAYOUT.folder)).toEqual(FIRST);
  });

  it('refuses a link in the place of a folder above', async () => {
    const branch = await fleet.writer({ layout: layoutOf('link', 'prod-1') });
    fleet.foreignCommit({}, ['link', 'elsewhere']);
    const refusal = new EnvironmentError('link is no folder in the repository');
    await expect(branch.read()).rejects.toThrow(refusal);
  });
});

describe('committing', () => {
  it('makes the first commit of an empty repository, by the identity and time it was given', async () => {
    const sha = await land(await fleet.writer(), FIRST, 'prod-1: adopt\n\nRegshift-Phase: adopt\n');
    expect(fleet.git('log', '--format=%H %an %ae %cn %at %ct|%B', 'main')).toBe(
      `${sha} regshift regshift@example.com regshift 1700000000 1700000000|prod-1: adopt\n\nRegshift-Phase: adopt`,
    );
    expect(fleet.git('show', 'main:clusters/prod-1/manifests/a.yaml')).toBe('a: "ä"');
  });

  it('replaces the owned folder and leaves everything else as it is', async () => {
    const branch = await fleet.writer();
    await land(branch, FIRST);
    fleet.foreignCommit({ 'clusters/prod-2/a.yaml': 'x\n', 'bin/tool': '#!/bin/sh\n' });
    await land(branch, SECOND);
    expect(fleet.git('ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual([
      'bin/tool',
      'clusters/prod-1/manifests/b.yaml',
      'clusters/prod-2/a.yaml',
    ]);
  });

  it('writes the same commit for the same content', async () => {
    const sha = await land(await fleet.writer(), FIRST);
    fleet.git('update-ref', '-d', 'refs/heads/main');
    expect(await land(await fleet.writer(), FIRST)).toBe(sha);
  });

  it('keeps odd names and contents', async () => {
    const odd = fileSet([
      { path: `${LAYOUT.manifests}/a "b" \\ ä.yaml`, content: '' },
      { path: `${LAYOUT.manifests}/b.yaml`, content: 'no line feed\n\ndone' },
    ]);
    const branch = await fleet.writer();
    await land(branch, odd);
    expect((await branch.read()).files).toEqual(odd);
  });

  it('refuses a file outside the owned folder', async () => {
    const branch = await fleet.writer();
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
    const [one, two] = [await fleet.writer(), await fleet.writer()];
    const before = started ? await land(one, FIRST) : undefined;
    await Promise.all([one.read(), two.read()]);
    const outcomes = await Promise.all(
      [one, two].map((branch, index) =>
        branch.commit({ expectedTip: before, files: SECOND, message: `m${String(index)}\n` }),
      ),
    );
    const landed = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.sha] : []));
    expect(landed).toEqual([fleet.git('rev-parse', 'main')]);
    expect(outcomes).toContainEqual({ ok: false, reason: 'moved' });
    expect(fleet.git('rev-list', '--count', 'main')).toBe(started ? '2' : '1');
  });

  it('that come one after the other: the late one is told, and lands after reading again', async () => {
    const [one, two] = [await fleet.writer(), await fleet.writer()];
    const tip = await land(one, FIRST);
    await two.read();
    await land(one, SECOND);
    const request = { expectedTip: tip, files: FIRST, message: 'late\n' };
    expect(await two.commit(request)).toEqual({ ok: false, reason: 'moved' });
    await land(two, FIRST, 'again\n');
    expect(fleet.git('log', '--format=%s', 'main').split('\n')).toEqual(['again', 'm', 'm']);
  });

  it('a push whose answer was lost has landed', async () => {
    const branch = await fleet.writer();
    const tip = await land(branch, FIRST);
    // the branch has moved and the caller hears that the push failed
    fleet.hook('reference-transaction', '[ "$1" = committed ] && kill -9 $PPID\nexit 0');
    const outcome = await branch.commit({ expectedTip: tip, files: SECOND, message: 'lost\n' });
    expect(outcome).toEqual({ ok: true, sha: fleet.git('rev-parse', 'main') });
    expect(fleet.git('log', '-1', '--format=%s', 'main')).toBe('lost');
  });
});

describe('the versions of a file', () => {
  it('are those of the branch, oldest first, without where it was removed', async () => {
    const path = `${LAYOUT.manifests}/a.yaml`;
    const branch = await fleet.writer();
    expect(await branch.versions(path)).toEqual([]);
    const first = await land(branch, FIRST);
    fleet.foreignCommit({ 'README.md': 'x\n' });
    await land(branch, SECOND);
    const merge = fleet.foreignMerge('clusters/prod-1/manifests/a.yaml');
    expect(await branch.versions(path)).toEqual([
      { commit: first, content: 'a: "ä"\n' },
      { commit: merge, content: 'c\n' },
    ]);
  });
});

describe('what a revision holds', () => {
  it('is the commit itself, or a later one with the same synced folder', async () => {
    const branch = await fleet.writer();
    const first = await land(branch, FIRST);
    const unrelated = fleet.foreignCommit({ 'README.md': 'x\n' });
    const second = await land(branch, SECOND);
    const back = await land(branch, FIRST);
    const held = await Promise.all(
      [first, unrelated, second, back].map((revision) => branch.holds(revision, first)),
    );
    expect(held).toEqual([true, true, false, true]);
    expect(await branch.holds(first, back)).toBe(false);
  });

  it('is nothing for a revision that nobody knows, or that is none', async () => {
    const branch = await fleet.writer();
    const first = await land(branch, FIRST);
    const strange = ['0'.repeat(40), 'main', 'refs/regshift/draft', '--help', ''];
    expect(await Promise.all(strange.map((name) => branch.holds(name, first)))).toEqual(
      strange.map(() => false),
    );
  });
});

describe('what fails', () => {
  it('is an EnvironmentError when there is no repository', async () => {
    const branch = await fleet.writer({ repository: join(fleet.root, 'nowhere.git') });
    await expect(branch.read()).rejects.toThrow(EnvironmentError);
    await expect(branch.read()).rejects.toThrow(/^git ls-remote failed: .*nowhere\.git/);
  });

  it('is the reason of a hook that declines', async () => {
    fleet.hook('pre-receive', 'echo "not on Fridays" >&2\nexit 1');
    const branch = await fleet.writer();
    const request = { expectedTip: undefined, files: FIRST, message: 'm\n' };
    await expect(branch.commit(request)).rejects.toThrow(/^git push failed: .*not on Fridays/);
  });

  it.each(['https://user:secret@example.com/fleet.git', 'https://token@example.com/fleet.git'])(
    'is a login in the URL, which is not repeated: %#',
    async (url) => {
      await expect(fleet.writer({ repository: url })).rejects.toThrow(
        new EnvironmentError(
          "a login must not stand in the URL of a repository; git's credential helper knows it, or REGSHIFT_GIT_USERNAME and REGSHIFT_GIT_PASSWORD do",
        ),
      );
    },
  );

  it('is a name that git would take for an option, or no name for a branch', async () => {
    await expect(fleet.writer({ repository: '--upload-pack=x' })).rejects.toThrow(
      new EnvironmentError('"--upload-pack=x" is no repository'),
    );
    await expect(fleet.writer({ branch: 'a..b' })).rejects.toThrow(
      new EnvironmentError('"a..b" is no name for a branch'),
    );
  });

  it('is not that the environment names another repository, as it does in hooks', async () => {
    process.env['GIT_QUARANTINE_PATH'] = join(fleet.root, 'elsewhere');
    try {
      const branch = await fleet.writer();
      await land(branch, FIRST);
      expect((await branch.read()).files).toEqual(FIRST);
    } finally {
      delete process.env['GIT_QUARANTINE_PATH'];
    }
  });

  it('repeats no login that the other side names', async () => {
    fleet.hook(
      'pre-receive',
      'echo "see https://user:t0ken@git.example.com/fleet.git" >&2\nexit 1',
    );
    const branch = await fleet.writer();
    const request = { expectedTip: undefined, files: FIRST, message: 'm\n' };
    const complaint = await branch.commit(request).catch(String);
    expect(complaint).toContain('see https://git.example.com/fleet.git');
  });
});
