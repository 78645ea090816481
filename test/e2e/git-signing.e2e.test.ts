import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { approve } from '../../src/deliver/approve';
import { EVERY_PHASE, approvalMessage, signedApprovals } from '../../src/deliver/approvals';
import type { Approval } from '../../src/deliver/approvals';
import { formatJournal } from '../../src/deliver/journal-text';
import { journalPath } from '../../src/deliver/layout';
import type { GitBranch } from '../../src/io/git-branch';
import { BugError, EnvironmentError } from '../../src/model/errors';
import { PHASES, STARTED, begun, journalOf } from '../deliver/delivery-builder';
import { BareFleet, FIRST, LAYOUT, SECOND, land } from '../io/bare-fleet';
import { withGitConfig } from './git-config';
import { sshKey } from './ssh-keys';
import type { TestKey } from './ssh-keys';

// git is many processes, and machines may be busy
jest.setTimeout(120_000);

let fleet: BareFleet;
let robin: TestKey;
let kim: TestKey;

beforeEach(() => {
  fleet = new BareFleet();
  robin = sshKey(fleet.root, 'robin');
  kim = sshKey(fleet.root, 'kim');
});

afterEach(() => {
  fleet.close();
});

/** What git says of a commit's signature, where one key is trusted. */
function verified(commit: string, { listed }: TestKey): boolean {
  const signers = join(fleet.root, 'signers');
  writeFileSync(signers, `someone ${listed}\n`);
  try {
    execFileSync(
      'git',
      [
        `--git-dir=${fleet.path}`,
        '-c',
        `gpg.ssh.allowedSignersFile=${signers}`,
        'verify-commit',
        commit,
      ],
      { stdio: 'ignore' },
    );
    return true;
  } catch {
    return false;
  }
}

describe('a branch that signs', () => {
  it('signs every commit: the first, the next, and one that was moved onto others', async () => {
    const branch = await fleet.writer({ signing: robin });
    const first = await land(branch, FIRST, 'ä\n\nRegshift-Phase: adopt\n');
    fleet.foreignCommit({ 'README.md': 'x\n' });
    const moved = await branch.commit({ expectedTip: first, files: SECOND, message: 'm\n' });
    const commits = [first, moved.ok ? moved.sha : ''];
    expect(commits.map((commit) => verified(commit, robin))).toEqual([true, true]);
    expect(commits.map((commit) => verified(commit, kim))).toEqual([false, false]);
    expect(fleet.log()).toEqual(['m', 'other', 'ä']);
  });

  it('makes the same commit as without a signature, otherwise', async () => {
    const shown = '--format=%T %an %ae %at %cn %ce %ct %B';
    await land(await fleet.writer({ signing: robin, branch: 'one' }), FIRST, 'm\n\nbody\n');
    await land(await fleet.writer({ branch: 'two' }), FIRST, 'm\n\nbody\n');
    expect(fleet.git('log', shown, 'one')).toBe(fleet.git('log', shown, 'two'));
  });

  it.each([
    [
      'the key is not there',
      (key: TestKey) => {
        rmSync(key.key);
      },
    ],
    [
      'the key is none',
      (key: TestKey) => {
        writeFileSync(key.key, 'nothing\n');
      },
    ],
  ])('pushes nothing when %s', async (_, spoil) => {
    const branch = await fleet.writer({ signing: robin });
    const first = await land(branch, FIRST);
    spoil(robin);
    rmSync(`${robin.key}.pub`);
    const unsigned = branch.commit({ expectedTip: first, files: SECOND, message: 'm\n' });
    await expect(unsigned).rejects.toThrow(/^git commit-tree failed: /);
    expect(fleet.git('rev-parse', 'main')).toBe(first);
  });

  it('shows what a program that signs complains of, and pushes nothing', async () => {
    const program = join(fleet.root, 'agent');
    writeFileSync(program, '#!/bin/sh\necho "agent refused operation" >&2\nexit 1\n');
    chmodSync(program, 0o755);
    await withGitConfig(fleet.root, `[gpg "ssh"]\n\tprogram = ${program}\n`, async () => {
      const branch = await fleet.writer({ signing: robin });
      await expect(land(branch, FIRST)).rejects.toThrow('agent refused operation');
      expect(fleet.git('for-each-ref')).toBe('');
    });
  });
});

