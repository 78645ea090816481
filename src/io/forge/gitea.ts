import type { Api } from 'gitea-js';
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
import { gitHubPullRequest } from './github-pull-request';
import { openOrNewest } from './open-or-newest';
import { editIfOwn, openUnlessThere } from './refused-writes';

const PAGE = 50;

const STATES: Readonly<Record<string, Review['state']>> = {
  APPROVED: 'approved',
  REQUEST_CHANGES: 'changes-requested',
  COMMENT: 'commented',
};

type Repositories = Api<unknown>['repos'];
type Page = { readonly page: number; readonly limit: number };

/** Pull requests of Gitea, and of Forgejo as far as it has kept to the same API. */
export class GiteaForge implements Forge {
  private readonly repos: Repositories;
  private readonly ask: Ask;
  private readonly owner: string;
  private readonly repo: string;

  private constructor(repos: Repositories, ask: Ask, path: readonly string[]) {
    // the client puts them into paths as they are
    const [owner = '', repo = ''] = path.map(encodeURIComponent);
    this.repos = repos;
    this.ask = ask;
    this.owner = owner;
    this.repo = repo;
  }

  static async connect(connection: Connection): Promise<GiteaForge> {
    const { url, token, patience, path } = connection;
    const { giteaApi } = await import('gitea-js');
    const { repos } = giteaApi(url, { token, customFetch: forgeFetch(patience) });
    return new GiteaForge(repos, asking(connection), path);
  }

  async findPullRequest(branches: Branches): Promise<PullRequest | undefined> {
    return this.ask(`look for the pull request of ${branches.head}`, async () => {
      // there is no question for a head branch, and of closed ones there may be thousands
      const open = openOrNewest(await this.pullRequests('open', branches));
      return open ?? openOrNewest(await this.pullRequests('closed', branches));
    });
  }

  readPullRequest(number: number): Promise<PullRequest> {
    return this.ask(`read pull request ${String(number)}`, async () => {
      const { data } = await this.repos.repoGetPullRequest(this.owner, this.repo, number);
      return pullRequestFrom(AnswerFields.of(data));
    });
  }

  openPullRequest({ head, base }: Branches, text: PullRequestText): Promise<OpenOutcome> {
    const open = async (): Promise<PullRequest> => {
      const wanted = { head, base, ...text };
      const { data } = await this.repos.repoCreatePullRequest(this.owner, this.repo, wanted);
      return pullRequestFrom(AnswerFields.of(data));
    };
    const find = (): Promise<PullRequest | undefined> => this.findPullRequest({ head, base });
    return this.ask(`open a pull request for ${head}`, () => openUnlessThere(open, find, 409, 422));
  }

  async updatePullRequest(number: number, { title, body }: PullRequestText): Promise<void> {
    await this.ask(`change pull request ${String(number)}`, () =>
      this.repos.repoEditPullRequest(this.owner, this.repo, number, { title, body }),
    );
  }

  listReviews(number: number): Promise<readonly Review[]> {
    return this.ask(`list the reviews of pull request ${String(number)}`, async () => {
      const list = await allPages((page) =>
        this.repos.repoListPullReviews(this.owner, this.repo, number, page),
      );
      return list.flatMap(reviewFrom);
    });
  }

  listComments(number: number): Promise<readonly ForgeComment[]> {
    return this.ask(`list the comments of pull request ${String(number)}`, async () => {
      const { data } = await this.repos.issueGetComments(this.owner, this.repo, number);
      return AnswerFields.list(data).map((comment) => ({
        id: String(comment.number('id')),
        body: comment.text('body'),
      }));
    });
  }

  async addComment(number: number, body: string): Promise<void> {
    await this.ask(`comment on pull request ${String(number)}`, () =>
      this.repos.issueCreateComment(this.owner, this.repo, number, { body }),
    );
  }

  editComment(number: number, comment: string, body: string): Promise<boolean> {
    return this.ask(`change a comment of pull request ${String(number)}`, () =>
      editIfOwn(() =>
        this.repos.issueEditComment(this.owner, this.repo, Number(comment), { body }),
      ),
    );
  }

  private async pullRequests(
    state: 'open' | 'closed',
    branches: Branches,
  ): Promise<readonly PullRequest[]> {
    const list = await allPages((page) =>
      this.repos.repoListPullRequests(this.owner, this.repo, { state, ...page }),
    );
    return list.filter((one) => isOwn(one, branches)).map(pullRequestFrom);
  }
}

/** The server may give less on a page than it was asked for: only an empty one is behind the last. */
async function allPages(
  ask: (page: Page) => Promise<{ readonly data: unknown }>,
): Promise<readonly AnswerFields[]> {
  const found: AnswerFields[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await ask({ page, limit: PAGE });
    const list = AnswerFields.list(data);
    found.push(...list);
    if (list.length === 0) return found;
  }
}

/** `ref` is another one once the branch is deleted; `label` is always its name. */
function isOwn(one: AnswerFields, { head, base }: Branches): boolean {
  const isHere = one.number('head', 'repo_id') === one.number('base', 'repo_id');
  const name = one.tryText('head', 'label') ?? one.tryText('head', 'ref');
  return isHere && name === head && one.tryText('base', 'ref') === base;
}

function pullRequestFrom(one: AnswerFields): PullRequest {
  return gitHubPullRequest(one, one.holds('merged'));
}

/** Official: by somebody whom the rules of the branch allow to approve, or without rules by somebody who may write. */
function reviewFrom(one: AnswerFields): readonly Review[] {
  const state = STATES[one.text('state')];
  const reviewer = one.tryText('user', 'login');
  if (state === undefined || reviewer === undefined || !one.holds('official')) return [];
  const commit = one.tryText('commit_id');
  return [
    {
      reviewer,
      state: one.holds('dismissed') ? 'dismissed' : state,
      ...(commit === undefined ? {} : { commit }),
    },
  ];
}
