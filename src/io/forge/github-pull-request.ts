import type { PullRequest } from '../../deliver/forge';
import type { AnswerFields } from './answer-fields';

/** A pull request as GitHub writes it, and Gitea after it: only whether it is merged each tells in its own way. */
export function gitHubPullRequest(one: AnswerFields, isMerged: boolean): PullRequest {
  // of one that is open it names the commit of a trial merge
  const mergeCommit = isMerged ? one.tryText('merge_commit_sha') : undefined;
  return {
    number: one.number('number'),
    url: one.text('html_url'),
    state: isMerged ? 'merged' : one.text('state') === 'open' ? 'open' : 'closed',
    title: one.text('title'),
    body: one.tryText('body') ?? '',
    author: one.tryText('user', 'login') ?? '',
    head: one.text('head', 'sha'),
    ...(mergeCommit === undefined ? {} : { mergeCommit }),
  };
}
