import type { Forge } from '../../src/deliver/forge';
import { keepComment } from '../../src/deliver/keep-comment';
import { EnvironmentError } from '../../src/model/errors';
import { ForgeWorld } from '../forge/forge-world';
import { TWINS, served } from '../forge/twins';
import type { Served } from '../forge/twins';
import type { Trouble } from '../forge/twin-server';

const HEAD = 'regshift/prod-1/s1/switch-u1';
const BRANCHES = { head: HEAD, base: 'main' };
const TEXT = { title: 'Registry of prod-1', body: '## body\n' };
const ONE = '1'.repeat(40);
const TWO = '2'.repeat(40);

let branches: Map<string, string>;
let world: ForgeWorld;
let twin: Served;
let forge: Forge;

afterEach(async () => {
  await twin.server.close();
});

describe.each(TWINS)('$name', (kind) => {
  beforeEach(async () => {
    branches = new Map([[HEAD, ONE]]);
    world = new ForgeWorld((branch) => branches.get(branch));
    twin = await served(kind, world);
    forge = await twin.forge();
  });

  it('opens, finds, reads and changes a pull request', async () => {
    expect(await forge.findPullRequest(BRANCHES)).toBeUndefined();
    const opened = await forge.openPullRequest(BRANCHES, TEXT);
    const expected = {
      ...TEXT,
      number: 1,
      url: expect.stringMatching(/\/fleet\/.*1$/) as unknown,
      state: 'open',
      author: 'regshift-bot',
      head: ONE,
    };
    expect(opened).toEqual({ ok: true, pullRequest: expected });
    expect(await forge.findPullRequest(BRANCHES)).toEqual(expected);
    const changed = { title: 'another', body: 'text' };
    await forge.updatePullRequest(1, changed);
    branches.set(HEAD, TWO);
    expect(await forge.readPullRequest(1)).toEqual({ ...expected, ...changed, head: TWO });
  });

  it('tells of a pull request that somebody else has opened meanwhile', async () => {
    world.add({ head: HEAD });
    expect(await forge.openPullRequest(BRANCHES, TEXT)).toEqual({ ok: false, reason: 'exists' });
  });

  it('finds the open one, else the newest, and none of a fork or to another branch', async () => {
    world.add({ head: HEAD, fork: true });
    world.add({ head: HEAD, base: 'staging' });
    world.add({ head: `${HEAD}-2` });
    expect(await forge.findPullRequest(BRANCHES)).toBeUndefined();
    world.add({ head: HEAD, state: 'closed' });
    world.add({ head: HEAD, state: 'merged', mergeCommit: TWO });
    expect(await forge.findPullRequest(BRANCHES)).toMatchObject({
      number: 5,
      state: 'merged',
      mergeCommit: TWO,
    });
    world.add({ head: HEAD });
    world.add({ head: HEAD, state: 'closed' });
    expect(await forge.findPullRequest(BRANCHES)).toMatchObject({ number: 6, state: 'open' });
  });

  it('finds one whose branch is gone, behind pages of others', async () => {
    world.add({ head: HEAD, state: 'closed' });
    for (let count = 0; count < 130; count += 1) {
      world.add({ head: `other-${String(count)}`, state: 'closed' });
    }
    branches.delete(HEAD);
    expect(await forge.findPullRequest(BRANCHES)).toMatchObject({ number: 1, state: 'closed' });
  });

  it('tells who said what of which commit', async () => {
    world.open(HEAD, 'main', 'regshift-bot', TEXT);
    world.review(1, 'ben', 'approved');
    branches.set(HEAD, TWO);
    world.review(1, 'ada', 'approved');
    expect(await forge.listReviews(1)).toEqual([
      { reviewer: 'ben', state: 'approved', commit: ONE },
      { reviewer: 'ada', state: 'approved', commit: TWO },
    ]);
  });

  it('lists people behind the first page', async () => {
    world.open(HEAD, 'main', 'regshift-bot', TEXT);
    for (let count = 0; count < 130; count += 1) world.review(1, 'ben', 'commented');
    world.review(1, 'ada', 'approved');
    const approved = (await forge.listReviews(1)).filter(({ state }) => state === 'approved');
    expect(approved).toEqual([{ reviewer: 'ada', state: 'approved', commit: ONE }]);
  });

  it('keeps one comment, behind pages of others', async () => {
    const pull = world.open(HEAD, 'main', 'regshift-bot', TEXT);
    for (let count = 0; count < 130; count += 1) world.comment(pull, 'ada', 'hm');
    const keep = (text: string): Promise<string> => keepComment(forge, 1, 'plan', text);
    expect(await keep('one')).toBe('created');
    world.comment(pull, 'ada', 'later');
    expect(await keep('two')).toBe('updated');
    expect(await keep('two')).toBe('unchanged');
    const marked = world.commentsOf(pull).filter(({ body }) => body.startsWith('<!-- regshift'));
    expect(marked.map(({ body }) => body)).toEqual(['<!-- regshift:comment plan -->\ntwo']);
    expect(world.commentsOf(pull)).toHaveLength(132);
  });

  it('leaves a comment with our marker alone that it may not change', async () => {
    const pull = world.open(HEAD, 'main', 'regshift-bot', TEXT);
    world.comment(pull, 'ada', '<!-- regshift:comment plan -->\nforged');
    const guest = await twin.forge('guest-token-1');
    expect(await keepComment(guest, 1, 'plan', 'mine')).toBe('created');
    expect(await keepComment(guest, 1, 'plan', 'mine, again')).toBe('updated');
    expect(world.commentsOf(pull).map(({ body }) => body.split('\n')[1])).toEqual([
      'forged',
      'mine, again',
    ]);
  });

  it('says that a token is not known, and shows it nowhere', async () => {
    const error = await failure(twin.forge('wrong-token-1').then((one) => one.readPullRequest(7)));
    expect(error).toMatch(
      /^(GitHub|GitLab|Gitea) at 127\.0\.0\.1:\d+ did not read (pull|merge) request 7: it does not know the token; is it expired, or one of another forge\? \(HTTP 401\); it says: /,
    );
    expect(error).not.toContain('wrong-token-1');
  });

  it('says that something is not there', async () => {
    expect(await failure(forge.readPullRequest(7))).toContain(
      'read (pull|merge) request 7: there is no such thing, or the token may not see it (HTTP 404)'.replace(
        '(pull|merge)',
        kind.type === 'GitLab' ? 'merge' : 'pull',
      ),
    );
  });

  it.each<readonly [string, Trouble, string]>([
    ['forbidden', { status: 403, body: { message: 'no' } }, 'the token may not do that'],
    ['refused', { status: 422, body: { message: 'no' } }, 'it does not accept what was sent'],
    ['too long', { status: 413, body: 'Entity too large' }, 'it is too long (HTTP 413)'],
    [
      'moved',
      { status: 301, headers: { location: 'https://evil.example.com/' }, body: { message: 'm' } },
      'it is at another address now',
    ],
    ['a login page', { status: 200, body: '<html>sign in</html>' }, 'its answer is not JSON'],
    ['a list of something else', { status: 200, body: ['x'] }, 'its answer is no object'],
    ['another object', { status: 200, body: { hello: 1 } }, 'its answer has no'],
    ['nothing', { status: 200 }, 'its answer'],
  ])('says what is wrong with an answer: %s', async (_, trouble, sentence) => {
    twin.server.troubles.push(trouble);
    expect(await failure(forge.readPullRequest(1))).toContain(sentence);
    expect(twin.server.requests).toHaveLength(1);
  });

  it('does not hand on the token that an answer repeats', async () => {
    const message = 'bot-token-1 is a bad token\n\u001b[31m';
    twin.server.troubles.push({ status: 400, body: { message } });
    const error = await failure(forge.readPullRequest(1));
    expect(error).toContain('it says: *** is a bad token [31m');
  });

  it.each<readonly [string, Trouble]>([
    ['trouble that passes', { status: 502, body: 'bad gateway' }],
    ['a broken line', 'cut'],
  ])('asks again after %s', async (_, trouble) => {
    world.open(HEAD, 'main', 'regshift-bot', TEXT);
    twin.server.troubles.push(trouble, trouble);
    expect(await forge.readPullRequest(1)).toMatchObject({ number: 1 });
    expect(twin.waits).toEqual([1, 2]);
  });

  it('does not wait for an answer for ever', async () => {
    twin.server.troubles.push('hang', 'hang', 'hang');
    const hasty = await twin.forge('bot-token-1', 100);
    expect(await failure(hasty.readPullRequest(1))).toContain(': it gave no answer in 0.1 s');
    expect(twin.waits).toEqual([1, 2]);
  });

  it.each<readonly [string, Trouble]>([
    ['trouble that passes', { status: 502, body: 'bad gateway' }],
    ['a broken line', 'cut'],
  ])('does not open or comment twice after %s', async (_, trouble) => {
    twin.server.troubles.push(trouble);
    expect(await failure(forge.openPullRequest(BRANCHES, TEXT))).toContain(`for ${HEAD}: `);
    twin.server.troubles.push(trouble);
    expect(await failure(forge.addComment(1, 'text'))).toContain('did not comment on');
    expect(twin.server.requests).toHaveLength(2);
  });

  it('waits as long as it is asked to, even to open: a refused request left nothing', async () => {
    const headers = { 'retry-after': '7' };
    twin.server.troubles.push({ status: 429, headers, body: { message: 'slow down' } });
    expect(await forge.openPullRequest(BRANCHES, TEXT)).toMatchObject({ ok: true });
    expect(twin.waits).toEqual([7]);
  });

  it('does not wait for an hour', async () => {
    const headers = { 'retry-after': '3600' };
    twin.server.troubles.push({ status: 429, headers, body: { message: 'slow down' } });
    expect(await failure(forge.readPullRequest(1))).toContain(
      'it was asked too often; ask again in 3600 s (HTTP 429); it says: slow down',
    );
    expect(twin.waits).toEqual([]);
  });

  it('gives up after three attempts', async () => {
    const trouble = { status: 503, body: 'down' };
    twin.server.troubles.push(trouble, trouble, trouble, trouble);
    expect(await failure(forge.readPullRequest(1))).toContain(
      'it is in trouble itself; ask again later (HTTP 503)',
    );
    expect(twin.server.requests).toHaveLength(3);
  });
});

