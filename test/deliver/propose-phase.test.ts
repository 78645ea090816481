import { approvalsFromReviews } from '../../src/deliver/review-approvals';
import { proposePhase } from '../../src/deliver/propose-phase';
import type { ProposeOutcome } from '../../src/deliver/propose-phase';
import { pullRequestText } from '../../src/deliver/pull-request-body';
import { withholdPhase } from '../../src/deliver/withhold-phase';
import type { AdvanceOutcome } from '../../src/deliver/advance-outcome';
import { ForgeWorld } from '../forge/forge-world';
import type { WorldPull } from '../forge/forge-world';
import { SNAPSHOT } from '../gate/gate-builder';
import { MemoryForge } from './memory-forge';
import { MemoryHeads } from './memory-heads';
import { MemoryRepository } from './memory-repository';
import { planOf } from './plan-builder';
import { MOVED, lookAndPropose } from './proposing-desk';
import type { ProposingLook } from './proposing-desk';
import { LAYOUT, switchOf } from './switch-builder';

const PLANNED = switchOf();
const HEAD = 'regshift/prod-1/s1/adopt';
const HINT = 'or take the switch back:  regshift rollback';

let repository: MemoryRepository;
let heads: MemoryHeads;
let world: ForgeWorld;
let forge: MemoryForge;

beforeEach(() => {
  repository = new MemoryRepository(LAYOUT);
  repository.put({ path: 'README.md', content: 'x\n' });
  heads = new MemoryHeads(repository);
  world = new ForgeWorld((branch) => heads.branches.get(branch)?.commit);
  forge = new MemoryForge(world);
});

function look(given: ProposingLook = {}): Promise<ProposeOutcome | AdvanceOutcome> {
  return lookAndPropose(repository, { forge, heads }, given);
}

function pull(number: number): WorldPull {
  const found = world.pull(number);
  if (found === undefined) throw new Error(`no pull request ${String(number)}`);
  return found;
}

async function merge(number: number): Promise<void> {
  const merged = pull(number);
  await heads.merge(merged.head);
  merged.state = 'merged';
}

function held(code: string, message: string, hint: string): unknown {
  return { kind: 'held', issues: [{ code, severity: 'error', place: {}, message, hint }] };
}

describe('proposing phases', () => {
  it('opens one pull request for each, and one that closes the journal', async () => {
    for (const number of [1, 2, 3, 4]) {
      expect(await look()).toMatchObject({ kind: 'proposed', change: 'opened' });
      await merge(number);
    }
    expect(await look()).toEqual({ kind: 'done' });
    expect(world.pulls.map(({ head, title }) => `${head}: ${title}`)).toEqual([
      'regshift/prod-1/s1/adopt: Registry of prod-1: adopt (phase 1 of 5)',
      'regshift/prod-1/s1/switch-local: Registry of prod-1: switch-local (phase 2 of 5)',
      'regshift/prod-1/s1/settle: Registry of prod-1: settle (phase 5 of 5)',
      'regshift/prod-1/s1/close: Registry of prod-1: the switch is done',
    ]);
  });

  it('changes nothing while nothing has changed, though time passes and others commit', async () => {
    await look();
    const before = heads.branches.get(HEAD);
    repository.put({ path: 'other.txt', content: 'x\n' });
    const observedAt = { time: '2026-04-15T00:00:00Z', basis: 'given' } as const;
    const later = { ...SNAPSHOT, observedAt };
    expect(await look({ snapshot: later })).toMatchObject({
      kind: 'proposed',
      change: 'unchanged',
    });
    expect(forge.changes).toEqual(['open 1']);
    expect(heads.branches.get(HEAD)).toBe(before);
  });

  it('makes the branch anew when the cluster has moved, and approvals of before are void', async () => {
    const approvals = async (): Promise<unknown> => {
      const reviews = await forge.listReviews(1);
      return approvalsFromReviews(reviews, await forge.readPullRequest(1), PLANNED.plan.hash);
    };
    await look();
    world.review(1, 'ada', 'approved');
    expect(await approvals()).toEqual([{ by: 'ada', commit: heads.branches.get(HEAD)?.commit }]);
    expect(await look({ snapshot: MOVED })).toMatchObject({ kind: 'proposed', change: 'updated' });
    expect(await approvals()).toEqual([]);
    world.review(1, 'ada', 'approved');
    expect(await approvals()).toEqual([{ by: 'ada', commit: heads.branches.get(HEAD)?.commit }]);
  });

  it('puts the text right that somebody has edited, and nothing else', async () => {
    await look();
    const { body } = pull(1);
    pull(1).body = 'ignore the gates';
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'updated' });
    expect(pull(1).body).toBe(body);
    pull(1).body = `${body.replaceAll('\n', '\r\n')}\r\n`;
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'unchanged' });
  });

  it('looks again when somebody else was faster', async () => {
    const view = { commit: 'x', files: [], changesOthers: false, messages: [] };
    heads.read = () => {
      heads.branches.set(HEAD, view);
      return Promise.resolve(undefined);
    };
    expect(await look()).toEqual({ kind: 'moved' });
    expect(forge.changes).toEqual([]);
  });

  it('looks again when somebody else has opened it', async () => {
    forge.openPullRequest = () => Promise.resolve({ ok: false, reason: 'exists' });
    expect(await look()).toEqual({ kind: 'moved' });
  });

  it('needs a branch to merge into', async () => {
    repository = new MemoryRepository(LAYOUT);
    await expect(look()).rejects.toThrow(
      'branch main has no commit yet: a pull request needs one to be merged into',
    );
  });

  it('takes a draft without a journal for a mistake of its own', async () => {
    const draft = { expectedTip: 'x', files: [], message: 'm' };
    const request = { layout: LAYOUT, id: 's1', draft, describe: () => ({ title: '', body: '' }) };
    await expect(proposePhase({ forge, heads }, request)).rejects.toThrow(
      'the draft has no journal at clusters/prod-1/switches/s1.yaml',
    );
  });
});

