import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdvanceOutcome } from '../../src/deliver/advance-outcome';
import type { Forge } from '../../src/deliver/forge';
import type { ProposeOutcome } from '../../src/deliver/propose-phase';
import { GitBranch } from '../../src/io/git-branch';
import type { GitBranchOptions } from '../../src/io/git-branch';
import { GitHeadBranches } from '../../src/io/git-head-branches';
import { lookAndPropose } from '../deliver/proposing-desk';
import { LAYOUT } from '../deliver/switch-builder';
import { ForgeWorld } from '../forge/forge-world';
import type { WorldPull } from '../forge/forge-world';
import { Reviewer } from '../forge/reviewer';
import type { Merge } from '../forge/reviewer';
import { TWINS, served } from '../forge/twins';
import type { Served } from '../forge/twins';

const HEAD = 'regshift/prod-1/s1/adopt';

let root: string;
let bare: string;
let world: ForgeWorld;
let twin: Served;
let forge: Forge;
let branch: GitBranch;
let heads: GitHeadBranches;
let person: Reviewer;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'regshift-proposals-'));
  bare = join(root, 'fleet.git');
  execFileSync('git', ['init', '--quiet', '--bare', '-b', 'main', bare]);
  const author = 'ada <ada@example.com> 1700000000 +0000';
  execFileSync('git', [`--git-dir=${bare}`, 'fast-import', '--quiet'], {
    input: `commit refs/heads/main\ncommitter ${author}\ndata 1\nx\nM 100644 inline README.md\ndata 2\nx\n\n`,
  });
  person = new Reviewer(bare, join(root, 'clone'));
  branch = await GitBranch.open(options());
  heads = await GitHeadBranches.open(options());
});

afterEach(async () => {
  await twin.server.close();
  branch.close();
  heads.close();
  rmSync(root, { recursive: true, force: true });
});

function options(): GitBranchOptions {
  const identity = { name: 'regshift', email: 'regshift@example.com' };
  return { repository: bare, branch: 'main', layout: LAYOUT, identity, scratchIn: root };
}

async function at(name: string): Promise<void> {
  const kind = TWINS.find((one) => one.name === name);
  if (kind === undefined) throw new Error(name);
  world = new ForgeWorld((name) => person.commitOf(name));
  twin = await served(kind, world);
  forge = await twin.forge();
}

function look(runner = heads): Promise<ProposeOutcome | AdvanceOutcome> {
  return lookAndPropose(branch, { forge, heads: runner });
}

function pull(number: number): WorldPull {
  const found = world.pull(number);
  if (found === undefined) throw new Error(`no pull request ${String(number)}`);
  return found;
}

