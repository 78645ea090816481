/** What a person or program may do in the one repository of a twin. */
export type Role = 'none' | 'read' | 'write' | 'admin';

export interface WorldUser {
  readonly login: string;
  readonly token: string;
  readonly role: Role;
}

export interface WorldReview {
  readonly by: string;
  state: 'approved' | 'changes-requested' | 'dismissed' | 'commented';
  readonly commit: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface WorldComment {
  readonly id: number;
  readonly by: string;
  readonly at: number;
  /** GitLab's own remarks. */
  readonly system?: boolean;
  body: string;
}

export interface WorldPull {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  readonly author: string;
  /** The head branch is in a fork. */
  readonly fork: boolean;
  title: string;
  body: string;
  state: 'open' | 'closed' | 'merged';
  mergeCommit?: string;
  /** Every commit that the head branch was seen to point to, the newest last. */
  readonly versions: { readonly commit: string; readonly at: number }[];
  readonly reviews: WorldReview[];
  readonly comments: WorldComment[];
}

/**
 * What all twins of forges have in common: one repository `fleet-org/fleet`, its people, its pull requests. How a forge
 * shows this and answers is each twin's own matter.
 */
export class ForgeWorld {
  readonly users: WorldUser[] = [
    { login: 'regshift-bot', token: 'bot-token-1', role: 'write' },
    { login: 'ada', token: 'ada-token-1', role: 'admin' },
    { login: 'ben', token: 'ben-token-1', role: 'write' },
    { login: 'guest', token: 'guest-token-1', role: 'read' },
  ];
  readonly pulls: WorldPull[] = [];
  private ticks = 0;
  /** Newest commit of a branch; `undefined` where there is none. */
  private readonly commitOf: (branch: string) => string | undefined;

  constructor(commitOf: (branch: string) => string | undefined) {
    this.commitOf = commitOf;
  }

  /** A minute later than the last time it was asked. */
  tick(): number {
    this.ticks += 1;
    return Date.UTC(2026, 3, 14) + this.ticks * 60_000;
  }

  userOf(token: string | undefined): WorldUser | undefined {
    return this.users.find((user) => user.token === token);
  }

  pull(number: number): WorldPull | undefined {
    const found = this.pulls.find((pull) => pull.number === number);
    if (found !== undefined) this.see(found);
    return found;
  }

  open(
    head: string,
    base: string,
    author: string,
    text: { title: string; body: string },
  ): WorldPull {
    const pull = this.add({ head, base, author, ...text });
    this.see(pull);
    return pull;
  }

  /** A pull request as it is, whatever its branches. */
  add(given: Partial<WorldPull> & { readonly head: string }): WorldPull {
    const pull: WorldPull = {
      number: this.pulls.length + 1,
      base: 'main',
      author: 'regshift-bot',
      fork: false,
      title: 't',
      body: '',
      state: 'open',
      versions: [],
      reviews: [],
      comments: [],
      ...given,
    };
    this.pulls.push(pull);
    return pull;
  }

  openFor(head: string, base: string): WorldPull | undefined {
    return this.pulls.find(
      (pull) => pull.state === 'open' && !pull.fork && pull.head === head && pull.base === base,
    );
  }

  hasBranch(branch: string): boolean {
    return this.commitOf(branch) !== undefined;
  }

  /** Newest commit of the head branch; of one that was deleted, the last that was seen. */
  headOf(pull: WorldPull): string {
    this.see(pull);
    return pull.versions.at(-1)?.commit ?? '0'.repeat(40);
  }

  review(number: number, by: string, state: WorldReview['state'], commit?: string): void {
    const pull = this.pull(number);
    if (pull === undefined) throw new Error(`no pull request ${String(number)}`);
    const at = this.tick();
    pull.reviews.push({ by, state, commit: commit ?? this.headOf(pull), at });
    if (state !== 'approved') return;
    const body = 'approved this merge request';
    pull.comments.push({ id: this.nextId(), by, at, system: true, body });
  }

  comment(pull: WorldPull, by: string, body: string): WorldComment {
    const comment = { id: this.nextId(), by, at: this.tick(), body };
    pull.comments.push(comment);
    return comment;
  }

  /** What people wrote. */
  commentsOf(pull: WorldPull): readonly WorldComment[] {
    return pull.comments.filter(({ system }) => system !== true);
  }

  findComment(id: number): WorldComment | undefined {
    return this.pulls.flatMap(({ comments }) => comments).find((comment) => comment.id === id);
  }

  private nextId(): number {
    return 1000 + this.pulls.reduce((count, { comments }) => count + comments.length, 0);
  }

  /** A forge looks at a branch while the pull request is open. */
  private see(pull: WorldPull): void {
    if (pull.state !== 'open' || pull.fork) return;
    const commit = this.commitOf(pull.head);
    if (commit !== undefined && commit !== pull.versions.at(-1)?.commit) {
      pull.versions.push({ commit, at: this.tick() });
    }
  }
}
