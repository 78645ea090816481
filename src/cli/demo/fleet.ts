import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReferenceCommit } from '../../deliver/commit-message';
import type { Layout } from '../../deliver/layout';
import { GitBranch } from '../../io/git-branch';
import { gitOutput } from '../../io/git-process';
import { WorkTree } from '../../io/work-tree';
import { timeText } from '../../model/time';

const BRANCH = 'main';
const PERSON = { name: 'Robin Example', email: 'robin@example.com' };
const REGSHIFT = { name: 'regshift', email: 'regshift@example.com' };

/** A bare GitOps repository, the work tree of a person, and the branch as regshift commits to it. */
export class Fleet {
  /** The branch, by the port that `advance` uses. */
  readonly branch: GitBranch;
  /** Path of the bare repository. */
  readonly repository: string;
  private readonly workTree: WorkTree;
  private readonly folder: string;
  private readonly seconds: () => number;

  private constructor(
    folder: string,
    branch: GitBranch,
    workTree: WorkTree,
    seconds: () => number,
  ) {
    this.repository = repositoryIn(folder);
    this.folder = workTreeIn(folder);
    this.branch = branch;
    this.workTree = workTree;
    this.seconds = seconds;
  }

  /** Makes both below a folder; `seconds` tells when commits are made. */
  static async make(folder: string, layout: Layout, seconds: () => number): Promise<Fleet> {
    const repository = repositoryIn(folder);
    mkdirSync(workTreeIn(folder));
    await gitOutput(repository, ['init', '--quiet', '--bare', '-b', BRANCH]);
    const workTree = await WorkTree.init({
      repository,
      branch: BRANCH,
      folder: workTreeIn(folder),
      identity: PERSON,
    });
    const branch = await GitBranch.open({
      repository,
      branch: BRANCH,
      layout,
      identity: REGSHIFT,
      seconds,
      scratchIn: folder,
    });
    return new Fleet(folder, branch, workTree, seconds);
  }

  /** Path on the disk of a file in the person's work tree. */
  path(file: string): string {
    return join(this.folder, file);
  }

  /** The person writes a file into the work tree. */
  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** The person commits what the work tree holds, and pushes it. */
  async push(subject: string, repoUrl: string): Promise<ReferenceCommit> {
    const seconds = this.seconds();
    const sha = await this.workTree.commit(`${subject}\n`, seconds);
    const author = `${PERSON.name} <${PERSON.email}>`;
    return { author, sha, subject, body: '', repoUrl, date: timeText(seconds) };
  }

  /** The person brings what regshift has committed. */
  async pull(): Promise<void> {
    await this.workTree.pull();
  }

  /** What the person's last commit took from a file and put into it. */
  changedLines(file: string): Promise<readonly string[]> {
    return this.workTree.changedLines(file);
  }

  /** `git log --oneline` of the bare repository. */
  async log(): Promise<string> {
    const log = await gitOutput(this.repository, ['log', '--format=%h %s', '--abbrev=7', BRANCH]);
    return log.toString('utf8');
  }
}

function repositoryIn(folder: string): string {
  return join(folder, 'fleet.git');
}

function workTreeIn(folder: string): string {
  return join(folder, 'fleet');
}
