import type {
  Branches,
  Forge,
  ForgeComment,
  OpenOutcome,
  PullRequest,
  PullRequestText,
  Review,
} from '../../deliver/forge';
import { AnswerFields } from './answer-fields';
import { asking } from './connection';
import type { Ask, Connection } from './connection';
import { forgeFetch } from './forge-fetch';
import { isRefused } from './forge-refusal';
import { gitHubPullRequest } from './github-pull-request';
import { openOrNewest } from './open-or-newest';
import { editIfOwn, openUnlessThere } from './refused-writes';

const PAGE = 100;
const VERSION = { 'x-github-api-version': '2022-11-28' };
/** Who may merge; `maintain` is told as `write`. */
const WRITERS = ['admin', 'write'];
/** A client's own log could show what it sends. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

const STATES: Readonly<Record<string, Review['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
  COMMENTED: 'commented',
};

type Parameters = Readonly<Record<string, string | number>>;
/** The client, as far as it is used: a path with names in braces, and what stands for them, in the query or the body. */
type Send = (
  call: Parameters & { readonly method: string; readonly url: string },
) => Promise<unknown>;

/** Pull requests of GitHub and GitHub Enterprise Server, by their REST API. */
export class GitHubForge implements Forge {
  private readonly send: Send;
  private readonly ask: Ask;
  private readonly owner: string;
  private readonly repo: string;

  private constructor(send: Send, ask: Ask, [owner = '', repo = '']: readonly string[]) {
    this.send = send;
    this.ask = ask;
    this.owner = owner;
    this.repo = repo;
  }

  static async connect(connection: Connection): Promise<GitHubForge> {
    const { url, token, patience, path } = connection;
    const { Octokit } = await import('@octokit/core');
    const client = new Octokit({
      auth: token,
      baseUrl: url === 'https://github.com' ? 'https://api.github.com' : `${url}/api/v3`,
      log: SILENT,
      request: { fetch: forgeFetch(patience), log: SILENT },
      userAgent: 'regshift',
    });
    const send: Send = async (call) => {
      const { data } = await client.request<unknown>({ ...call, headers: VERSION });
      return data;
    };
    return new GitHubForge(send, asking(connection), path);
  }

  async findPullRequest(branches: Branches): Promise<PullRequest | undefined> {
    const { head, base } = branches;
    const found = await this.ask(`look for the pull request of ${head}`, async () => {
      const query = { head: `${this.owner}:${head}`, base, state: 'all' };
      const list = await this.all('GET /pulls', query);
      return list.filter((one) => this.isOwn(one, branches)).map(pullRequestFrom);
    });
    return openOrNewest(found);
  }

  readPullRequest(number: number): Promise<PullRequest> {
    return this.ask(`read pull request ${String(number)}`, async () =>
      pullRequestFrom(AnswerFields.of(await this.request('GET /pulls/{number}', { number }))),
    );
  }

  openPullRequest({ head, base }: Branches, text: PullRequestText): Promise<OpenOutcome> {
    const open = async (): Promise<PullRequest> => {
      const answer = await this.request('POST /pulls', { head, base, ...text });
      return pullRequestFrom(AnswerFields.of(answer));
    };
    const find = (): Promise<PullRequest | undefined> => this.findPullRequest({ head, base });
    return this.ask(`open a pull request for ${head}`, () => openUnlessThere(open, find, 422));
  }

  async updatePullRequest(number: number, { title, body }: PullRequestText): Promise<void> {
    await this.ask(`change pull request ${String(number)}`, () =>
      this.request('PATCH /pulls/{number}', { number, title, body }),
    );
  }

  listReviews(number: number): Promise<readonly Review[]> {
    return this.ask(`list the reviews of pull request ${String(number)}`, async () => {
      const reviews = (await this.all('GET /pulls/{number}/reviews', { number })).flatMap(
        reviewFrom,
      );
      const writers = await this.writersAmong(reviews.map(({ reviewer }) => reviewer));
      return reviews.filter(({ reviewer }) => writers.has(reviewer));
    });
  }

  listComments(number: number): Promise<readonly ForgeComment[]> {
    return this.ask(`list the comments of pull request ${String(number)}`, async () =>
      (await this.all('GET /issues/{number}/comments', { number })).map((comment) => ({
        id: String(comment.number('id')),
        body: comment.tryText('body') ?? '',
      })),
    );
  }

  async addComment(number: number, body: string): Promise<void> {
    await this.ask(`comment on pull request ${String(number)}`, () =>
      this.request('POST /issues/{number}/comments', { number, body }),
    );
  }

  editComment(number: number, comment: string, body: string): Promise<boolean> {
    return this.ask(`change a comment of pull request ${String(number)}`, () =>
      editIfOwn(() => this.request('PATCH /issues/comments/{comment}', { comment, body })),
    );
  }

  /** Head and base may stand in a fork. */
  private isOwn(one: AnswerFields, { head, base }: Branches): boolean {
    const name = one.tryText('head', 'repo', 'full_name')?.toLowerCase();
    const isHere = name === `${this.owner}/${this.repo}`.toLowerCase();
    return isHere && one.tryText('head', 'ref') === head && one.tryText('base', 'ref') === base;
  }

  /** Anybody may review a public repository; programs, and people who are gone, are no collaborators. */
  private async writersAmong(logins: readonly string[]): Promise<ReadonlySet<string>> {
    const writers = new Set<string>();
    for (const login of new Set(logins)) {
      if (WRITERS.includes(await this.permissionOf(login))) writers.add(login);
    }
    return writers;
  }

  private async permissionOf(login: string): Promise<string> {
    try {
      const answer = await this.request('GET /collaborators/{login}/permission', { login });
      return AnswerFields.of(answer).text('permission');
    } catch (error) {
      if (isRefused(error, 404)) return 'none';
      throw error;
    }
  }

  private async all(route: string, parameters: Parameters): Promise<readonly AnswerFields[]> {
    const found: AnswerFields[] = [];
    for (let page = 1; ; page += 1) {
      const query = { ...parameters, per_page: PAGE, page };
      const list = AnswerFields.list(await this.request(route, query));
      found.push(...list);
      if (list.length < PAGE) return found;
    }
  }

  /** @param route - method, and path below the repository */
  private request(route: string, parameters: Parameters): Promise<unknown> {
    const [method = '', path = ''] = route.split(' ');
    const { owner, repo } = this;
    return this.send({ method, url: `/repos/{owner}/{repo}${path}`, owner, repo, ...parameters });
  }
}

function pullRequestFrom(one: AnswerFields): PullRequest {
  return gitHubPullRequest(one, one.tryText('merged_at') !== undefined);
}

/** None for a review that is not handed in yet, and for one of somebody who is gone. */
function reviewFrom(one: AnswerFields): readonly Review[] {
  const state = STATES[one.text('state')];
  const reviewer = one.tryText('user', 'login');
  if (state === undefined || reviewer === undefined) return [];
  const commit = one.tryText('commit_id');
  return [{ reviewer, state, ...(commit === undefined ? {} : { commit }) }];
}

function ignore(): void {
  // see SILENT
}
