import { createHash } from 'node:crypto';
import type {
  CommitOutcome,
  CommitRequest,
  Repository,
  RepositoryView,
} from '../../../src/deliver/repository';
import { fileSet } from '../../../src/model/file-set';
import type { FileSet, TextFile } from '../../../src/model/file-set';
import { LAYOUT } from './scenarios';

/** A commit of the branch. */
export interface Landed {
  readonly sha: string;
  readonly message: string;
  readonly view: RepositoryView & { readonly tip: string };
  /** Bytes of the synced folder. */
  readonly manifests: string;
}

/** The branch on its server, in memory: follows the port's contract, and remembers everything that ever landed. */
export class Remote implements Repository {
  /** What the branch holds, the oldest first. */
  branch: readonly Landed[] = [];
  /** Everything that ever was its tip, in order. */
  readonly ever: Landed[] = [];
  private readonly see: (landed: Landed) => void;

  /** @param see - is told of everything that lands */
  constructor(see: (landed: Landed) => void) {
    this.see = see;
  }

  get tip(): Landed | undefined {
    return this.branch.at(-1);
  }

  read(): Promise<RepositoryView> {
    return Promise.resolve(this.tip?.view ?? { tip: undefined, synced: undefined, files: [] });
  }

  /** Onto the tip that was read, or onto later commits that have left the folder alone. */
  commit(request: CommitRequest): Promise<CommitOutcome> {
    const read = this.branch.find(({ sha }) => sha === request.expectedTip);
    const isSame =
      read !== undefined &&
      JSON.stringify(read.view.files) === JSON.stringify(this.tip?.view.files);
    return isSame || this.tip?.sha === request.expectedTip
      ? Promise.resolve({ ok: true, sha: this.add(request).sha })
      : Promise.resolve({ ok: false, reason: 'moved' });
  }

  holds(revision: string, commit: string): Promise<boolean> {
    const [now, then] = [revision, commit].map((sha) =>
      this.branch.findIndex((one) => one.sha === sha),
    );
    const [at = -1, from = -1] = [now, then];
    const isLater = from >= 0 && at >= from;
    return Promise.resolve(isLater && this.branch[at]?.manifests === this.branch[from]?.manifests);
  }

  /** Adds a commit, whatever the branch holds by now. */
  add({ files, message }: Pick<CommitRequest, 'files' | 'message'>): Landed {
    return this.land(this.branch, files, message);
  }

  /** Moves the branch to a commit on the tip that was read: what came after that is gone. */
  force({ expectedTip, files, message }: CommitRequest): Landed {
    const from = this.branch.findIndex(({ sha }) => sha === expectedTip);
    return this.land(this.branch.slice(0, from + 1), files, message);
  }

  /** Somebody else commits a file outside the cluster's folder. */
  put(file: TextFile): void {
    this.add({ files: this.tip?.view.files ?? [], message: `adds ${file.path}\n` });
  }

  private land(before: readonly Landed[], files: FileSet, message: string): Landed {
    const tip = createHash('sha1')
      .update(`${String(this.ever.length)} ${message}`)
      .digest('hex');
    const manifests = syncedBytes(files);
    const parent = before.at(-1);
    const isChange = manifests !== (parent?.manifests ?? syncedBytes([]));
    const synced = isChange ? tip : parent?.view.synced;
    const landed: Landed = {
      sha: tip,
      message,
      view: { tip, synced, files: fileSet(files) },
      manifests,
    };
    this.branch = [...before, landed];
    this.ever.push(landed);
    this.see(landed);
    return landed;
  }
}

function syncedBytes(files: FileSet): string {
  return JSON.stringify(files.filter(({ path }) => path.startsWith(`${LAYOUT.manifests}/`)));
}
