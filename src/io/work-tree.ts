import { join } from 'node:path';
import { identityEnv } from './git-identity';
import type { GitIdentity } from './git-identity';
import { gitOutput } from './git-process';

/** Which branch a work tree is of, and who works in it. */
export interface WorkTreeOptions {
  /** Path of the repository that it pulls from and pushes to. */
  readonly repository: string;
  readonly branch: string;
  readonly folder: string;
  readonly identity: GitIdentity;
}

/** Files of a branch on the disk, where a person works on them. */
export class WorkTree {
  private readonly options: WorkTreeOptions;

  private constructor(options: WorkTreeOptions) {
    this.options = options;
  }

  /** Makes an empty work tree of a branch that has no commit yet. */
  static async init(options: WorkTreeOptions): Promise<WorkTree> {
    const tree = new WorkTree(options);
    await tree.git(['init', '--quiet', '-b', options.branch]);
    return tree;
  }

  /** Commits everything that has changed, and pushes it. */
  async commit(message: string, seconds: number): Promise<string> {
    const { repository, branch, identity } = this.options;
    await this.git(['add', '--all']);
    await this.git(['commit', '--quiet', '--file=-'], message, identityEnv(identity, seconds));
    await this.git(['push', '--quiet', repository, `HEAD:refs/heads/${branch}`]);
    return this.git(['rev-parse', 'HEAD']);
  }

  /** Brings what others have pushed. */
  async pull(): Promise<void> {
    const { repository, branch } = this.options;
    await this.git(['fetch', '--quiet', repository, branch]);
    await this.git(['merge', '--quiet', '--ff-only', 'FETCH_HEAD']);
  }

  /** Lines that the last commit took from a file and put into it. */
  async changedLines(path: string): Promise<readonly string[]> {
    const diff = await this.git(['show', '--format=', '--unified=0', 'HEAD', '--', path]);
    return diff.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line));
  }

  private async git(
    args: readonly string[],
    input?: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { folder } = this.options;
    const output = await gitOutput(join(folder, '.git'), [`--work-tree=${folder}`, ...args], {
      env: { ...NO_HABITS, ...env },
      ...(input === undefined ? {} : { input }),
    });
    return output.toString('utf8').trim();
  }
}

/** Without the settings of whoever calls: they sign, hook and convert. */
const NO_HABITS = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } as const;
