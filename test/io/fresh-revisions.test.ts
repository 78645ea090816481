import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { countingRevisions } from '../../src/deliver/counting-revisions';
import { GitBranch } from '../../src/io/git-branch';
import { APPLICATION } from '../gate/gate-builder';
import { LAYOUT } from '../deliver/switch-builder';

const OURS = 'clusters/prod-1/manifests/state.yaml';

let root: string;
let tree: string;
let branch: GitBranch;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'regshift-fresh-'));
  tree = join(root, 'work');
  execFileSync('git', ['init', '--quiet', '--bare', '-b', 'main', join(root, 'fleet.git')]);
  execFileSync('git', ['clone', '--quiet', join(root, 'fleet.git'), tree], { stdio: 'ignore' });
  git('checkout', '--quiet', '-b', 'main');
  branch = await GitBranch.open({
    repository: join(root, 'fleet.git'),
    branch: 'main',
    layout: LAYOUT,
    identity: { name: 'regshift', email: 'regshift@example.com' },
  });
});

afterEach(() => {
  branch.close();
  rmSync(root, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.com'];
  return execFileSync('git', ['-C', tree, ...identity, ...args], { stdio: 'pipe' })
    .toString('utf8')
    .trim();
}

function commit(path: string, content: string): string {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), content);
  git('add', '--all');
  git('commit', '--quiet', '-m', `changes ${path}`);
  return git('rev-parse', 'HEAD');
}

/** What is said of a revision that Argo CD shows, when the branch is as it is now. */
async function judged(revision: string): Promise<string> {
  git('push', '--quiet', '--force', 'origin', 'main');
  const { synced } = await branch.read();
  const delivery = { ...APPLICATION, sync: { status: 'Synced', revisions: [revision] } };
  const { counts, equals } = await countingRevisions(branch, synced ?? '', delivery);
  return counts(revision) ? 'counts' : equals(revision) ? 'has the same folder' : 'does not count';
}

describe('a revision that an engine shows', () => {
  it('counts when it is ours, or one of others after it', async () => {
    const before = commit('README.md', 'fleet\n');
    const ours = commit(OURS, 'phase: 1\n');
    const others = commit('clusters/prod-2/manifests/state.yaml', 'phase: 7\n');
    const journal = commit('clusters/prod-1/switches/s1.yaml', 'entries: []\n');
    expect(await judged(ours)).toBe('counts');
    expect(await judged(others)).toBe('counts');
    expect(await judged(journal)).toBe('counts');
    expect(await judged(before)).toBe('does not count');
  });

  it('does not count once the folder has changed, and the one that changed it does', async () => {
    const ours = commit(OURS, 'phase: 1\n');
    const changed = commit(OURS, 'phase: 1, by hand\n');
    expect(await judged(ours)).toBe('does not count');
    expect(await judged(changed)).toBe('counts');
  });

  it('has the same folder where that was changed and changed back: nothing was left to sync', async () => {
    const ours = commit(OURS, 'phase: 1\n');
    const changed = commit(OURS, 'phase: 2\n');
    const back = commit(OURS, 'phase: 1\n');
    expect(await judged(ours)).toBe('has the same folder');
    expect(await judged(changed)).toBe('does not count');
    expect(await judged(back)).toBe('counts');
  });

  it('counts by the squashed commit of a pull request, not by those that were squashed', async () => {
    commit('README.md', 'fleet\n');
    git('checkout', '--quiet', '-b', 'phase-1');
    const proposed = commit(OURS, 'phase: 1\n');
    git('checkout', '--quiet', 'main');
    commit('clusters/prod-2/manifests/state.yaml', 'phase: 7\n');
    git('merge', '--quiet', '--squash', 'phase-1');
    git('commit', '--quiet', '-m', 'phase 1 (#12)');
    expect(await judged(git('rev-parse', 'main'))).toBe('counts');
    expect(await judged(proposed)).toBe('does not count');
  });

  it('counts by the merge of a pull request', async () => {
    commit('README.md', 'fleet\n');
    git('checkout', '--quiet', '-b', 'phase-1');
    const proposed = commit(OURS, 'phase: 1\n');
    git('checkout', '--quiet', 'main');
    commit('clusters/prod-2/manifests/state.yaml', 'phase: 7\n');
    git('merge', '--quiet', '--no-ff', '-m', 'Merge phase 1', 'phase-1');
    expect(await judged(git('rev-parse', 'main'))).toBe('counts');
    expect(await judged(proposed)).not.toBe('counts');
  });
});
