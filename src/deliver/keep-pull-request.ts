import type { Forge, PullRequest, PullRequestText } from './forge';
import { sameText } from './keep-comment';

/** Sees to it that a pull request says what it should. */
export async function keepPullRequest(
  forge: Pick<Forge, 'updatePullRequest'>,
  { number, title, body }: PullRequest,
  text: PullRequestText,
): Promise<'updated' | 'unchanged'> {
  if (title === text.title && sameText(body, text.body)) return 'unchanged';
  await forge.updatePullRequest(number, text);
  return 'updated';
}
