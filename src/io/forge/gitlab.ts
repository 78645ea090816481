import type { MergeRequestApprovals, MergeRequestNotes, MergeRequests } from '@gitbeaker/rest';
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
import { approvalReviews } from './gitlab-approvals';
import { gitLabRequester } from './gitlab-requester';
import { openOrNewest } from './open-or-newest';
import { editIfOwn, openUnlessThere } from './refused-writes';

const PAGE = 100;

/** The parts of the client that are used. */
interface Client {
  readonly requests: Pick<
    MergeRequests,
    'all' | 'show' | 'create' | 'edit' | 'allDiffVersions' | 'showReviewers'
  >;
  readonly approvals: Pick<MergeRequestApprovals, 'showConfiguration'>;
  readonly notes: Pick<MergeRequestNotes, 'all' | 'create' | 'edit'>;
}

/** Merge requests of GitLab, by its REST API. */
export class GitLabForge implements Forge {
  private readonly client: Client;
  private readonly ask: Ask;
  private readonly project: string;

  private constructor(client: Client, ask: Ask, project: string) {
    this.client = client;
    this.ask = ask;
    this.project = project;
  }

  static async connect(connection: Connection): Promise<GitLabForge> {
    const { url, token, patience, path } = connection;
    const client = await import('@gitbeaker/rest');
    const options = {
      host: url,
      // the header of OAuth, which GitLab takes of every token that may write
      oauthToken: token,
      queryTimeout: null,
      requesterFn: gitLabRequester(forgeFetch(patience)),
    };
    const parts = {
      requests: new client.MergeRequests(options),
      approvals: new client.MergeRequestApprovals(options),
      notes: new client.MergeRequestNotes(options),
    };
    return new GitLabForge(parts, asking(connection), path.join('/'));
  }

  async findPullRequest({ head, base }: Branches): Promise<PullRequest | undefined> {
    const found = await this.ask(`look for the merge request of ${head}`, async () => {
      const list: unknown = await this.client.requests.all({
        projectId: this.project,
        sourceBranch: head,
        targetBranch: base,
        scope: 'all',
        perPage: PAGE,
      });
      return AnswerFields.list(list).filter(isOwn).map(pullRequestFrom);
    });
    return openOrNewest(found);
  }

  readPullRequest(number: number): Promise<PullRequest> {
    return this.ask(`read merge request ${String(number)}`, async () => {
      const one: unknown = await this.client.requests.show(this.project, number);
      return pullRequestFrom(AnswerFields.of(one));
    });
  }

  openPullRequest({ head, base }: Branches, text: PullRequestText): Promise<OpenOutcome> {
    const { requests } = this.client;
    const open = async (): Promise<PullRequest> => {
      const { title, body } = text;
      const description = { description: body };
      const one: unknown = await requests.create(this.project, head, base, title, description);
      return pullRequestFrom(AnswerFields.of(one));
    };
    const find = (): Promise<PullRequest | undefined> => this.findPullRequest({ head, base });
    return this.ask(`open a merge request for ${head}`, () =>
      openUnlessThere(open, find, 409, 422),
    );
  }

  async updatePullRequest(number: number, { title, body }: PullRequestText): Promise<void> {
    await this.ask(`change merge request ${String(number)}`, () =>
      this.client.requests.edit(this.project, number, { title, description: body }),
    );
  }

  listReviews(number: number): Promise<readonly Review[]> {
    const { requests, approvals, notes } = this.client;
    return this.ask(`list the approvals of merge request ${String(number)}`, async () => {
      const state: unknown = await approvals.showConfiguration(this.project, {
        mergerequestIId: number,
      });
      const versions: unknown = await requests.allDiffVersions(this.project, number);
      const reviewers: unknown = await requests.showReviewers(this.project, number);
      const remarks: unknown = await notes.all(this.project, number, { perPage: PAGE });
      return approvalReviews({
        approvals: AnswerFields.of(state).list('approved_by'),
        versions: AnswerFields.list(versions),
        reviewers: AnswerFields.list(reviewers),
        notes: AnswerFields.list(remarks),
      });
    });
  }

  listComments(number: number): Promise<readonly ForgeComment[]> {
    return this.ask(`list the comments of merge request ${String(number)}`, async () => {
      const notes: unknown = await this.client.notes.all(this.project, number, {
        sort: 'asc',
        orderBy: 'created_at',
        perPage: PAGE,
      });
      return AnswerFields.list(notes)
        .filter((note) => !note.holds('system'))
        .map((note) => ({ id: String(note.number('id')), body: note.text('body') }));
    });
  }

  async addComment(number: number, body: string): Promise<void> {
    await this.ask(`comment on merge request ${String(number)}`, () =>
      this.client.notes.create(this.project, number, body),
    );
  }

  editComment(number: number, comment: string, body: string): Promise<boolean> {
    return this.ask(`change a comment of merge request ${String(number)}`, () =>
      editIfOwn(() => this.client.notes.edit(this.project, number, Number(comment), { body })),
    );
  }
}

/** A branch of a fork may have the same name. */
function isOwn(one: AnswerFields): boolean {
  return one.number('source_project_id') === one.number('target_project_id');
}

function pullRequestFrom(one: AnswerFields): PullRequest {
  const state = one.text('state');
  const head = one.text('sha');
  // of a fast forward neither of the first two is told
  const mergeCommit = one.tryText('merge_commit_sha') ?? one.tryText('squash_commit_sha') ?? head;
  return {
    number: one.number('iid'),
    url: one.text('web_url'),
    // locked: it is being merged right now
    state: state === 'merged' ? 'merged' : state === 'closed' ? 'closed' : 'open',
    title: one.text('title'),
    body: one.tryText('description') ?? '',
    author: one.tryText('author', 'username') ?? '',
    head,
    ...(state === 'merged' ? { mergeCommit } : {}),
  };
}
