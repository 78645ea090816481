import { advanceOnce } from '../../src/deliver/advance';
import { GateWatch } from '../../src/deliver/gate-watch';
import { proposedBranch } from '../../src/deliver/hydrator-metadata';
import { proposedLayout } from '../../src/deliver/layout';
import type { GitBranch } from '../../src/io/git-branch';
import { LAYOUT, portsOf, switchOf } from '../deliver/switch-builder';
import { BareFleet } from './bare-fleet';

const ACTIVE = 'environment/prod';
const PROPOSED = proposedBranch(ACTIVE, LAYOUT.folder);
const PLANNED = {
  ...switchOf(),
  layout: proposedLayout(LAYOUT),
  reference: {
    author: 'Robin Example <robin@example.com>',
    sha: 'c'.repeat(40),
    subject: 'Local',
    body: '',
    repoUrl: 'https://git.example.com/fleet.git',
    date: '2026-01-02T03:04:05Z',
  },
};

// git is many processes, and machines may be busy
jest.setTimeout(120_000);

let fleet: BareFleet;

beforeEach(() => {
  fleet = new BareFleet();
  fleet.foreignCommit({ 'README.md': 'x\n' });
  fleet.git('branch', ACTIVE, 'main');
});

afterEach(() => {
  fleet.close();
});

function runner(): Promise<GitBranch> {
  return fleet.writer({ branch: PROPOSED, active: ACTIVE, layout: PLANNED.layout });
}

async function advance(branch: GitBranch): Promise<string> {
  return (await advanceOnce(portsOf(branch), PLANNED, new GateWatch())).kind;
}

/** What a promoter does once everybody agrees. */
function merge(...flags: readonly string[]): string {
  const inClone = fleet.clone();
  inClone('switch', '--quiet', ACTIVE);
  inClone('merge', '--quiet', ...flags, `origin/${PROPOSED}`);
  if (flags.includes('--squash')) inClone('commit', '--quiet', '-m', 'squashed');
  inClone('push', '--quiet', 'origin', ACTIVE);
  return inClone('rev-parse', 'HEAD');
}

function drySha(revision: string): string {
  const text = fleet.git('show', `${revision}:clusters/prod-1/hydrator.metadata`);
  return String((JSON.parse(text) as { readonly drySha?: unknown }).drySha);
}

describe('a branch of proposals', () => {
  it('begins at what is active, and each phase has another dry commit', async () => {
    const branch = await runner();
    const kinds = [await advance(branch), await advance(branch)];
    expect(fleet.log(ACTIVE)).toEqual(['other']);
    merge('--ff-only');
    kinds.push(await advance(branch));
    expect(kinds).toEqual(['committed', 'unmerged', 'committed']);
    expect(fleet.log(PROPOSED)).toEqual(['prod-1: switch-local', 'prod-1: adopt', 'other']);
    expect(drySha(PROPOSED)).toBe(fleet.git('rev-parse', `${PROPOSED}~1`));
    expect(drySha(ACTIVE)).toBe(fleet.git('rev-parse', `${ACTIVE}~1`));
    expect(fleet.log(ACTIVE)).toEqual(['prod-1: adopt', 'other']);
  });

  it('changes nothing that would be promoted where only the journal grows', async () => {
    const branch = await runner();
    while ((await advance(branch)) !== 'done') merge('--no-ff');
    expect(fleet.log(PROPOSED)[0]).toBe('prod-1: the switch is done');
    expect(drySha(PROPOSED)).toBe(drySha(`${PROPOSED}~1`));
  });

  it.each([
    ['as it is', '--no-ff'],
    ['as one commit', '--squash'],
  ])('is judged by what is active: merged %s', async (_, flag) => {
    const branch = await runner();
    await advance(branch);
    expect((await branch.read()).synced).toBeUndefined();
    const merged = merge(flag);
    expect((await branch.read()).synced).toBe(merged);
    await advance(branch);
    expect((await branch.read()).synced).toBeUndefined();
  });

  it.each([
    ['as it is', '--no-ff'],
    ['as one commit', '--squash'],
  ])('begins anew where the forge has merged it %s and removed it', async (_, flag) => {
    const branch = await runner();
    await advance(branch);
    merge(flag);
    fleet.git('branch', '-D', PROPOSED);
    expect(await advance(branch)).toBe('committed');
    expect(fleet.git('rev-parse', `${PROPOSED}~1`)).toBe(fleet.git('rev-parse', ACTIVE));
    expect(fleet.log(PROPOSED)[0]).toBe('prod-1: switch-local');
  });

  it('is named when it was removed before it was merged', async () => {
    const branch = await runner();
    await advance(branch);
    fleet.git('branch', '-D', PROPOSED);
    await expect(branch.read()).rejects.toThrow(`branch ${PROPOSED} is gone`);
  });
});