describe('approvals', () => {
  const JOURNAL = journalPath(LAYOUT, 's1');
  const QUERY = { plan: 'a1', cluster: 'prod-1', id: 's1', phase: 'settle', journal: JOURNAL };
  const REQUEST = { layout: LAYOUT, cluster: 'prod-1', id: 's1', plan: 'a1' };
  const started = formatJournal(journalOf(PHASES, [STARTED]));
  const TEXT = approvalMessage({ plan: 'a1', cluster: 'prod-1', phase: 'settle' });

  let runner: GitBranch;

  beforeEach(async () => {
    runner = await fleet.writer();
    await land(runner, [...FIRST, { path: JOURNAL, content: started }], 'start\n');
  });

  async function found(...keys: readonly TestKey[]): Promise<readonly Approval[]> {
    const listed = keys.map((key) => key.listed);
    return signedApprovals(await fleet.writer(), listed).approvals(QUERY);
  }

  /** A commit by some other way than `approve`. */
  function handmade(message: string, ...flags: readonly string[]): string {
    const inClone = fleet.clone();
    inClone(...flags, 'commit', '--quiet', '--allow-empty', '-m', message);
    inClone('push', '--quiet', 'origin', 'HEAD:main');
    return inClone('rev-parse', 'HEAD');
  }

  const commitIn = ({ by }: Approval): string => by.split(' ').at(-1) ?? '';

  const signedBy = (key: TestKey): readonly string[] => [
    '-c',
    'gpg.format=ssh',
    '-c',
    `user.signingkey=${key.key}`,
    '-c',
    'commit.gpgsign=true',
  ];

  it('are empty commits by listed keys, each with who signed it', async () => {
    const approving = await fleet.writer({ signing: robin });
    const outcome = await approve(approving, { ...REQUEST, phase: 'settle' });
    const commit = fleet.git('rev-parse', 'main');
    expect(outcome).toEqual({ kind: 'approved', commit });
    expect(fleet.git('rev-parse', 'main^{tree}')).toBe(fleet.git('rev-parse', 'main~1^{tree}'));
    const by = `robin, ${robin.fingerprint}, commit ${commit}`;
    const approval = { phase: 'settle', kind: 'signed', by };
    expect(await found(robin)).toEqual([approval]);
    expect(await found(kim, robin)).toEqual([approval]);
  });

  it('lie on top of what others and the switch itself have added meanwhile', async () => {
    const approving = await fleet.writer({ signing: robin });
    const outrun: GitBranch['commitEmpty'] = async (request) => {
      if (fleet.log().length === 1) {
        fleet.foreignCommit({ 'README.md': 'x\n' });
        const longer = formatJournal(journalOf(PHASES, [STARTED, begun('adopt')]));
        await land(runner, [...FIRST, { path: JOURNAL, content: longer }], 'adopt\n');
      }
      return approving.commitEmpty(request);
    };
    const branch = { read: () => approving.read(), commitEmpty: outrun };
    const outcome = await approve(branch, { ...REQUEST, phase: EVERY_PHASE });
    expect(outcome.kind).toBe('approved');
    expect(fleet.log()).toEqual(['prod-1: approve every phase', 'adopt', 'other', 'start']);
    expect((await found(robin)).map(({ phase }) => phase)).toEqual(['*']);
  });

  it('need a key', async () => {
    const { tip = '' } = await runner.read();
    await expect(runner.commitEmpty({ expectedTip: tip, message: TEXT })).rejects.toThrow(BugError);
  });

  it('come by hand as well, and through a merge', async () => {
    const one = handmade(TEXT, ...signedBy(kim));
    const inClone = fleet.clone();
    inClone('switch', '--quiet', '-c', 'feature');
    inClone(...signedBy(robin), 'commit', '--quiet', '--allow-empty', '-m', TEXT);
    const other = inClone('rev-parse', 'HEAD');
    inClone('switch', '--quiet', 'main');
    inClone('merge', '--quiet', '--no-ff', '-m', 'merge', 'feature');
    inClone('push', '--quiet', 'origin', 'main');
    const commits = (await found(robin, kim)).map(commitIn);
    expect([...commits].sort()).toEqual([one, other].sort());
  });

  it('count when they are signed by who is listed, for this plan and cluster, and say one thing', async () => {
    const inClone = fleet.clone();
    const commit = (message: string, ...flags: readonly string[]): string => {
      inClone(...flags, 'commit', '--quiet', '--allow-empty', '-m', message);
      return inClone('rev-parse', 'HEAD');
    };
    const [robins, kims] = [signedBy(robin), signedBy(kim)];
    const names = new Map([
      [commit(TEXT), 'nobody has signed it'],
      [commit(TEXT, ...kims), 'who signed it is not listed'],
      [commit(TEXT, ...robins), 'it counts'],
      [commit(TEXT.replace('a1', 'a2'), ...robins), 'another plan'],
      [commit(TEXT.replace('Cluster: prod-1', 'Cluster: prod-2'), ...robins), 'another cluster'],
      [commit(`${TEXT}\nmore\n`, ...robins), 'not in the last paragraph'],
      [commit(`${TEXT}Regshift-Phase: adopt\n`, ...robins), 'two phases'],
    ]);
    inClone('push', '--quiet', 'origin', 'HEAD:main');
    const counted = (await found(robin)).map((approval) => names.get(commitIn(approval)));
    expect(counted).toEqual(['it counts']);
  });

  it('do not count what was signed, and then given another text or parent', async () => {
    const signed = handmade(TEXT.replaceAll('settle', 'adopt'), ...signedBy(robin));
    const object = fleet.git('cat-file', 'commit', signed);
    const forged = execFileSync(
      'git',
      [`--git-dir=${fleet.path}`, 'hash-object', '-t', 'commit', '-w', '--stdin'],
      { input: `${object.replace('Regshift-Phase: adopt', 'Regshift-Phase: settle')}\n` },
    );
    expect((await found(robin)).map(({ phase }) => phase)).toEqual(['adopt']);
    fleet.git('update-ref', 'refs/heads/main', forged.toString('utf8').trim());
    expect(await found(robin)).toEqual([]);
  });

  it('do not count for a later switch with the same plan', async () => {
    handmade(TEXT, ...signedBy(robin));
    const inClone = fleet.clone();
    inClone('checkout', '--quiet', '-b', 'stale');
    inClone(...signedBy(robin), 'commit', '--quiet', '--allow-empty', '-m', TEXT);
    // the same plan again; an approval that was never merged is brought in afterwards
    const again = [...FIRST, { path: journalPath(LAYOUT, 's2'), content: started }];
    await land(runner, again, 'start again\n');
    inClone('switch', '--quiet', 'main');
    inClone('pull', '--quiet', '--ff-only');
    inClone('merge', '--quiet', '--no-ff', '-m', 'merge', 'stale');
    inClone('push', '--quiet', 'origin', 'main');
    const source = signedApprovals(await fleet.writer(), [robin.listed]);
    const later = { ...QUERY, journal: journalPath(LAYOUT, 's2') };
    expect(await source.approvals(later)).toEqual([]);
  });

  it('do not count by what the user trusts, nor by a signature of another kind', async () => {
    const trusted = join(fleet.root, 'trusted');
    writeFileSync(trusted, `someone ${kim.listed}\n`);
    handmade(TEXT, ...signedBy(kim));
    const settings = `[gpg "ssh"]\n\tallowedSignersFile = ${trusted}\n`;
    await withGitConfig(fleet.root, settings, async () => {
      expect(await found(robin)).toEqual([]);
      expect(await found()).toEqual([]);
    });
  });

  it('are refused for a key that is none', async () => {
    const source = signedApprovals(await fleet.writer(), ['ssh-ed25519 not a key!']);
    handmade(TEXT, ...signedBy(robin));
    await expect(source.approvals(QUERY)).rejects.toThrow(EnvironmentError);
  });
});
