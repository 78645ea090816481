import { findLeaks } from '../../../src/secrets/find-leaks';
import { ProposingWorld } from './proposing-world';
import { LICENSE } from './world';

/** Not an assertion: a whole switch of a twin takes seconds on a busy machine. */
jest.setTimeout(120_000);

let desk: ProposingWorld;

afterEach(() => desk.end());

describe('a switch by pull requests', () => {
  it('goes from one merge to the next, and nothing else is on the branch', async () => {
    desk = await ProposingWorld.make('GitHub');
    const started = await desk.call('start');
    expect(started).toMatchObject({ code: 0, stderr: '' });
    expect(started.stdout).toContain('fleet-org/fleet/pull/1 (opened)');
    expect(await desk.world.subjects()).toEqual(['prod-1: a switch']);
    for (const number of [1, 2, 3]) {
      await desk.merge(number);
      const advanced = await desk.call('advance');
      expect(advanced).toMatchObject({ code: 0, stderr: '' });
      expect(advanced.stdout).toContain(`/pull/${String(number + 1)} (opened)`);
    }
    await desk.merge(4);
    expect(await desk.call('advance')).toMatchObject({ code: 0 });
    expect(desk.titles).toEqual([
      'Registry of prod-1: adopt (phase 1 of 3)',
      'Registry of prod-1: switch-u1 (phase 2 of 3)',
      'Registry of prod-1: switch-direct (phase 3 of 3)',
      'Registry of prod-1: the switch is done',
    ]);
    expect(await desk.world.subjects()).toEqual(['prod-1: a switch', ...desk.titles]);
    const history = desk.person.git('cat-file', '--batch', '--batch-all-objects');
    const texts = [
      { path: 'every object, those of the branches too', content: history },
      { path: 'every pull request', content: JSON.stringify(desk.forge.pulls) },
    ];
    expect(history).toContain('ENC[AES256_GCM,');
    expect(findLeaks(texts, [{ name: 'the licence', value: LICENSE }])).toEqual([]);
  });

  it('needs a token, and a forge that can be told', async () => {
    desk = await ProposingWorld.make('GitHub');
    delete desk.world.env['REGSHIFT_FORGE_TOKEN'];
    const answer = await desk.call('start');
    expect(answer.code).toBeGreaterThan(0);
    expect(answer.stderr).toContain('no token for GitHub');
  });

  it('is not for a branch that GitOps Promoter opens them for', async () => {
    desk = await ProposingWorld.make('GitHub', '', '    promotion: GitOpsPromoter\n');
    const answer = await desk.call('start');
    expect(answer.code).toBe(2);
    expect(answer.stderr).toContain('GitOps Promoter, which opens the pull requests itself');
  });
});
