import { createHash } from 'node:crypto';
import type { HeadBranches, HeadView } from '../../src/deliver/head-branches';
import type { CommitOutcome, CommitRequest } from '../../src/deliver/repository';
import type { MemoryRepository } from './memory-repository';

/** Branches in memory that wait to be merged into the one of a repository in memory. */
export class MemoryHeads implements HeadBranches {
  readonly base = 'main';
  readonly branches = new Map<string, HeadView>();
  private readonly repository: MemoryRepository;
  private pushes = 0;

  constructor(repository: MemoryRepository) {
    this.repository = repository;
  }

  baseTip(): Promise<string | undefined> {
    return Promise.resolve(this.repository.commits.at(-1)?.sha);
  }

  read(head: string): Promise<HeadView | undefined> {
    return Promise.resolve(this.branches.get(head));
  }

  push(
    head: string,
    { files, message }: CommitRequest,
    expected: string | undefined,
  ): Promise<CommitOutcome> {
    if (this.branches.get(head)?.commit !== expected) {
      return Promise.resolve({ ok: false, reason: 'moved' });
    }
    this.pushes += 1;
    const commit = createHash('sha1')
      .update(`${head} ${String(this.pushes)}`)
      .digest('hex');
    this.branches.set(head, { commit, files, changesOthers: false, messages: [message] });
    return Promise.resolve({ ok: true, sha: commit });
  }

  /** What a merge leaves on the base. */
  async merge(head: string): Promise<void> {
    const view = this.branches.get(head);
    if (view === undefined) throw new Error(`no branch ${head}`);
    const { tip } = await this.repository.read();
    const message = view.messages[0] ?? '';
    await this.repository.commit({ expectedTip: tip, files: view.files, message });
  }
}