describe('proposals in a real repository', () => {
  it('a switch goes phase by phase, however its pull requests are merged', async () => {
    await at('GitHub');
    const ways: readonly Merge[] = ['merge', 'squash', 'rebase', 'merge'];
    for (const [index, way] of ways.entries()) {
      expect(await look()).toMatchObject({ kind: 'proposed', change: 'opened' });
      if (index > 0) person.write(`other-${String(index)}.txt`, 'x\n');
      person.merge(pull(index + 1), way);
    }
    expect(await look()).toEqual({ kind: 'done' });
    const names = world.pulls.map(({ head }) => head.split('/').at(-1));
    expect(names).toEqual(['adopt', 'switch-local', 'settle', 'close']);
    const files = (await branch.read()).files.map(({ path }) => path);
    expect(files).toEqual([
      'clusters/prod-1/manifests/kustomization.yaml',
      'clusters/prod-1/manifests/state.yaml',
      'clusters/prod-1/switches/s1.plan.yaml',
      'clusters/prod-1/switches/s1.yaml',
    ]);
  });

  it.each(['GitLab', 'Gitea'])('a phase is proposed at %s', async (name) => {
    await at(name);
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'opened' });
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'unchanged' });
    expect(pull(1).versions.map(({ commit }) => commit)).toEqual([person.commitOf(HEAD)]);
  });

  it('what others commit leaves the branch alone, and so does merging it in', async () => {
    await at('GitHub');
    await look();
    person.write('clusters/prod-10/manifests/a.yaml', 'x\n');
    person.checkOut(HEAD);
    person.git('merge', '--quiet', '-m', 'update', 'origin/main');
    person.git('push', '--quiet', 'origin', `HEAD:${HEAD}`);
    const before = person.commitOf(HEAD);
    twin.server.requests.length = 0;
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'unchanged' });
    expect(person.commitOf(HEAD)).toBe(before);
    expect(twin.server.requests.map((line) => line.split(' ')[0])).toEqual(['GET']);
  });

  it('a change of the owned folder makes the branch anew, on the newest tip', async () => {
    await at('GitHub');
    await look();
    person.merge(pull(1), 'merge');
    await look();
    const journal = (await branch.read()).files.find(({ path }) => path.endsWith('/s1.yaml'));
    const ended = '  - event: superseded\n    by: s1\n';
    const older = `${journal?.content.replace('id: s1', 'id: s0') ?? ''}${ended}`;
    person.write('clusters/prod-1/switches/s0.yaml', older);
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'updated' });
    person.git('fetch', '--quiet', 'origin');
    const anew = 'origin/regshift/prod-1/s1/switch-local';
    expect(person.git('rev-parse', `${anew}^`)).toBe(person.commitOf('main'));
    expect(person.git('show', `${anew}:clusters/prod-1/switches/s0.yaml`)).toBe(older.trim());
  });

  it('a call that was killed before it opened the pull request is made up for', async () => {
    await at('GitHub');
    twin.server.troubles.push({ status: 200, body: [] }, 'cut');
    await expect(look()).rejects.toThrow(`did not open a pull request for ${HEAD}`);
    const pushed = person.commitOf(HEAD);
    expect(pushed).toBeDefined();
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'opened' });
    expect(person.commitOf(HEAD)).toBe(pushed);
  });

  it('several at once open one', async () => {
    await at('GitHub');
    const runners = await Promise.all([1, 2, 3].map(() => GitHeadBranches.open(options())));
    const outcomes = await Promise.all(runners.map((runner) => look(runner)));
    for (const { kind } of outcomes) expect(['proposed', 'moved']).toContain(kind);
    expect(await look()).toMatchObject({ kind: 'proposed', change: 'unchanged' });
    expect(world.pulls).toHaveLength(1);
    expect((await heads.read(HEAD))?.messages).toHaveLength(1);
  });

  it.each(['clusters/prod-1/manifests/state.yaml', 'README.md'])(
    'a commit of a person to the branch is not lost: %s',
    async (path) => {
      await at('GitHub');
      await look();
      person.write(path, 'by hand\n', HEAD);
      const before = person.commitOf(HEAD);
      expect(await look()).toMatchObject({ kind: 'held', issues: [{ code: 'D032' }] });
      expect(person.commitOf(HEAD)).toBe(before);
    },
  );
});

describe('branches that wait to be merged', () => {
  const FILES = [{ path: `${LAYOUT.manifests}/a.yaml`, content: 'a\n' }];

  beforeEach(() => at('GitHub'));

  it('are not made on a tip that was rewritten', async () => {
    const draft = { expectedTip: 'a'.repeat(40), files: FILES, message: 'm\n' };
    expect(await heads.push(HEAD, draft, undefined)).toEqual({ ok: false, reason: 'moved' });
  });

  it('are not moved by whoever has not read them', async () => {
    const draft = { expectedTip: person.commitOf('main'), files: FILES, message: 'm\n' };
    const first = await heads.push(HEAD, draft, undefined);
    expect(first).toMatchObject({ ok: true });
    const second = await heads.push(HEAD, { ...draft, message: 'n\n' }, undefined);
    expect(second).toEqual({ ok: false, reason: 'moved' });
  });

  it('hold nothing outside of the owned folder', async () => {
    const files = [{ path: 'README.md', content: 'mine\n' }];
    const draft = { expectedTip: person.commitOf('main'), files, message: 'm\n' };
    await expect(heads.push(HEAD, draft, undefined)).rejects.toThrow(
      'README.md is outside clusters/prod-1',
    );
  });

  it('have names that git takes', async () => {
    await expect(heads.read('regshift/../x')).rejects.toThrow('git check-ref-format failed');
  });

  it('are none of ours when they share no history with the base', async () => {
    person.git('checkout', '--quiet', '--orphan', 'alone');
    person.git('commit', '--quiet', '-m', 'Regshift-Plan: a1');
    person.git('push', '--quiet', 'origin', `HEAD:${HEAD}`);
    expect(await heads.read(HEAD)).toMatchObject({ changesOthers: true });
  });
});