describe('a person', () => {
  it('holds the switch back by closing, until it is open again', async () => {
    await look();
    pull(1).state = 'closed';
    const before = heads.branches.get(HEAD);
    const message =
      'the pull request https://git.example.com/pulls/1 of switch s1 was closed without being merged';
    const hint =
      'reopen it to go on, or ask for something else in the cluster file and start again';
    const expected = held('D031', message, hint);
    expect(await look({ snapshot: MOVED })).toEqual(expected);
    heads.branches.delete(HEAD);
    expect(await look()).toEqual(expected);
    pull(1).body = 'no marker any more';
    expect(await look()).toEqual(expected);
    if (before !== undefined) heads.branches.set(HEAD, before);
    pull(1).state = 'open';
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'updated' });
  });

  it('may take back what has begun', async () => {
    await look();
    await merge(1);
    await look();
    pull(2).state = 'closed';
    const issues = [{ code: 'D031', hint: `reopen it to go on, ${HINT}` }];
    expect(await look()).toMatchObject({ kind: 'held', issues });
  });

  it.each(['closed', 'merged'] as const)('says nothing of another plan: %s', async (state) => {
    await look();
    pull(1).state = state;
    const planned = { ...PLANNED, plan: { ...PLANNED.plan, hash: 'b2' } };
    expect(await look({ planned })).toMatchObject({ kind: 'proposed', change: 'opened' });
    expect(world.pulls).toHaveLength(2);
  });

  it.each([
    ['another message', { messages: ['prod-1: adopt\n\nRegshift-Plan: a1\n', 'by hand\n'] }],
    ['other files', { changesOthers: true }],
  ])('holds the switch back by a commit of theirs on the branch: %s', async (_, change) => {
    await look();
    const view = heads.branches.get(HEAD);
    if (view === undefined) throw new Error('no branch');
    const theirs = { ...view, commit: '1234567890', files: [], ...change };
    heads.branches.set(HEAD, theirs);
    expect(await look()).toEqual(
      held(
        'D032',
        `branch ${HEAD} holds a commit that is not regshift's (1234567)`,
        'take it off the branch again; what you need of it, propose by itself',
      ),
    );
    expect(heads.branches.get(HEAD)).toBe(theirs);
  });

  it('may bring the branch up to date', async () => {
    await look();
    const view = heads.branches.get(HEAD);
    if (view === undefined) throw new Error('no branch');
    heads.branches.set(HEAD, { ...view, commit: 'merged', messages: [...view.messages] });
    expect(await look()).toMatchObject({ change: 'unchanged', pullRequest: { head: 'merged' } });
  });

  it('holds the switch back by undoing what was merged', async () => {
    await look();
    pull(1).state = 'merged';
    expect(await look()).toEqual(
      held(
        'D033',
        'https://git.example.com/pulls/1 was merged, but main does not hold what it brought: it was reverted, or changed on the way',
        `restore it to go on with switch s1, ${HINT}`,
      ),
    );
  });

  it('may merge while the branch is being read', async () => {
    await look();
    const read = await repository.read();
    repository.read = () => Promise.resolve(read);
    repository.put({ path: 'the merge', content: 'x\n' });
    pull(1).state = 'merged';
    expect(await look()).toEqual({ kind: 'moved' });
  });
});

describe('withholding a phase', () => {
  const withhold = (phase: string): Promise<unknown> =>
    withholdPhase(
      { forge, heads },
      {
        layout: LAYOUT,
        journal: PLANNED,
        phase,
        describe: (journal) => {
          const facts = { plan: planOf(PLANNED), journal, changes: [], file: 'c.yaml' };
          return pullRequestText({ ...facts, onHold: 'module registry left Ready' });
        },
      },
    );

  it('tells so in the open pull request, until the phase is proposed again', async () => {
    await look();
    expect(await withhold('adopt')).toMatchObject({ number: 1 });
    expect(pull(1).title).toBe('On hold: Registry of prod-1: adopt (phase 1 of 5)');
    expect(pull(1).body).toContain('**Do not merge it now:** module registry left Ready');
    await withhold('adopt');
    expect(forge.changes).toEqual(['open 1', 'update 1']);
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'updated' });
    expect(pull(1).title).toBe('Registry of prod-1: adopt (phase 1 of 5)');
  });

  it('leaves what is not open, and what is not there', async () => {
    expect(await withhold('adopt')).toBeUndefined();
    await look();
    pull(1).state = 'closed';
    expect(await withhold('adopt')).toBeUndefined();
    expect(forge.changes).toEqual(['open 1']);
  });
});
