import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advanceOnce } from '../../src/deliver/advance';
import { GateWatch } from '../../src/deliver/gate-watch';
import type { Repository } from '../../src/deliver/repository';
import { GitBranch } from '../../src/io/git-branch';
import { LAYOUT, portsOf, switchOf } from '../deliver/switch-builder';

const PLANNED = switchOf();

// git is many processes, and machines may be busy
jest.setTimeout(120_000);

let root: string;
let open: GitBranch[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'regshift-delivery-'));
  execFileSync('git', ['init', '--quiet', '--bare', '-b', 'main', join(root, 'fleet.git')]);
  open = [];
});

afterEach(() => {
  for (const branch of open) branch.close();
  rmSync(root, { recursive: true, force: true });
});

async function runner(): Promise<GitBranch> {
  const branch = await GitBranch.open({
    repository: join(root, 'fleet.git'),
    branch: 'main',
    layout: LAYOUT,
    identity: { name: 'regshift', email: 'regshift@example.com' },
    pause: () => Promise.resolve(),
  });
  open.push(branch);
  return branch;
}

/** One look and, at most, one commit; every gate is open. True when the switch is done. */
async function advance(repository: Repository): Promise<boolean> {
  const outcome = await advanceOnce(portsOf(repository), PLANNED, new GateWatch());
  expect(['committed', 'moved', 'done']).toContain(outcome.kind);
  return outcome.kind === 'done';
}

function history(): readonly string[] {
  const log = execFileSync('git', [
    `--git-dir=${join(root, 'fleet.git')}`,
    'log',
    '--reverse',
    '--format=%s, %P',
    'main',
  ]);
  const lines = log.toString('utf8').trim().split('\n');
  // one parent each, none for the first: the history is linear
  return lines.map((line, index) =>
    line.replace(/, (.*)$/, (_, parents: string) =>
      parents === '' ? (index === 0 ? '' : ' root') : parents.includes(' ') ? ' merge' : '',
    ),
  );
}

const WHOLE = [
  'prod-1: adopt',
  'prod-1: switch-local',
  'prod-1: settle',
  'prod-1: the switch is done',
];

describe('a switch in a real repository', () => {
  it('lands one commit per phase and one that closes the journal', async () => {
    const branch = await runner();
    while (!(await advance(branch)));
    expect(history()).toEqual(WHOLE);
  });

  it('lands the same by three runners at once', async () => {
    const runners = await Promise.all([runner(), runner(), runner()]);
    await Promise.all(
      runners.map(async (branch) => {
        while (!(await advance(branch)));
      }),
    );
    expect(history()).toEqual(WHOLE);
  });

  it('lands the same when the runner dies before or after each of its calls', async () => {
    for (let call = 0; ; call += 1) {
      const { survived } = await dyingAt(await runner(), call);
      if (survived) break;
    }
    expect(history()).toEqual(WHOLE);
  });
});

/** Advances until the switch is done, or dies at one call of the port; even ones before it, odd ones after it. */
async function dyingAt(branch: GitBranch, deadly: number): Promise<{ readonly survived: boolean }> {
  let call = 0;
  const die = (): void => {
    if (call++ === deadly) throw new Error('killed');
  };
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    die();
    const result = await work();
    die();
    return result;
  };
  const mortal: Repository = {
    read: () => around(() => branch.read()),
    commit: (request) => around(() => branch.commit(request)),
    holds: (revision, commit) => branch.holds(revision, commit),
  };
  try {
    while (!(await advance(mortal)));
    return { survived: true };
  } catch (error) {
    if (error instanceof Error && error.message === 'killed') return { survived: false };
    throw error;
  }
}
