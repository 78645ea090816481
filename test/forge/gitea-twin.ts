import type { ForgeWorld, WorldComment, WorldPull, WorldReview } from './forge-world';
import { pageOf, textIn, timeOf } from './twin-server';
import type { Twin, TwinAnswer, TwinRequest } from './twin-server';

const NOT_FOUND: TwinAnswer = {
  status: 404,
  body: { errors: null, message: "The target couldn't be found.", url: '/api/swagger' },
};
/** A server may give less on a page than it is asked for. */
const LARGEST_PAGE = 30;

const STATES: Readonly<Record<WorldReview['state'], string>> = {
  approved: 'APPROVED',
  'changes-requested': 'REQUEST_CHANGES',
  commented: 'COMMENT',
  dismissed: 'APPROVED',
};

/**
 * Gitea's REST API as its description in OpenAPI and its sources have it, as far as it is used: pull requests, reviews,
 * comments. Written from them; no answer was recorded.
 */
export const GITEA_TWIN: Twin = {
  prefix: '/api/v1',
  unauthorized: { status: 401, body: { message: 'invalid username, password or token' } },
  answer: (request, world) => {
    const [repos, owner, repo, kind = '', name = '', part = ''] = request.path;
    if (`${repos ?? ''}/${owner ?? ''}/${repo ?? ''}` !== 'repos/fleet-org/fleet') return NOT_FOUND;
    const pull = world.pull(Number(name));
    if (name === 'comments') return edited(world.findComment(Number(part)), request);
    if (name === '') return all(request, world);
    if (pull === undefined) return NOT_FOUND;
    switch (`${request.method} ${kind} ${part}`) {
      case 'GET pulls ':
        return ok(shown(pull, world, request.url));
      case 'PATCH pulls ':
        pull.title = textIn(request.body, 'title');
        pull.body = textIn(request.body, 'body');
        return ok(shown(pull, world, request.url), 201);
      case 'GET pulls reviews':
        return list(
          request,
          pull.reviews.map((review) => shownReview(review, world)),
        );
      case 'GET issues comments':
        return ok(world.commentsOf(pull).map(shownComment));
      case 'POST issues comments':
        return ok(
          shownComment(world.comment(pull, request.user.login, textIn(request.body, 'body'))),
          201,
        );
      default:
        return NOT_FOUND;
    }
  },
};

function ok(body: unknown, status = 200): TwinAnswer {
  return { status, body };
}

function list({ query }: TwinRequest, items: readonly unknown[]): TwinAnswer {
  const size = Math.min(LARGEST_PAGE, Number(query.get('limit') ?? LARGEST_PAGE));
  const page = pageOf(items, size, Number(query.get('page') ?? 1));
  return { status: 200, body: page.items, headers: { 'x-total-count': String(items.length) } };
}

function all(request: TwinRequest, world: ForgeWorld): TwinAnswer {
  const { method, query, url } = request;
  if (method === 'POST') return opened(request, world);
  const isOpen = (query.get('state') ?? 'open') === 'open';
  const found = world.pulls.filter(({ state }) => (state === 'open') === isOpen).toReversed();
  return list(
    request,
    found.map((pull) => shown(pull, world, url)),
  );
}

function shown(pull: WorldPull, world: ForgeWorld, url: string): unknown {
  const isThere = world.hasBranch(pull.head);
  return {
    number: pull.number,
    html_url: `${url}/fleet-org/fleet/pulls/${String(pull.number)}`,
    state: pull.state === 'open' ? 'open' : 'closed',
    title: pull.title,
    body: pull.body,
    user: { login: pull.author },
    head: {
      label: pull.head,
      ref: isThere ? pull.head : `refs/pull/${String(pull.number)}/head`,
      sha: world.headOf(pull),
      repo_id: pull.fork ? 99 : 7,
    },
    base: { label: pull.base, ref: pull.base, repo_id: 7 },
    merged: pull.state === 'merged',
    merge_commit_sha: pull.mergeCommit ?? null,
  };
}

function opened({ body, user, url }: TwinRequest, world: ForgeWorld): TwinAnswer {
  const [head, base] = [textIn(body, 'head'), textIn(body, 'base')];
  const text = { title: textIn(body, 'title'), body: textIn(body, 'body') };
  if (!world.hasBranch(head)) return NOT_FOUND;
  const open = world.openFor(head, base);
  if (open !== undefined) {
    const message = `pull request already exists for these targets [id: ${String(open.number)}, head_branch: ${head}]`;
    return { status: 409, body: { message, url: '/api/swagger' } };
  }
  return ok(shown(world.open(head, base, user.login, text), world, url), 201);
}

function shownReview({ by, state, commit, at }: WorldReview, { users }: ForgeWorld): unknown {
  const role = users.find(({ login }) => login === by)?.role ?? 'none';
  return {
    user: { login: by },
    state: STATES[state],
    commit_id: commit,
    dismissed: state === 'dismissed',
    stale: false,
    official: role === 'write' || role === 'admin',
    submitted_at: timeOf(at),
  };
}

function shownComment({ id, by, body, at }: WorldComment): unknown {
  return { id, user: { login: by }, body, created_at: timeOf(at) };
}

/** Who wrote a comment changes it, or who rules the repository. */
function edited(comment: WorldComment | undefined, { body, user }: TwinRequest): TwinAnswer {
  if (comment === undefined) return NOT_FOUND;
  if (user.role !== 'admin' && comment.by !== user.login) {
    return { status: 403, body: { message: 'Only the poster may change it' } };
  }
  comment.body = textIn(body, 'body');
  return ok(shownComment(comment));
}
