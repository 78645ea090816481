import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { layoutOf } from '../../src/deliver/layout';
import { GitBranch } from '../../src/io/git-branch';
import type { GitBranchOptions } from '../../src/io/git-branch';
import { fileSet } from '../../src/model/file-set';
import type { FileSet } from '../../src/model/file-set';

export const LAYOUT = layoutOf('clusters', 'prod-1');
export const FIRST = fileSet([{ path: `${LAYOUT.manifests}/a.yaml`, content: 'a: "ä"\n' }]);
export const SECOND = fileSet([{ path: `${LAYOUT.manifests}/b.yaml`, content: 'b\n' }]);

/** A bare repository with those who write to it. */
export class BareFleet {
  /** Folder for everything; `close` removes it. */
  readonly root = mkdtempSync(join(tmpdir(), 'regshift-branch-'));
  readonly path = join(this.root, 'fleet.git');
  private readonly open: GitBranch[] = [];

  constructor() {
    execFileSync('git', ['init', '--quiet', '--bare', '--template=', '-b', 'main', this.path]);
  }

  close(): void {
    for (const branch of this.open) branch.close();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** A writer to `main`; it never waits, unless it is told to. */
  async writer(options: Partial<GitBranchOptions> = {}): Promise<GitBranch> {
    const branch = await GitBranch.open({
      repository: this.path,
      branch: 'main',
      layout: LAYOUT,
      identity: { name: 'regshift', email: 'regshift@example.com' },
      seconds: () => 1_700_000_000,
      pause: () => Promise.resolve(),
      ...options,
    });
    this.open.push(branch);
    return branch;
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', [`--git-dir=${this.path}`, ...args], {
      encoding: 'utf8',
      // what a test has set is not what children get by themselves
      env: { ...process.env },
    }).trim();
  }

  /** Subjects of the branch, the newest first. */
  log(branch = 'main'): readonly string[] {
    return this.git('log', '--format=%s', branch, '--').split('\n');
  }

  /** A work tree of the branch: it runs git in itself. */
  clone(): (...args: readonly string[]) => string {
    const clone = mkdtempSync(join(this.root, 'clone-'));
    execFileSync('git', ['clone', '--quiet', '--template=', this.path, clone], { stdio: 'ignore' });
    const author = ['-c', 'user.name=o', '-c', 'user.email=o@example.com'];
    return (...args) =>
      execFileSync('git', ['-C', clone, ...author, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
  }

  /** A commit by somebody else, with files or links. */
  foreignCommit(files: Readonly<Record<string, string>>, link?: [string, string]): string {
    const data = (text: string): string => `data ${String(Buffer.byteLength(text))}\n${text}\n`;
    const changes = [
      ...Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`),
      ...(link === undefined ? [] : [`M 120000 inline ${link[0]}\n${data(link[1])}`]),
    ];
    const isFirst = this.git('for-each-ref', 'refs/heads/main') === '';
    const stream = [
      'commit refs/heads/main\ncommitter o <o@example.com> 1700000001 +0000\n',
      data('other\n'),
      isFirst ? '' : 'from refs/heads/main^0\n',
      ...changes,
      'done\n',
    ].join('');
    execFileSync('git', [`--git-dir=${this.path}`, 'fast-import', '--quiet', '--done'], {
      input: stream,
    });
    return this.git('rev-parse', 'main');
  }

  /** A file that comes by a merged pull request. */
  foreignMerge(path: string): string {
    const inClone = this.clone();
    inClone('switch', '--quiet', '-c', 'feature');
    writeFileSync(join(inClone('rev-parse', '--show-toplevel'), path), 'c\n');
    inClone('add', '-A');
    inClone('commit', '--quiet', '-m', 'feature');
    inClone('switch', '--quiet', 'main');
    inClone('merge', '--quiet', '--no-ff', '-m', 'merge', 'feature');
    inClone('push', '--quiet', 'origin', 'main');
    return inClone('rev-parse', 'HEAD');
  }

  /** What the server runs at some moment of a push. */
  hook(name: 'pre-receive' | 'reference-transaction' | 'update', script: string): void {
    const hook = join(this.path, 'hooks', name);
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\n${script}\n`);
    chmodSync(hook, 0o755);
  }
}

/** Lands files on top of what is there. */
export async function land(branch: GitBranch, files: FileSet, message = 'm\n'): Promise<string> {
  const { tip } = await branch.read();
  const outcome = await branch.commit({ expectedTip: tip, files, message });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.sha;
}