describe('what forges do in their own way', () => {
  const start = async (name: string): Promise<void> => {
    const kind = TWINS.find((one) => one.name === name);
    if (kind === undefined) throw new Error(name);
    branches = new Map([[HEAD, ONE]]);
    world = new ForgeWorld((branch) => branches.get(branch));
    twin = await served(kind, world);
    forge = await twin.forge();
    world.open(HEAD, 'main', 'regshift-bot', TEXT);
  };

  it.each(['GitHub', 'Gitea'])(
    '%s: all reviews, but of those alone who may write',
    async (name) => {
      await start(name);
      world.review(1, 'guest', 'approved');
      world.review(1, 'stranger', 'approved');
      world.review(1, 'ben', 'commented');
      world.review(1, 'ben', 'changes-requested');
      world.review(1, 'ada', 'dismissed');
      expect(await forge.listReviews(1)).toEqual([
        { reviewer: 'ben', state: 'commented', commit: ONE },
        { reviewer: 'ben', state: 'changes-requested', commit: ONE },
        { reviewer: 'ada', state: 'dismissed', commit: ONE },
      ]);
    },
  );

  it('GitHub: a spent limit is told by status 403', async () => {
    await start('GitHub');
    const reset = String(Math.ceil(Date.now() / 1000) + 3000);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    twin.server.troubles.push({
      status: 403,
      headers,
      body: { message: 'API rate limit exceeded' },
    });
    expect(await failure(forge.readPullRequest(1))).toMatch(
      /asked too often; ask again in \d{4} s/,
    );
  });

  it('GitHub: a spent limit does not make a comment somebody else’s', async () => {
    await start('GitHub');
    await keepComment(forge, 1, 'plan', 'one');
    const headers = { 'retry-after': '3600' };
    const list = [{ id: 1000, body: '<!-- regshift:comment plan -->\none' }];
    const spent = { status: 403, headers, body: { message: 'secondary rate limit' } };
    twin.server.troubles.push({ status: 200, body: list }, spent);
    const call = keepComment(forge, 1, 'plan', 'two');
    expect(await failure(call)).toContain('change a comment of pull request 1: it was asked too');
    expect(world.pulls[0]?.comments).toHaveLength(1);
  });

  it('GitHub: a body that is too long is refused, and said so', async () => {
    await start('GitHub');
    const long = { title: 't', body: 'x'.repeat(65_537) };
    expect(await failure(forge.updatePullRequest(1, long))).toContain(
      'it says: Validation Failed; body is too long (maximum is 65536 characters)',
    );
  });

  it('GitHub: a branch that is not there is no other pull request', async () => {
    await start('GitHub');
    const missing = { head: 'nowhere', base: 'main' };
    expect(await failure(forge.openPullRequest(missing, TEXT))).toContain('(HTTP 422)');
  });

  it('GitLab: an approval that was taken back is gone, one against it shows', async () => {
    await start('GitLab');
    world.review(1, 'ben', 'approved');
    world.review(1, 'ben', 'changes-requested');
    expect(await forge.listReviews(1)).toEqual([{ reviewer: 'ben', state: 'changes-requested' }]);
  });

  it('GitLab: what a person writes is no note of GitLab', async () => {
    await start('GitLab before it told times');
    const pull = world.pulls[0];
    if (pull === undefined) throw new Error('no pull');
    world.review(1, 'ben', 'approved');
    branches.set(HEAD, TWO);
    world.pull(1);
    world.comment(pull, 'ben', 'approved this merge request');
    expect(await forge.listReviews(1)).toEqual([
      { reviewer: 'ben', state: 'approved', commit: ONE },
    ]);
  });

  it('GitLab: each problem of a field is told', async () => {
    await start('GitLab');
    const long = { title: 'x'.repeat(256), body: '' };
    expect(await failure(forge.updatePullRequest(1, long))).toContain(
      'it does not accept the request (HTTP 400); it says: title is too long (maximum is 255 characters)',
    );
  });
});

/** The message of the `EnvironmentError` that a call ends with. */
async function failure(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EnvironmentError);
  return error instanceof EnvironmentError ? error.message : '';
}
