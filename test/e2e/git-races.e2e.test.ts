import { join } from 'node:path';
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { guardJournals } from '../../src/deliver/guard-journals';
import { layoutOf } from '../../src/deliver/layout';
import type { Repository } from '../../src/deliver/repository';
import { formatJournal } from '../../src/deliver/journal-text';
import { GitBranch } from '../../src/io/git-branch';
import { EnvironmentError } from '../../src/model/errors';
import { PHASES, STARTED, begun, journalOf } from '../deliver/delivery-builder';
import { BareFleet, FIRST, LAYOUT, SECOND, land } from '../io/bare-fleet';

// git is many processes, and machines may be busy
jest.setTimeout(120_000);

let fleet: BareFleet;

beforeEach(() => {
  fleet = new BareFleet();
});

afterEach(() => {
  fleet.close();
});

describe('a commit that lost the race', () => {
  it('lands on top of commits that leave its folder alone', async () => {
    const branch = await fleet.writer();
    const tip = await land(branch, FIRST);
    const other = fleet.foreignCommit({ 'clusters/prod-2.yaml': 'x\n', 'README.md': 'x\n' });
    const outcome = await branch.commit({ expectedTip: tip, files: SECOND, message: 'late\n' });
    expect(outcome).toEqual({ ok: true, sha: fleet.git('rev-parse', 'main') });
    expect(fleet.git('rev-parse', 'main~1')).toBe(other);
    expect(fleet.git('ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual([
      'README.md',
      'clusters/prod-1/manifests/b.yaml',
      'clusters/prod-2.yaml',
    ]);
  });

  it('lands behind the first commit of an empty repository', async () => {
    const branch = await fleet.writer();
    await branch.read();
    fleet.foreignCommit({ 'README.md': 'x\n' });
    const outcome = await branch.commit({ expectedTip: undefined, files: FIRST, message: 'm\n' });
    expect(outcome.ok).toBe(true);
    expect(fleet.log()).toEqual(['m', 'other']);
  });

  it.each([
    ['the folder', 'clusters/prod-1/note.txt'],
    ['the cluster file', 'clusters/prod-1.yaml'],
    ['a path that is watched', 'modules/deckhouse.yaml'],
  ])('is decided anew when others have changed %s', async (_, path) => {
    const branch = await fleet.writer({
      watched: ['clusters/prod-1.yaml', 'modules/deckhouse.yaml'],
    });
    const tip = await land(branch, FIRST);
    fleet.foreignCommit({ [path]: 'x\n' });
    expect(await branch.commit({ expectedTip: tip, files: SECOND, message: 'late\n' })).toEqual({
      ok: false,
      reason: 'moved',
    });
    expect(fleet.log()).toEqual(['other', 'm']);
  });

  it('is decided anew when others have changed the folder and taken that back', async () => {
    const branch = await fleet.writer();
    const tip = await land(branch, FIRST);
    fleet.foreignCommit({ [`${LAYOUT.manifests}/c.yaml`]: 'x\n' });
    const inClone = fleet.clone();
    inClone('revert', '--no-edit', 'HEAD');
    inClone('push', '--quiet', 'origin', 'main');
    const outcome = await branch.commit({ expectedTip: tip, files: SECOND, message: 'late\n' });
    expect(outcome).toEqual({ ok: false, reason: 'moved' });
  });

  it('is tried again while another push holds the branch', async () => {
    const branch = await fleet.writer();
    const tip = await land(branch, FIRST);
    // as a server answers in the moment between another's lock and its commit
    const busy = join(fleet.root, 'busy');
    fleet.hook(
      'reference-transaction',
      `[ "$1" = prepared ] && mkdir ${busy} 2>/dev/null && { echo "error: cannot lock ref 'refs/heads/main'" >&2; exit 1; }\nexit 0`,
    );
    const outcome = await branch.commit({ expectedTip: tip, files: SECOND, message: 'again\n' });
    expect(outcome.ok).toBe(true);
    expect(fleet.log()).toEqual(['again', 'm']);
    expect(readdirSync(fleet.root)).toContain('busy');
  });

  it('is given up when the branch stays held, after a pause for each try', async () => {
    const waits: number[] = [];
    const branch = await fleet.writer({
      pause: (tries) => {
        waits.push(tries);
        return Promise.resolve();
      },
    });
    const tip = await land(branch, FIRST);
    fleet.hook('pre-receive', 'echo "cannot lock ref \'refs/heads/main\'" >&2\nexit 1');
    const late = branch.commit({ expectedTip: tip, files: SECOND, message: 'm\n' });
    await expect(late).rejects.toThrow(/^git push failed: .*cannot lock ref/);
    expect(waits).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(fleet.log()).toEqual(['m']);
  });
});

