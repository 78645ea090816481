import type { ForgeWorld, WorldComment, WorldPull, WorldReview } from './forge-world';
import { pageOf, textIn, timeOf } from './twin-server';
import type { Twin, TwinAnswer, TwinRequest } from './twin-server';

const DOCS = 'https://docs.github.com/rest';
const NOT_FOUND: TwinAnswer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: DOCS, status: '404' },
};
const LONGEST = 65_536;

/**
 * GitHub's REST API as its documentation has it, as far as it is used: pull requests, their reviews and comments, the
 * permission of a user. Written from the public reference; no answer was recorded.
 */
export const GITHUB_TWIN: Twin = {
  prefix: '/api/v3',
  unauthorized: { status: 401, body: { message: 'Bad credentials', documentation_url: DOCS } },
  answer: (request, world) => {
    const [repos, owner, repo, ...rest] = request.path;
    if (`${repos ?? ''}/${owner ?? ''}/${repo ?? ''}` !== 'repos/fleet-org/fleet') return NOT_FOUND;
    const [kind = '', name = '', part = ''] = rest;
    const pull = world.pull(Number(name));
    switch (`${request.method} ${kind}${name === '' ? '' : '/'}${part}`) {
      case 'GET pulls':
        return list(
          request,
          matching(request, world).map((one) => shown(one, world, request.url)),
        );
      case 'POST pulls':
        return opened(request, world);
      case 'GET pulls/':
        return pull === undefined ? NOT_FOUND : ok(shown(pull, world, request.url));
      case 'PATCH pulls/':
        return pull === undefined ? NOT_FOUND : changed(pull, request, world);
      case 'GET pulls/reviews':
        return pull === undefined ? NOT_FOUND : list(request, pull.reviews.map(shownReview));
      case 'GET issues/comments':
        return pull === undefined
          ? NOT_FOUND
          : list(request, world.commentsOf(pull).map(shownComment));
      case 'POST issues/comments':
        return pull === undefined ? NOT_FOUND : commented(pull, request, world);
      case `PATCH issues/${part}`:
        return edited(world.findComment(Number(part)), request);
      case 'GET collaborators/permission':
        return permission(name, request, world);
      default:
        return NOT_FOUND;
    }
  },
};

function ok(body: unknown, status = 200): TwinAnswer {
  return { status, body };
}

function list({ query }: TwinRequest, items: readonly unknown[]): TwinAnswer {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  return ok(pageOf(items, size, Number(query.get('page') ?? 1)).items);
}

/** Newest first. */
function matching({ query }: TwinRequest, { pulls }: ForgeWorld): readonly WorldPull[] {
  const [owner, branch] = (query.get('head') ?? '').split(/:(.*)/);
  const state = query.get('state') ?? 'open';
  return pulls
    .filter((pull) => state === 'all' || (pull.state === 'open') === (state === 'open'))
    .filter((pull) => pull.base === (query.get('base') ?? pull.base))
    .filter((pull) => branch === undefined || (pull.head === branch && owner === ownerOf(pull)))
    .toReversed();
}

function ownerOf({ fork }: WorldPull): string {
  return fork ? 'stranger' : 'fleet-org';
}

function shown(pull: WorldPull, world: ForgeWorld, url: string): unknown {
  const name = `${ownerOf(pull)}/fleet`;
  return {
    number: pull.number,
    html_url: `${url}/fleet-org/fleet/pull/${String(pull.number)}`,
    state: pull.state === 'open' ? 'open' : 'closed',
    title: pull.title,
    body: pull.body === '' ? null : pull.body,
    user: { login: pull.author, type: 'User' },
    head: { ref: pull.head, sha: world.headOf(pull), repo: { full_name: name } },
    base: { ref: pull.base, sha: 'b'.repeat(40), repo: { full_name: 'fleet-org/fleet' } },
    merged_at: pull.state === 'merged' ? timeOf(0) : null,
    // while it is open: a merge on trial
    merge_commit_sha: pull.mergeCommit ?? (pull.state === 'open' ? 'c'.repeat(40) : null),
    draft: false,
  };
}

function invalid(error: Readonly<Record<string, string>>): TwinAnswer {
  const body = { message: 'Validation Failed', errors: [error], documentation_url: DOCS };
  return { status: 422, body };
}

function tooLong(body: string): TwinAnswer | undefined {
  if (Array.from(body).length <= LONGEST) return undefined;
  return invalid({
    resource: 'Issue',
    code: 'custom',
    field: 'body',
    message: 'body is too long (maximum is 65536 characters)',
  });
}

function opened({ body, user, url }: TwinRequest, world: ForgeWorld): TwinAnswer {
  const [head, base] = [textIn(body, 'head'), textIn(body, 'base')];
  const text = { title: textIn(body, 'title'), body: textIn(body, 'body') };
  if (!world.hasBranch(head)) {
    return invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  }
  if (world.openFor(head, base) !== undefined) {
    const message = `A pull request already exists for fleet-org:${head}.`;
    return invalid({ resource: 'PullRequest', code: 'custom', message });
  }
  return tooLong(text.body) ?? ok(shown(world.open(head, base, user.login, text), world, url), 201);
}

function changed(pull: WorldPull, { body, url }: TwinRequest, world: ForgeWorld): TwinAnswer {
  const long = tooLong(textIn(body, 'body'));
  if (long !== undefined) return long;
  pull.title = textIn(body, 'title');
  pull.body = textIn(body, 'body');
  return ok(shown(pull, world, url));
}

function shownReview({ by, state, commit, at }: WorldReview): unknown {
  return {
    user: { login: by, type: 'User' },
    state: state.toUpperCase().replace('-', '_'),
    commit_id: commit,
    submitted_at: timeOf(at),
  };
}

function shownComment({ id, by, body, at }: WorldComment): unknown {
  return { id, user: { login: by }, body, created_at: timeOf(at) };
}

function commented(pull: WorldPull, { body, user }: TwinRequest, world: ForgeWorld): TwinAnswer {
  const text = textIn(body, 'body');
  return tooLong(text) ?? ok(shownComment(world.comment(pull, user.login, text)), 201);
}

/** Whoever may write changes the comments of others too. */
function edited(comment: WorldComment | undefined, { body, user }: TwinRequest): TwinAnswer {
  if (comment === undefined) return NOT_FOUND;
  if (user.role === 'read' && comment.by !== user.login) {
    return { status: 403, body: { message: 'Must have admin rights to Repository.' } };
  }
  comment.body = textIn(body, 'body');
  return ok(shownComment(comment));
}

function permission(login: string, { user }: TwinRequest, { users }: ForgeWorld): TwinAnswer {
  if (user.role === 'read') {
    return {
      status: 403,
      body: { message: 'Must have push access to view collaborator permission.' },
    };
  }
  const found = users.find((one) => one.login === login);
  return found === undefined ? NOT_FOUND : ok({ permission: found.role, user: { login } });
}
