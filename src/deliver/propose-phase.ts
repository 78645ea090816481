import { BugError, EnvironmentError } from '../model/errors';
import type { Issue } from '../model/issue';
import { decideProposal, mergeUndone } from './decide-proposal';
import type { ProposalSituation } from './decide-proposal';
import { findJournal } from './find-journal';
import type { Branches, Forge, PullRequest, PullRequestText } from './forge';
import { headBranch } from './head-branches';
import type { HeadBranches } from './head-branches';
import type { Journal } from './journal';
import { keepPullRequest } from './keep-pull-request';
import { journalPath } from './layout';
import type { Layout } from './layout';
import { proposedPhase } from './proposed-phase';
import type { CommitRequest } from './repository';

export interface ProposePorts {
  readonly forge: Forge;
  readonly heads: HeadBranches;
}

/** A commit that is to come by way of a pull request. */
export interface ProposeRequest {
  readonly layout: Layout;
  /** Name of the switch's journal. */
  readonly id: string;
  /** What `draftCommit` made on the newest tip. */
  readonly draft: CommitRequest;
  /**
   * What the pull request says.
   *
   * @param journal - as its branch has it
   * @param isAnew - whether the branch was made just now: nobody has looked at its commit yet
   */
  readonly describe: (journal: Journal, isAnew: boolean) => PullRequestText;
}

/** What came of a call. */
export type ProposeOutcome =
  | {
      readonly kind: 'proposed';
      readonly change: 'opened' | 'updated' | 'unchanged';
      /** Whether its branch was made just now. */
      readonly isAnew: boolean;
      readonly pullRequest: PullRequest;
    }
  /** The branch that was read has moved, or somebody else was faster: look again. */
  | { readonly kind: 'moved' }
  /** A person has to act first. */
  | { readonly kind: 'held'; readonly issues: readonly Issue[] };

/**
 * Proposes a phase instead of landing it: its commit goes to a branch of its own, with a pull request. Level-triggered, as
 * `advance` is: called again it changes nothing when nothing has changed, and makes the branch anew when what it holds has
 * been overtaken. May be killed anywhere and called again, by several at once.
 */
export async function proposePhase(
  ports: ProposePorts,
  request: ProposeRequest,
): Promise<ProposeOutcome> {
  const { forge, heads } = ports;
  const { layout, draft, describe } = request;
  if (draft.expectedTip === undefined) {
    throw new EnvironmentError(
      `branch ${heads.base} has no commit yet: a pull request needs one to be merged into`,
    );
  }
  const journal = journalIn(request);
  const branches = { head: headBranch(journal, proposedPhase(journal).name), base: heads.base };
  const view = await heads.read(branches.head);
  const found = await forge.findPullRequest(branches);
  const situation = { layout, journal, draft, ...branches, view, found };
  const decision = decideProposal(situation);
  switch (decision.kind) {
    case 'held':
      return { kind: 'held', issues: [decision.issue] };
    case 'merged':
      return afterMerge(decision.pullRequest, situation, heads);
    case 'keep':
      return show(
        forge,
        branches,
        found,
        decision.commit,
        describe(decision.journal, false),
        false,
      );
    case 'push': {
      const pushed = await heads.push(branches.head, draft, decision.expected);
      if (!pushed.ok) return { kind: 'moved' };
      return show(forge, branches, found, pushed.sha, describe(journal, true), true);
    }
  }
}

/** The merge is either newer than what was read, or has been undone since. */
async function afterMerge(
  pullRequest: PullRequest,
  situation: ProposalSituation,
  heads: HeadBranches,
): Promise<ProposeOutcome> {
  const tip = await heads.baseTip();
  return tip === situation.draft.expectedTip
    ? { kind: 'held', issues: [mergeUndone(pullRequest, situation)] }
    : { kind: 'moved' };
}

/** Sees to it that the pull request is there and says what it should. */
async function show(
  forge: Forge,
  branches: Branches,
  found: PullRequest | undefined,
  head: string,
  text: PullRequestText,
  isAnew: boolean,
): Promise<ProposeOutcome> {
  if (found?.state !== 'open') {
    const opened = await forge.openPullRequest(branches, text);
    return opened.ok
      ? { kind: 'proposed', change: 'opened', isAnew, pullRequest: { ...opened.pullRequest, head } }
      : { kind: 'moved' };
  }
  const kept = await keepPullRequest(forge, found, text);
  return {
    kind: 'proposed',
    change: isAnew ? 'updated' : kept,
    isAnew,
    pullRequest: { ...found, ...text, head },
  };
}

function journalIn({ layout, id, draft }: ProposeRequest): Journal {
  const journal = findJournal(draft.files, layout, id);
  if (journal?.ok !== true)
    throw new BugError(`the draft has no journal at ${journalPath(layout, id)}`);
  return journal.value;
}
