import { createHash } from 'node:crypto';
import type { Layout } from '../../src/deliver/layout';
import type {
  CommitOutcome,
  CommitRequest,
  Repository,
  RepositoryView,
} from '../../src/deliver/repository';
import { fileSet } from '../../src/model/file-set';
import type { FileSet, TextFile } from '../../src/model/file-set';

interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly files: FileSet;
}

/** A branch in memory that follows the port's contract. */
export class MemoryRepository implements Repository {
  readonly commits: Commit[] = [];
  private readonly layout: Pick<Layout, 'folder' | 'manifests'>;

  constructor(layout: Pick<Layout, 'folder' | 'manifests'>) {
    this.layout = layout;
  }

  get subjects(): readonly string[] {
    return this.commits.map(({ message }) => message.split('\n')[0] ?? '');
  }

  /** Somebody puts a file onto the branch. */
  put(file: TextFile): void {
    const before = this.commits.at(-1)?.files ?? [];
    this.push(`adds ${file.path}`, [...before.filter(({ path }) => path !== file.path), file]);
  }

  read(): Promise<RepositoryView> {
    const files = (this.commits.at(-1)?.files ?? []).filter(({ path }) =>
      path.startsWith(`${this.layout.folder}/`),
    );
    return Promise.resolve({ tip: this.commits.at(-1)?.sha, synced: this.synced(), files });
  }

  commit({ expectedTip, files, message }: CommitRequest): Promise<CommitOutcome> {
    const last = this.commits.at(-1);
    if (last?.sha !== expectedTip) return Promise.resolve({ ok: false, reason: 'moved' });
    const others = (last?.files ?? []).filter(
      ({ path }) => !path.startsWith(`${this.layout.folder}/`),
    );
    return Promise.resolve({ ok: true, sha: this.push(message, [...others, ...files]) });
  }

  holds(revision: string, commit: string): Promise<boolean> {
    const [at, from] = [revision, commit].map((sha) =>
      this.commits.findIndex((one) => one.sha === sha),
    );
    const [now, then] = [this.commits[at ?? -1], this.commits[from ?? -1]];
    const isLater = now !== undefined && then !== undefined && (at ?? -1) >= (from ?? -1);
    return Promise.resolve(isLater && this.manifests(now) === this.manifests(then));
  }

  private push(message: string, files: readonly TextFile[]): string {
    const sha = createHash('sha1')
      .update(`${String(this.commits.length)} ${message}`)
      .digest('hex');
    this.commits.push({ sha, message, files: fileSet(files) });
    return sha;
  }

  private synced(): string | undefined {
    const changed = this.commits.findLast(
      (commit, at) => this.manifests(commit) !== this.manifests(this.commits[at - 1]),
    );
    return changed?.sha;
  }

  private manifests(commit: Commit | undefined): string {
    const inFolder = (commit?.files ?? []).filter(({ path }) =>
      path.startsWith(`${this.layout.manifests}/`),
    );
    return JSON.stringify(inFolder);
  }
}
