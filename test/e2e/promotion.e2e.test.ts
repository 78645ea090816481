import { PROPOSALS, PromotionWorld, SYNCED } from '../cli/delivery/promotion-world';
import { FILE, LAYOUT, TO_DIRECT, TO_LOCAL } from '../cli/delivery/world';

/** Not an assertion: a whole switch of a twin takes seconds on a busy machine. */
jest.setTimeout(180_000);

const promoted = (text: string): string =>
  text.replace(/^ {2}delivery:$/m, `$&\n    branch: ${SYNCED}\n    promotion: GitOpsPromoter`);
const JOURNAL = `${LAYOUT.switches}/0001-u0-to-direct.yaml`;

describe('a switch whose phases GitOps Promoter merges', () => {
  let world: PromotionWorld;
  beforeAll(async () => {
    world = new PromotionWorld(promoted(TO_DIRECT));
    await world.settle();
  });
  afterAll(() => {
    world.end();
  });

  it('begins on the branch of proposals, and nothing happens before it is merged', async () => {
    const { code, stdout, stderr } = await world.look('start');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`on ${PROPOSALS}\n`);
    expect(world.subjects(PROPOSALS)).toEqual(['prod-1: adopt', 'prod-1: a switch']);
    expect(world.subjects(SYNCED)).toEqual(['prod-1: a switch']);
    for (const command of ['advance', 'advance', 'status']) {
      const answer = await world.look(command);
      expect(answer).toMatchObject({ code: 3, stderr: '' });
      expect(answer.stdout).toContain(`proposed, waits to be merged into ${SYNCED}`);
    }
    expect(await world.status()).toMatchObject({
      phase: 'adopt',
      verdict: 'waiting',
      waitsFor: 'merge',
      phases: [{ state: 'proposed' }, { state: 'ahead' }, { state: 'ahead' }],
    });
    expect(world.subjects(PROPOSALS)).toHaveLength(2);
  });

  it.each([
    ['adopt', 'switch-u1', {}],
    ['switch-u1', 'switch-direct', { remove: true }],
  ])('lands %s by a merge, and proposes %s when the gate is open', async (phase, next, merge) => {
    expect(world.promote(merge)).toBe(true);
    expect(await world.status()).toMatchObject({ phase, waitsFor: 'cluster' });
    await world.settle();
    expect(world.isAt(`${SYNCED}~1`)).toBe(true);
    expect(await world.look('advance')).toMatchObject({ code: 0, stderr: '' });
    expect(world.subjects(PROPOSALS)[0]).toBe(`prod-1: ${next}`);
    expect(world.subjects(SYNCED)).not.toContain(`prod-1: ${next}`);
    expect(await world.status()).toMatchObject({ phase: next, waitsFor: 'merge' });
  });

  it('is done with its last commit, which nobody merges by itself', async () => {
    expect(world.promote()).toBe(true);
    await world.settle();
    expect(await world.look('advance')).toMatchObject({ code: 0, stderr: '' });
    expect(world.subjects(PROPOSALS)[0]).toBe('prod-1: the switch is done');
    expect(world.promote()).toBe(false);
    expect(await world.status()).toMatchObject({ verdict: 'done' });
    expect(await world.look('advance')).toMatchObject({ code: 0 });
    expect((await world.look('start')).stdout).toContain('nothing to do');
    expect(world.subjects(PROPOSALS)[0]).toBe('prod-1: the switch is done');
  });

  it('is closed on the synced branch by the first phase of the next switch', async () => {
    world.pull();
    world.write(FILE, promoted(TO_LOCAL));
    expect((await world.look('start')).stderr).toContain('D013');
    world.push('prod-1: to Local');
    expect(await world.look('start')).toMatchObject({ code: 0, stderr: '' });
    expect(world.file(SYNCED, JOURNAL)).not.toContain('event: passed\n    phase: switch-direct');
    expect(world.promote()).toBe(true);
    expect(world.file(SYNCED, JOURNAL)).toContain('event: passed\n    phase: switch-direct');
    expect(JSON.parse(world.file(SYNCED, `${LAYOUT.folder}/hydrator.metadata`))).toMatchObject({
      references: [{ commit: { subject: 'prod-1: to Local' } }],
    });
  });
});

describe('a proposal that was not merged', () => {
  let world: PromotionWorld;
  beforeEach(async () => {
    world = new PromotionWorld(promoted(TO_DIRECT));
    await world.settle();
    await world.look('start');
  });
  afterEach(() => {
    world.end();
  });

  it('is gone with its branch: the switch stands where the synced branch has it', async () => {
    world.removeProposals();
    expect((await world.look('advance')).stdout).toContain('no switch was started');
    await world.look('start');
    world.promote({ squash: true, remove: true });
    await world.settle();
    await world.look('advance');
    world.removeProposals();
    expect(await world.status()).toMatchObject({ phase: 'switch-u1', verdict: 'open' });
    expect(await world.look('advance')).toMatchObject({ code: 0, stderr: '' });
    expect(world.subjects(PROPOSALS).slice(0, 2)).toEqual([
      'prod-1: switch-u1',
      'of another cluster',
    ]);
  });

  it('is taken back where it stands, and the cluster never hears of it', async () => {
    world.promote();
    await world.settle();
    await world.look('advance');
    expect(await world.look('rollback')).toMatchObject({ code: 0, stderr: '' });
    expect(world.subjects(PROPOSALS)[0]).toBe('prod-1: revert-switch-u1');
    await world.settle();
    expect(await world.look('advance')).toMatchObject({ code: 0, stderr: '' });
    expect(await world.status()).toMatchObject({ verdict: 'done' });
    expect(world.promote()).toBe(true);
    expect(await world.status()).toMatchObject({ verdict: 'done' });
  });

  it('is not waited for where others have changed what was merged', async () => {
    world.promote();
    world.pull();
    world.write(`${LAYOUT.manifests}/kustomization.yaml`, 'resources: []\n');
    world.push('a person meddles');
    for (const command of ['advance', 'status']) {
      const { code, stderr } = await world.look(command);
      expect(code).toBe(1);
      expect(stderr).toContain('D008');
      expect(stderr).toContain(SYNCED);
    }
  });
});

describe('a branch of proposals', () => {
  it('needs the branch that it is merged into', async () => {
    const world = new PromotionWorld(promoted(TO_DIRECT).replace(SYNCED, 'environment/none'));
    const answer = await world.look('advance');
    expect(answer).toMatchObject({ code: 3, stdout: '' });
    expect(answer.stderr).toContain('branch environment/none is not there');
    world.end();
  });
});
