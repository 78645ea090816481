import type { OpenOutcome, PullRequest } from '../../deliver/forge';
import { isRefused } from './forge-refusal';

/** Opens a pull request, or tells that there is one: a refusal with one of the statuses may mean that. */
export async function openUnlessThere(
  open: () => Promise<PullRequest>,
  find: () => Promise<PullRequest | undefined>,
  ...statuses: readonly number[]
): Promise<OpenOutcome> {
  try {
    return { ok: true, pullRequest: await open() };
  } catch (error) {
    if (!isRefused(error, ...statuses)) throw error;
    const found = await find();
    if (found?.state !== 'open') throw error;
    return { ok: false, reason: 'exists' };
  }
}

/** Whether a comment could be changed: not where it is somebody else's, or gone. */
export async function editIfOwn(edit: () => Promise<unknown>): Promise<boolean> {
  try {
    await edit();
    return true;
  } catch (error) {
    if (isRefused(error, 403, 404)) return false;
    throw error;
  }
}
