import { findJournal } from './find-journal';
import type { Forge, PullRequest, PullRequestText } from './forge';
import { headBranch } from './head-branches';
import type { HeadBranches } from './head-branches';
import type { Journal } from './journal';
import { keepPullRequest } from './keep-pull-request';
import type { Layout } from './layout';

/** A phase whose commit must not land any more, or not yet. */
export interface WithholdRequest {
  readonly layout: Layout;
  /** As the base branch has it. */
  readonly journal: Pick<Journal, 'cluster' | 'id'>;
  /** The phase's id; `start` and `close` for what writes the journal alone. */
  readonly phase: string;
  /** What the pull request says from now on, given the journal as its branch has it. */
  readonly describe: (journal: Journal) => PullRequestText;
}

/**
 * Tells in the open pull request of a phase, if there is one, that it must not be merged now: a gate that was open when it
 * was proposed is not any more. `proposePhase` takes that back. The one that was told; `undefined` where there is none.
 */
export async function withholdPhase(
  { forge, heads }: { readonly forge: Forge; readonly heads: Pick<HeadBranches, 'base' | 'read'> },
  { layout, journal, phase, describe }: WithholdRequest,
): Promise<PullRequest | undefined> {
  const branches = { head: headBranch(journal, phase), base: heads.base };
  const found = await forge.findPullRequest(branches);
  const view = found?.state === 'open' ? await heads.read(branches.head) : undefined;
  const proposed = view && findJournal(view.files, layout, journal.id);
  if (found === undefined || proposed?.ok !== true) return undefined;
  const text = describe(proposed.value);
  await keepPullRequest(forge, found, text);
  return { ...found, ...text };
}
