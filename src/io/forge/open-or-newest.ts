import type { PullRequest } from '../../deliver/forge';

/** The one that counts of all pull requests that a branch ever had. */
export function openOrNewest(found: readonly PullRequest[]): PullRequest | undefined {
  const [newest] = [...found].sort((a, b) => b.number - a.number);
  return found.find(({ state }) => state === 'open') ?? newest;
}
