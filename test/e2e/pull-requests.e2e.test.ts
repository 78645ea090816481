import { ProposingWorld } from '../cli/delivery/proposing-world';

/** Not an assertion: a whole switch of a twin takes seconds on a busy machine. */
jest.setTimeout(120_000);

let desk: ProposingWorld;

afterEach(() => desk.end());

describe('a switch by pull requests', () => {
  it('says what waits for whom, and changes nothing while nothing changes', async () => {
    desk = await ProposingWorld.make('Gitea');
    await desk.call('start');
    const head = desk.person.commitOf(desk.pull(1).head);
    desk.world.cluster.wait(desk.world.cluster.now + 3600);
    desk.world.observe();
    expect((await desk.call('start')).stdout).toContain('(as it was)');
    expect(desk.person.commitOf(desk.pull(1).head)).toBe(head);
    await desk.merge(1);
    await desk.call('advance');
    const again = await desk.call('advance', '-o', 'json');
    expect(again.code).toBe(3);
    expect(JSON.parse(again.stdout)).toMatchObject({
      phase: 'switch-u1',
      verdict: 'waiting',
      waitsFor: 'merge',
      pullRequest: expect.stringMatching(/\/pulls\/2$/) as unknown,
      commits: [],
    });
    expect((await desk.call('advance')).stdout).toContain(
      'Proposed: nothing happens in the cluster until it is merged.',
    );
  });

  it('takes a closed pull request for a no', async () => {
    desk = await ProposingWorld.make('GitHub');
    await desk.call('start');
    await desk.merge(1);
    await desk.call('advance');
    desk.pull(2).state = 'closed';
    const refused = await desk.call('advance');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('D031');
    expect(refused.stdout).toContain('was closed without being merged');
    expect(desk.forge.pulls).toHaveLength(2);
  });

  it('tells in what is open that it must not be merged once a gate is closed again', async () => {
    desk = await ProposingWorld.make('GitHub');
    await desk.call('start');
    await desk.merge(1);
    await desk.call('advance');
    expect(desk.pull(2).body).toContain('May be merged');
    desk.person.write('clusters/prod-1/manifests/by-hand.yaml', 'x: 1\n');
    const refused = await desk.call('advance');
    expect(refused.code).toBe(1);
    expect(desk.pull(2).title).toBe('On hold: Registry of prod-1: switch-u1 (phase 2 of 3)');
    desk.person.git('revert', '--no-edit', 'HEAD');
    desk.person.git('push', '--quiet', 'origin', 'HEAD:main');
    await desk.world.settle();
    expect(await desk.call('advance')).toMatchObject({ code: 0 });
    expect(desk.pull(2).title).toBe('Registry of prod-1: switch-u1 (phase 2 of 3)');
  });

  it('goes back by pull requests as well, and holds the one that would lead forward', async () => {
    desk = await ProposingWorld.make('GitHub');
    await desk.call('start');
    await desk.merge(1);
    await desk.call('advance');
    const back = await desk.call('rollback');
    expect(back).toMatchObject({ code: 0, stderr: '' });
    expect(back.stdout).toContain('/pull/3 (opened)');
    expect(desk.pull(2).title).toBe('On hold: Registry of prod-1: switch-u1 (phase 2 of 3)');
    expect(desk.pull(2).body).toContain('the switch is taken back');
    await desk.merge(3);
    expect(await desk.call('advance')).toMatchObject({ code: 0, stderr: '' });
    expect(desk.forge.pulls).toHaveLength(3);
    expect(() => {
      desk.person.merge(desk.pull(2), 'merge');
    }).toThrow('merge');
    const { stdout } = await desk.world.call('status', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'done' });
  });
});

describe('a phase that needs an approval', () => {
  const ASKS = '  approvals: {from: ControllerRestart}\n';

  it.each(['GitHub', 'GitLab', 'Gitea'])('gets it by a review at %s', async (name) => {
    desk = await ProposingWorld.make(name, ASKS);
    await desk.call('start');
    await desk.merge(1);
    const proposed = await desk.call('advance', '-o', 'json');
    expect(JSON.parse(proposed.stdout)).toMatchObject({ waitsFor: 'approval' });
    expect(desk.pull(2).title).toMatch(/^On hold: /);
    expect(desk.pull(2).body).toContain('it needs an approval first');
    desk.forge.review(2, 'regshift-bot', 'approved');
    await desk.call('advance');
    expect(desk.pull(2).title).toMatch(/^On hold: /);
    desk.forge.review(2, 'ada', 'approved');
    const approved = await desk.call('advance', '-o', 'json');
    expect(JSON.parse(approved.stdout)).toMatchObject({ waitsFor: 'merge' });
    expect(desk.pull(2).title).toMatch(/^Registry of /);
    await desk.merge(2);
    expect((await desk.call('advance')).stdout).toContain('(opened)');
  });

  it('is followed by nothing where it was merged without one', async () => {
    desk = await ProposingWorld.make('GitHub', ASKS);
    await desk.call('start');
    await desk.merge(1);
    await desk.call('advance');
    await desk.merge(2);
    const stuck = await desk.call('advance');
    expect(stuck.code).toBe(3);
    expect(stuck.stdout).toContain(
      'was merged without an approval: regshift approve --phase switch-u1',
    );
    expect(desk.forge.pulls).toHaveLength(2);
    desk.forge.review(2, 'ada', 'approved');
    expect((await desk.call('advance')).stdout).toContain('/pull/3 (opened)');
  });
});
