import { canonicalJson } from '../model/canonical-json';
import type { FileSet } from '../model/file-set';
import type { Issue } from '../model/issue';
import { findJournal } from './find-journal';
import type { PullRequest } from './forge';
import { isOurs } from './head-branches';
import type { HeadView } from './head-branches';
import { parseFrozen } from './frozen-text';
import type { Journal, JournalEntry } from './journal';
import { frozenPath, journalPath } from './layout';
import type { Layout } from './layout';
import { markerOf } from './pull-request-marker';
import type { CommitRequest } from './repository';

/** A phase that is to be proposed, and what is there already. */
export interface ProposalSituation {
  readonly layout: Layout;
  /** As the commit will leave it. */
  readonly journal: Journal;
  readonly draft: CommitRequest;
  readonly base: string;
  /** Name of the head branch. */
  readonly head: string;
  readonly view: HeadView | undefined;
  readonly found: PullRequest | undefined;
}

export type ProposalDecision =
  /** The head branch holds it already. */
  | { readonly kind: 'keep'; readonly commit: string; readonly journal: Journal }
  /** The head branch is not there, or holds what has been overtaken. */
  | { readonly kind: 'push'; readonly expected: string | undefined }
  /** It was merged: the branch that was read is older than that, or the merge was undone. */
  | { readonly kind: 'merged'; readonly pullRequest: PullRequest }
  /** A person has to act first. */
  | { readonly kind: 'held'; readonly issue: Issue };

/** Decides from what is there now, and from nothing else: asked again after a kill, it says the same. */
export function decideProposal(situation: ProposalSituation): ProposalDecision {
  const { journal, view, found } = situation;
  if (found !== undefined && isAbout(found, journal)) {
    if (found.state === 'closed') return held(closedUnmerged(found, situation));
    if (found.state === 'merged') return { kind: 'merged', pullRequest: found };
  }
  if (view === undefined) return { kind: 'push', expected: undefined };
  const current = currentJournal(view, situation);
  if (current !== undefined) return { kind: 'keep', commit: view.commit, journal: current };
  return isOurs(view)
    ? { kind: 'push', expected: view.commit }
    : held(foreignCommit(view, situation));
}

/** One whose marker a person has removed is taken to be about this plan: better ask than open another. */
function isAbout({ body }: PullRequest, { plan }: Journal): boolean {
  const marker = markerOf(body);
  return marker === undefined || marker.plan === plan.hash;
}

/**
 * The journal of a head branch that still says what the draft would; `undefined` when it does not. Evidence and times are
 * as they were when it was made. A baseline that has moved since is not: a gate would compare with what was long ago.
 */
function currentJournal(
  { files, changesOthers }: HeadView,
  { layout, journal, draft }: ProposalSituation,
): Journal | undefined {
  const found = findJournal(files, layout, journal.id);
  if (changesOthers || found?.ok !== true) return undefined;
  const frozen = frozenPath(layout, journal.id);
  const records = [journalPath(layout, journal.id), frozen];
  const isSame =
    contentOf(files, records) === contentOf(draft.files, records) &&
    frozenSubstance(files, frozen, found.value) === frozenSubstance(draft.files, frozen, journal) &&
    substanceOf(found.value) === substanceOf(journal);
  return isSame ? found.value : undefined;
}

function contentOf(files: FileSet, except: readonly string[]): string {
  return canonicalJson(files.filter(({ path }) => !except.includes(path)));
}

/** What was frozen, but for when the cluster was observed: `start` may be called again and again. */
function frozenSubstance(files: FileSet, path: string, { plan }: Journal): string {
  const file = files.find((one) => one.path === path);
  const parsed = file && parseFrozen(file.content, path, plan.frozen);
  if (parsed?.ok !== true) return '';
  const { basis } = parsed.value.plan;
  const timeless = basis.kind === 'observed' ? { ...basis, time: undefined } : basis;
  return canonicalJson({ ...parsed.value, plan: { ...parsed.value.plan, basis: timeless } });
}

function substanceOf({ id, cluster, plan: { hash, route, phases }, entries }: Journal): string {
  const plan = { hash, route, phases };
  return canonicalJson({ id, cluster, plan, entries: entries.map(timeless) });
}

function timeless(entry: JournalEntry): unknown {
  switch (entry.event) {
    case 'started':
      return entry.event;
    case 'begun':
      return [entry.event, entry.phase, { ...entry.baseline, observedAt: undefined }];
    case 'passed':
      return [entry.event, entry.phase];
    case 'renewed':
      return [entry.event, entry.items, entry.tree];
    case 'superseded':
      return [entry.event, entry.by];
    case 'renewed':
      return [entry.event, entry.items, entry.tree];
  }
}

function held(issue: Issue): ProposalDecision {
  return { kind: 'held', issue };
}

function closedUnmerged({ url }: PullRequest, { journal }: ProposalSituation): Issue {
  return {
    code: 'D031',
    severity: 'error',
    place: {},
    message: `the pull request ${url} of switch ${journal.id} was closed without being merged`,
    hint: isBeginning(journal)
      ? 'reopen it to go on, or ask for something else in the cluster file and start again'
      : 'reopen it to go on, or take the switch back:  regshift rollback',
  };
}

/** The branch holds nothing of the switch yet. */
function isBeginning({ entries }: Journal): boolean {
  return entries.every(({ event }) => event !== 'passed');
}

function foreignCommit({ commit }: HeadView, { head }: ProposalSituation): Issue {
  return {
    code: 'D032',
    severity: 'error',
    place: {},
    message: `branch ${head} holds a commit that is not regshift's (${commit.slice(0, 7)})`,
    hint: 'take it off the branch again; what you need of it, propose by itself',
  };
}

/** The merge was undone. */
export function mergeUndone({ url }: PullRequest, { base, journal }: ProposalSituation): Issue {
  return {
    code: 'D033',
    severity: 'error',
    place: {},
    message: `${url} was merged, but ${base} does not hold what it brought: it was reverted, or changed on the way`,
    hint: `restore it to go on with switch ${journal.id}, or take the switch back:  regshift rollback`,
  };
}
