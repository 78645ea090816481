import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { approvalMessage, signedApprovals } from '../../src/deliver/approvals';
import { journalPath, layoutOf } from '../../src/deliver/layout';
import { GitBranch } from '../../src/io/git-branch';
import type { FileSet } from '../../src/model/file-set';
import { BareFleet, FIRST, LAYOUT, SECOND, land } from '../io/bare-fleet';
import { sshKey } from './ssh-keys';

jest.setTimeout(600_000);

let fleet: BareFleet;
let mounted: string[];

beforeEach(() => {
  fleet = new BareFleet();
  mounted = [];
});

afterEach(() => {
  for (const folder of mounted) execFileSync('umount', [folder]);
  fleet.close();
});

/** A disk of a size: `256k`. */
function smallDisk(name: string, size: string): string {
  const folder = join(fleet.root, name);
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  mounted.push(folder);
  return folder;
}

/** A file that does not shrink when it is compressed. */
function bulky(kilobytes: number): FileSet {
  let seed = 1;
  const digit = (): string => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed.toString(36);
  };
  let text = '';
  while (text.length < kilobytes * 1024) text += digit();
  return [{ path: `${LAYOUT.manifests}/big.yaml`, content: text }];
}

describe('a full disk', () => {
  it('here: says so, and leaves the other side as it was', async () => {
    const first = await land(await fleet.writer(), FIRST);
    const branch = await fleet.writer({ scratchIn: smallDisk('scratch', '512k') });
    await expect(land(branch, bulky(2048))).rejects.toThrow(
      /^git fast-import failed: .*(No space left|write error|unable to)/i,
    );
    expect(fleet.git('rev-parse', 'main')).toBe(first);
  });

  it('there: says so, leaves the branch whole, and lands once there is room', async () => {
    const disk = smallDisk('server', '2m');
    cpSync(fleet.path, join(disk, 'fleet.git'), { recursive: true });
    const repository = join(disk, 'fleet.git');
    const git = (...args: readonly string[]): string =>
      execFileSync('git', [`--git-dir=${repository}`, ...args], { encoding: 'utf8' }).trim();
    const branch = await fleet.writer({ repository });
    const first = await land(branch, FIRST);
    await expect(land(branch, bulky(4096))).rejects.toThrow(/^git push failed: /);
    expect(git('rev-parse', 'main')).toBe(first);
    git('fsck', '--strict');
    execFileSync('mount', ['-o', 'remount,size=32m', disk]);
    await land(branch, bulky(4096), 'bulky\n');
    expect(git('log', '--format=%s', 'main').split('\n')).toEqual(['bulky', 'm']);
  });
});

it('fifty clusters advance at once in one repository, and each lands at its first call', async () => {
  const clusters = Array.from({ length: 50 }, (_, at) => `c${String(at)}`);
  const outcomes = await Promise.all(
    clusters.map(async (cluster) => {
      const layout = layoutOf('clusters', cluster);
      // the pauses of real life: many at once
      const branch = await GitBranch.open({
        repository: fleet.path,
        branch: 'main',
        layout,
        identity: { name: 'regshift', email: 'regshift@example.com' },
      });
      const { tip } = await branch.read();
      const files = [{ path: `${layout.manifests}/a.yaml`, content: `${cluster}\n` }];
      const outcome = await branch.commit({ expectedTip: tip, files, message: `${cluster}\n` });
      branch.close();
      return outcome.ok;
    }),
  );
  expect(outcomes).toEqual(clusters.map(() => true));
  expect([...fleet.log()].sort()).toEqual([...clusters].sort());
  expect(fleet.git('rev-list', '--min-parents=2', 'main')).toBe('');
  expect(fleet.git('ls-tree', '-r', '--name-only', 'main').split('\n')).toHaveLength(50);
});

describe('OpenPGP', () => {
  let home: string;

  beforeEach(() => {
    home = join(fleet.root, 'gnupg');
    mkdirSync(home);
    chmodSync(home, 0o700);
    process.env['GNUPGHOME'] = home;
    const make = ['--batch', '--quiet', '--passphrase', '', '--quick-generate-key'];
    withKeyring('gpg', [...make, 'Robin <robin@example.com>', 'ed25519', 'sign', 'never']);
  });

  afterEach(() => {
    withKeyring('gpgconf', ['--kill', 'all']);
    delete process.env['GNUPGHOME'];
  });

  /** Runs a program that must not touch the keyring of whoever runs the tests. */
  function withKeyring(program: string, args: readonly string[]): void {
    execFileSync(program, args, { stdio: 'ignore', env: { ...process.env, GNUPGHOME: home } });
  }

  const signing = { format: 'openpgp', key: 'robin@example.com' } as const;

  it('signs every commit', async () => {
    const branch = await fleet.writer({ signing });
    const commits = [await land(branch, FIRST), await land(branch, SECOND)];
    for (const commit of commits) fleet.git('verify-commit', commit);
    expect(fleet.log()).toHaveLength(2);
  });

  it('pushes nothing without the key', async () => {
    const branch = await fleet.writer({ signing: { ...signing, key: 'kim@example.com' } });
    await expect(land(branch, FIRST)).rejects.toThrow(/^git commit-tree failed: .*gpg failed/);
    expect(fleet.git('for-each-ref')).toBe('');
  });

  it('approves nothing, even with a key that the user trusts', async () => {
    const journal = journalPath(LAYOUT, 's1');
    const branch = await fleet.writer({ signing });
    const tip = await land(branch, [{ path: journal, content: 'a journal\n' }]);
    const text = { plan: 'a1', cluster: 'prod-1', phase: '*' };
    await branch.commitEmpty({ expectedTip: tip, message: approvalMessage(text) });
    fleet.git('verify-commit', 'main');
    const listed = sshKey(fleet.root, 'robin').listed;
    const source = signedApprovals(branch, [listed]);
    expect(await source.approvals({ ...text, id: 's1', journal })).toEqual([]);
  });
});
