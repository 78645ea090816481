import type { ForgeWorld, WorldComment, WorldPull } from './forge-world';
import { pageOf, textIn, timeOf } from './twin-server';
import type { Twin, TwinAnswer, TwinRequest } from './twin-server';

const NOT_FOUND: TwinAnswer = { status: 404, body: { message: '404 Not found' } };
const STATES = { open: 'opened', closed: 'closed', merged: 'merged' } as const;

/** What differs between versions of GitLab. */
export interface GitLabVersion {
  /** Whether `approved_at` is told with an approval. */
  readonly tellsTime: boolean;
}

/**
 * GitLab's REST API as its documentation has it, as far as it is used: merge requests, their notes, approvals, reviewers
 * and versions, pages by Link. Written from the public reference; no answer was recorded.
 */
export function gitLabTwin({ tellsTime }: GitLabVersion): Twin {
  return {
    prefix: '/api/v4',
    unauthorized: { status: 401, body: { message: '401 Unauthorized' } },
    answer: (request, world) => {
      const [projects, id, requests, iid = '', part = '', note = ''] = request.path;
      if (
        projects !== 'projects' ||
        id !== 'fleet-org/sub/fleet' ||
        requests !== 'merge_requests'
      ) {
        return { status: 404, body: { message: '404 Project Not Found' } };
      }
      if (iid === '') return all(request, world);
      const pull = world.pull(Number(iid));
      if (pull === undefined) return NOT_FOUND;
      switch (`${request.method} ${part}${note === '' ? '' : '/'}`) {
        case 'GET ':
          return ok(shown(pull, world, request.url));
        case 'PUT ':
          return changed(pull, request, world);
        case 'GET notes':
          return list(request, inOrder(pull.comments, request).map(shownNote));
        case 'POST notes':
          return ok(
            shownNote(world.comment(pull, request.user.login, textIn(request.body, 'body'))),
            201,
          );
        case 'PUT notes/':
          return edited(world.findComment(Number(note)), request);
        case 'GET versions':
          return list(request, versions(pull));
        case 'GET reviewers':
          return list(request, reviewers(pull));
        case 'GET approvals':
          return ok({ approved: true, approved_by: approvedBy(pull, tellsTime) });
        default:
          return NOT_FOUND;
      }
    },
  };
}

function all(request: TwinRequest, world: ForgeWorld): TwinAnswer {
  const { method, query, url } = request;
  if (method === 'POST') return opened(request, world);
  const [head, base] = [query.get('source_branch'), query.get('target_branch')];
  const found = world.pulls
    .filter((pull) => head === null || pull.head === head)
    .filter((pull) => base === null || pull.base === base)
    .toReversed();
  return list(
    request,
    found.map((pull) => shown(pull, world, url)),
  );
}

function ok(body: unknown, status = 200): TwinAnswer {
  return { status, body };
}

function list({ query, path, url }: TwinRequest, items: readonly unknown[]): TwinAnswer {
  const size = Math.min(100, Number(query.get('per_page') ?? 20));
  const page = Number(query.get('page') ?? 1);
  const { items: shownItems, last } = pageOf(items, size, page);
  if (page >= last) return ok(shownItems);
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  const target = `${url}/api/v4/${path.map(encodeURIComponent).join('/')}?${next.toString()}`;
  return { status: 200, body: shownItems, headers: { link: `<${target}>; rel="next"` } };
}

function shown(pull: WorldPull, world: ForgeWorld, url: string): unknown {
  return {
    iid: pull.number,
    web_url: `${url}/fleet-org/sub/fleet/-/merge_requests/${String(pull.number)}`,
    state: STATES[pull.state],
    title: pull.title,
    description: pull.body,
    author: { username: pull.author },
    source_branch: pull.head,
    target_branch: pull.base,
    source_project_id: pull.fork ? 99 : 7,
    target_project_id: 7,
    sha: world.headOf(pull),
    merge_commit_sha: pull.mergeCommit ?? null,
    squash_commit_sha: null,
  };
}

function refused(status: number, message: unknown): TwinAnswer {
  return { status, body: { message } };
}

function wrong({ body }: TwinRequest): TwinAnswer | undefined {
  if (textIn(body, 'title').length > 255) {
    return refused(400, { title: ['is too long (maximum is 255 characters)'] });
  }
  return textIn(body, 'description').length > 1_048_576
    ? refused(400, { description: ['is too long (maximum is 1048576 characters)'] })
    : undefined;
}

function opened(request: TwinRequest, world: ForgeWorld): TwinAnswer {
  const { body, user, url } = request;
  const [head, base] = [textIn(body, 'source_branch'), textIn(body, 'target_branch')];
  const text = { title: textIn(body, 'title'), body: textIn(body, 'description') };
  const open = world.openFor(head, base);
  if (open !== undefined) {
    return refused(409, [
      `Another open merge request already exists for this source branch: !${String(open.number)}`,
    ]);
  }
  const bad = wrong(request);
  return bad ?? ok(shown(world.open(head, base, user.login, text), world, url), 201);
}

function changed(pull: WorldPull, request: TwinRequest, world: ForgeWorld): TwinAnswer {
  const bad = wrong(request);
  if (bad !== undefined) return bad;
  pull.title = textIn(request.body, 'title');
  pull.body = textIn(request.body, 'description');
  return ok(shown(pull, world, request.url));
}

/** Newest first, unless it is asked for otherwise. */
function inOrder(
  comments: readonly WorldComment[],
  { query }: TwinRequest,
): readonly WorldComment[] {
  return query.get('sort') === 'asc' ? comments : comments.toReversed();
}

function shownNote({ id, by, body, at, system = false }: WorldComment): unknown {
  return { id, body, author: { username: by }, system, created_at: timeOf(at) };
}

/** Only who wrote a note changes it. */
function edited(note: WorldComment | undefined, { body, user }: TwinRequest): TwinAnswer {
  if (note === undefined) return NOT_FOUND;
  if (note.by !== user.login) return refused(403, '403 Forbidden');
  note.body = textIn(body, 'body');
  return ok(shownNote(note));
}

/** Newest first. */
function versions(pull: WorldPull): readonly unknown[] {
  return pull.versions
    .map(({ commit, at }) => ({ head_commit_sha: commit, created_at: timeOf(at) }))
    .toReversed();
}

function last(pull: WorldPull, by: string): WorldPull['reviews'][number] | undefined {
  return pull.reviews.findLast((review) => review.by === by && review.state !== 'commented');
}

function people(pull: WorldPull): readonly string[] {
  return [...new Set(pull.reviews.map(({ by }) => by))];
}

function reviewers(pull: WorldPull): readonly unknown[] {
  return people(pull).map((username) => ({
    user: { username },
    state: last(pull, username)?.state === 'changes-requested' ? 'requested_changes' : 'unreviewed',
  }));
}

function approvedBy(pull: WorldPull, tellsTime: boolean): readonly unknown[] {
  return people(pull).flatMap((username) => {
    const review = last(pull, username);
    if (review?.state !== 'approved') return [];
    const time = tellsTime ? { approved_at: timeOf(review.at) } : {};
    return [{ user: { username }, ...time }];
  });
}
