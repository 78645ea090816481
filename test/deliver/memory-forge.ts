import type {
  Branches,
  Forge,
  ForgeComment,
  OpenOutcome,
  PullRequest,
  PullRequestText,
  Review,
} from '../../src/deliver/forge';
import type { ForgeWorld, WorldPull } from '../forge/forge-world';

/** A forge without a network. */
export class MemoryForge implements Forge {
  /** What was changed: `open 1`. */
  readonly changes: string[] = [];
  private readonly world: ForgeWorld;

  constructor(world: ForgeWorld) {
    this.world = world;
  }

  findPullRequest({ head, base }: Branches): Promise<PullRequest | undefined> {
    const open = this.world.openFor(head, base);
    const found = open ?? this.world.pulls.findLast((pull) => pull.head === head);
    return Promise.resolve(found && this.shown(found));
  }

  readPullRequest(number: number): Promise<PullRequest> {
    return Promise.resolve(this.shown(this.pull(number)));
  }

  openPullRequest({ head, base }: Branches, text: PullRequestText): Promise<OpenOutcome> {
    if (this.world.openFor(head, base) !== undefined) {
      return Promise.resolve({ ok: false, reason: 'exists' });
    }
    const opened = this.world.open(head, base, 'regshift-bot', text);
    this.changes.push(`open ${String(opened.number)}`);
    return Promise.resolve({ ok: true, pullRequest: this.shown(opened) });
  }

  updatePullRequest(number: number, { title, body }: PullRequestText): Promise<void> {
    Object.assign(this.pull(number), { title, body });
    this.changes.push(`update ${String(number)}`);
    return Promise.resolve();
  }

  listReviews(number: number): Promise<readonly Review[]> {
    const { reviews } = this.pull(number);
    return Promise.resolve(
      reviews.map(({ by, state, commit }) => ({ reviewer: by, state, commit })),
    );
  }

  listComments(number: number): Promise<readonly ForgeComment[]> {
    const comments = this.world.commentsOf(this.pull(number));
    return Promise.resolve(comments.map(({ id, body }) => ({ id: String(id), body })));
  }

  addComment(number: number, body: string): Promise<void> {
    this.world.comment(this.pull(number), 'regshift-bot', body);
    return Promise.resolve();
  }

  editComment(_: number, comment: string, body: string): Promise<boolean> {
    const found = this.world.findComment(Number(comment));
    if (found?.by !== 'regshift-bot') return Promise.resolve(false);
    found.body = body;
    return Promise.resolve(true);
  }

  private pull(number: number): WorldPull {
    const found = this.world.pull(number);
    if (found === undefined) throw new Error(`no pull request ${String(number)}`);
    return found;
  }

  private shown(pull: WorldPull): PullRequest {
    const { number, state, title, body, author, mergeCommit } = pull;
    return {
      number,
      url: `https://git.example.com/pulls/${String(number)}`,
      state,
      title,
      body,
      author,
      head: this.world.headOf(pull),
      ...(mergeCommit === undefined ? {} : { mergeCommit }),
    };
  }
}
