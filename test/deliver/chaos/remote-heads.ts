import { createHash } from 'node:crypto';
import type { HeadBranches, HeadView } from '../../../src/deliver/head-branches';
import type { CommitOutcome, CommitRequest } from '../../../src/deliver/repository';
import type { FileSet } from '../../../src/model/file-set';
import type { Landed, Remote } from './remote';

interface Head {
  readonly view: HeadView;
  /** The folder of the cluster as it was on the tip that the commit stands on. */
  readonly upon: FileSet;
}

/** Branches beside the one of a server in memory, which wait to be merged into it. */
export class RemoteHeads implements HeadBranches {
  readonly base = 'main';
  private readonly remote: Remote;
  private readonly heads = new Map<string, Head>();
  private pushes = 0;

  constructor(remote: Remote) {
    this.remote = remote;
  }

  commitOf(head: string): string | undefined {
    return this.heads.get(head)?.view.commit;
  }

  baseTip(): Promise<string | undefined> {
    return Promise.resolve(this.remote.tip?.sha);
  }

  read(head: string): Promise<HeadView | undefined> {
    return Promise.resolve(this.heads.get(head)?.view);
  }

  push(
    head: string,
    { expectedTip, files, message }: CommitRequest,
    expected: string | undefined,
  ): Promise<CommitOutcome> {
    const upon = this.remote.branch.find(({ sha }) => sha === expectedTip);
    if (upon === undefined || this.commitOf(head) !== expected)
      return Promise.resolve({ ok: false, reason: 'moved' });
    this.pushes += 1;
    const commit = createHash('sha1')
      .update(`${head} ${String(this.pushes)}`)
      .digest('hex');
    const view = { commit, files, changesOthers: false, messages: [message] };
    this.heads.set(head, { view, upon: upon.view.files });
    return Promise.resolve({ ok: true, sha: commit });
  }

  /** A person merges a branch; `undefined` where the folder has changed since, so that the two are in conflict. */
  merge(head: string): Landed | undefined {
    const found = this.heads.get(head);
    const now = this.remote.tip?.view.files ?? [];
    if (found === undefined || JSON.stringify(found.upon) !== JSON.stringify(now)) return undefined;
    const { files, messages } = found.view;
    return this.remote.add({ files, message: messages.join('\n') });
  }

  /** The forge removes a branch. */
  remove(head: string): void {
    this.heads.delete(head);
  }
}
