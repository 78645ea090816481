import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WorldPull } from './forge-world';

export type Merge = 'merge' | 'squash' | 'rebase';

/** A person with a clone of a bare repository, who commits by hand and merges what is proposed. */
export class Reviewer {
  private readonly bare: string;
  private readonly clone: string;

  /** @param clone - folder of the clone; made when it is first needed */
  constructor(bare: string, clone: string) {
    this.bare = bare;
    this.clone = clone;
  }

  git(...args: readonly string[]): string {
    if (!existsSync(this.clone)) {
      execFileSync('git', ['clone', '--quiet', this.bare, this.clone], { stdio: 'ignore' });
    }
    const id = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.com'];
    return execFileSync('git', ['-C', this.clone, ...id, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** Newest commit of a branch; `undefined` where there is none. */
  commitOf(branch: string): string | undefined {
    const ref = join(this.bare, 'refs', 'heads', branch);
    return existsSync(ref) ? readFileSync(ref, 'utf8').trim() : undefined;
  }

  checkOut(branch: string): void {
    this.git('fetch', '--quiet', 'origin');
    this.git('checkout', '--quiet', '--detach', `origin/${branch}`);
  }

  /** Commits a file to a branch. */
  write(path: string, content: string, onto = 'main'): void {
    this.checkOut(onto);
    mkdirSync(dirname(join(this.clone, path)), { recursive: true });
    writeFileSync(join(this.clone, path), content);
    this.git('add', '-A');
    this.git('commit', '--quiet', '-m', `writes ${path}`);
    this.git('push', '--quiet', 'origin', `HEAD:${onto}`);
  }

  /** Merges a pull request in the forge, which deletes its branch. */
  merge(pull: WorldPull, how: Merge): void {
    this.checkOut('main');
    const head = `origin/${pull.head}`;
    if (how === 'merge') this.git('merge', '--quiet', '--no-ff', '-m', `Merge ${pull.head}`, head);
    if (how === 'rebase') this.git('cherry-pick', head);
    if (how === 'squash') {
      this.git('merge', '--quiet', '--squash', head);
      this.git('commit', '--quiet', '-m', pull.title);
    }
    this.git('push', '--quiet', 'origin', 'HEAD:main', `:${pull.head}`);
    pull.state = 'merged';
    pull.mergeCommit = this.git('rev-parse', 'HEAD');
  }
}