describe('a branch that is not what it was', () => {
  it('is named when it was taken back, by a read and by a commit', async () => {
    const branch = await fleet.writer();
    const first = await land(branch, FIRST);
    const second = await land(branch, SECOND);
    fleet.git('update-ref', 'refs/heads/main', first);
    const rewritten = new EnvironmentError(
      `branch main was rewritten: commit ${second.slice(0, 12)}, which was on it, no longer is; find out who took it away, then call again`,
    );
    const late = { expectedTip: second, files: FIRST, message: 'm\n' };
    await expect(branch.commit(late)).rejects.toThrow(rewritten);
    await expect(branch.read()).rejects.toThrow(rewritten);
    expect(fleet.git('rev-parse', 'main')).toBe(first);
  });

  it('is named when it has vanished, and does not come alive again', async () => {
    const branch = await fleet.writer();
    const first = await land(branch, FIRST);
    fleet.git('update-ref', '-d', 'refs/heads/main');
    const late = { expectedTip: first, files: SECOND, message: 'm\n' };
    await expect(branch.commit(late)).rejects.toThrow('branch main is gone');
    await expect(branch.read()).rejects.toThrow('branch main is gone');
    expect(fleet.git('for-each-ref')).toBe('');
  });

  it('is what it is for those who come later', async () => {
    const branch = await fleet.writer();
    const first = await land(branch, FIRST);
    await land(branch, SECOND);
    fleet.git('update-ref', 'refs/heads/main', first);
    const late = await fleet.writer();
    expect((await late.read()).files).toEqual(FIRST);
  });

  it.each([
    ['vanished', {}],
    ['lost an entry', { 's1.yaml': formatJournal(journalOf(PHASES, [STARTED])) }],
  ])('is named when a journal has %s', async (_, left) => {
    const whole = formatJournal(journalOf(PHASES, [STARTED, begun('adopt')]));
    const branch = await fleet.writer();
    const guarded = guardJournals(branch, LAYOUT);
    await land(branch, [{ path: `${LAYOUT.switches}/s1.yaml`, content: whole }]);
    expect(await guarded.read()).toEqual(await branch.read());
    const files = Object.entries(left).map(([name, content]) => ({
      path: `${LAYOUT.switches}/${name}`,
      content,
    }));
    await land(await fleet.writer(), files);
    await expect(guarded.read()).rejects.toThrow(
      'clusters/prod-1/switches/s1.yaml was taken back on the branch',
    );
  });
});

describe('odd names of branches', () => {
  it.each(['feature/ä+b', '-x', '@', 'HEAD', "it's$(x)"])('%s works', async (branch) => {
    const one = await fleet.writer({ branch });
    const first = await land(one, FIRST);
    expect(await (await fleet.writer({ branch })).read()).toMatchObject({ tip: first });
    expect(fleet.git('for-each-ref', '--format=%(refname)')).toBe(`refs/heads/${branch}`);
  });

  it('one that only ends like the other is not taken for it', async () => {
    await land(await fleet.writer({ branch: 'refs/heads/main' }), FIRST);
    expect(await (await fleet.writer()).read()).toMatchObject({ tip: undefined });
  });
});

describe('many runners at once', () => {
  it('lose and double nothing, and leave a line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 3 }),
        fc.boolean(),
        async (commits, shared) => {
          const race = new BareFleet();
          try {
            const wanted = commits.flatMap((count, runner) =>
              Array.from({ length: count }, (_, at) => `${String(runner)}.${String(at)}`),
            );
            await Promise.all(
              commits.map(async (count, runner) => {
                const layout = layoutOf('clusters', shared ? 'one' : `of-${String(runner)}`);
                const branch = await race.writer({ layout });
                for (let at = 0; at < count; at += 1) {
                  await landAmongOthers(
                    branch,
                    layout.manifests,
                    `${String(runner)}.${String(at)}`,
                  );
                }
                branch.close();
              }),
            );
            expect([...race.log()].sort()).toEqual(wanted.sort());
            expect(race.git('rev-list', '--min-parents=2', 'main')).toBe('');
            // within a runner the order is its own
            commits.forEach((_, runner) => {
              const own = race.log().filter((subject) => subject.startsWith(`${String(runner)}.`));
              expect(own.reverse()).toEqual([...own].sort());
            });
            // nobody's folder lost what an earlier commit put into it
            const files = race.git('ls-tree', '-r', '--name-only', 'main').split('\n');
            expect(files).toHaveLength(wanted.length);
          } finally {
            race.close();
          }
        },
      ),
      { numRuns: 2 },
    );
  });
});

describe('git that is killed in mid-push', () => {
  it.each([
    ['before the branch moves', 'prepared'],
    ['after it has moved', 'committed'],
  ])('%s: nothing is lost, and nothing lands twice', async (_, moment) => {
    const branch = await fleet.writer();
    await land(branch, FIRST);
    // above the hook: the server's git, a shell, the client's git. The server's goes on alone.
    const once = join(fleet.root, 'once');
    const killed = join(once, 'killed');
    fleet.hook(
      'reference-transaction',
      `parent() { set -- $(cat "/proc/$1/stat"); echo "$4"; }
[ "$1" = ${moment} ] && mkdir ${once} 2>/dev/null || exit 0
client=$(parent "$(parent "$PPID")")
cp "/proc/$client/cmdline" ${killed}
kill -9 "$client"`,
    );
    for (;;) {
      const { tip, files } = await branch.read();
      if (files.length === 1 && files[0]?.content === 'b\n') break;
      // a call that failed says nothing about whether it has landed: the next look does
      try {
        await branch.commit({ expectedTip: tip, files: SECOND, message: 'second\n' });
      } catch (error) {
        if (!(error instanceof EnvironmentError)) throw error;
      }
    }
    expect(fleet.log()).toEqual(['second', 'm']);
    expect(readFileSync(killed, 'utf8').split('\0')).toContain('push');
  });
});

/** Adds a file to a folder that others may be adding to as well. */
async function landAmongOthers(branch: Repository, folder: string, name: string): Promise<void> {
  for (;;) {
    const { tip, files } = await branch.read();
    const added = [...files, { path: `${folder}/${name}.yaml`, content: `${name}\n` }];
    const outcome = await branch.commit({ expectedTip: tip, files: added, message: `${name}\n` });
    if (outcome.ok) return;
  }
}

it('leaves nothing behind when the name of the branch is none', async () => {
  const before = readdirSync(fleet.root);
  const opening = GitBranch.open({
    repository: fleet.path,
    branch: 'a b',
    layout: LAYOUT,
    identity: { name: 'r', email: 'r@example.com' },
    scratchIn: fleet.root,
  });
  await expect(opening).rejects.toThrow(EnvironmentError);
  expect(readdirSync(fleet.root)).toEqual(before);
});
