import { journalsOf } from '../../../src/deliver/current-switch';
import { committedPhase, isEnded, lastTree } from '../../../src/deliver/journal';
import type { Journal, JournalEntry } from '../../../src/deliver/journal';
import { foreignFiles, journalPath, manifestsIn } from '../../../src/deliver/layout';
import { stateAfter } from '../../../src/deliver/planned-switch';
import { treeDigest } from '../../../src/deliver/tree-digest';
import { recordedIn } from './commands';
import type { Landed, Remote } from './remote';
import { LAYOUT, planned } from './scenarios';

/** What is wrong with a branch once everything has ended. */
export function historyProblems({
  branch,
  ever,
}: Pick<Remote, 'branch' | 'ever'>): readonly string[] {
  const lost = ever.filter((landed) => !branch.includes(landed));
  if (lost.length > 0) return lost.map(({ sha }) => `${sha.slice(0, 8)} landed and was lost`);
  return [
    ...journalProblems(branch),
    ...branch.flatMap((landed) => told(landed, otherBytes(landed))),
  ];
}

/** What is wrong with a branch by its messages and journals alone. */
export function journalProblems(branch: readonly Landed[]): readonly string[] {
  const wrong = branch.flatMap((landed, at) => told(landed, commitProblem(branch[at - 1], landed)));
  return wrong.length > 0 ? wrong : endProblems(branch.at(-1));
}

function told({ sha }: Landed, problem: string | undefined): readonly string[] {
  return problem === undefined ? [] : [`${sha.slice(0, 8)}: ${problem}`];
}

/** A commit adds to the journals what its message says, takes nothing away, and leaves the folder that they know. */
function commitProblem(before: Landed | undefined, landed: Landed): string | undefined {
  const { view, message } = landed;
  const journals = journalsOf(view, LAYOUT);
  if (!journals.ok)
    return journals.issues.map(({ code, message: text }) => `${code} ${text}`).join();
  const shorter = before === undefined ? [] : journalTexts(before);
  const lost = shorter.find(([path, text]) => textAt(landed, path)?.startsWith(text) !== true);
  if (lost !== undefined) return `entries of ${lost[0]} are gone`;
  const [says, added] = [saidBy(message), entriesAdded(before, journals.value)];
  if (says !== added) return `says ${says}, and its journal says ${added}`;
  const digest = journals.value.map(lastTree).findLast((known) => known !== undefined);
  return digest === undefined || digest === treeDigest(LAYOUT, view.files)
    ? undefined
    : 'the journal knows the folder by another digest';
}

function journalTexts({ view }: Landed): readonly (readonly [path: string, text: string])[] {
  const journals = journalsOf(view, LAYOUT);
  return (journals.ok ? journals.value : []).map(({ id }) => {
    const path = journalPath(LAYOUT, id);
    return [path, view.files.find((file) => file.path === path)?.content ?? ''];
  });
}

function textAt({ view }: Landed, path: string): string | undefined {
  return view.files.find((file) => file.path === path)?.content;
}

/** What the new entries of a commit say that it did. */
function entriesAdded(before: Landed | undefined, journals: readonly Journal[]): string {
  const earlier = before && journalsOf(before.view, LAYOUT);
  const known = earlier?.ok === true ? earlier.value : [];
  const fresh = journals.flatMap(({ id, entries }): readonly JournalEntry[] => {
    const old = known.find((journal) => journal.id === id)?.entries.length ?? 0;
    return entries.slice(old);
  });
  const begun = fresh.flatMap((entry) => (entry.event === 'begun' ? [entry.phase] : []));
  if (begun.length > 0) return begun.join(' and ');
  const renewed = fresh.flatMap((entry) => (entry.event === 'renewed' ? [entry.items] : []));
  if (renewed.length > 0) return `renewed ${renewed.flat().join(', ')}`;
  if (fresh.some(({ event }) => event === 'started')) return 'a switch begins';
  return fresh.some(({ event }) => event === 'passed') ? 'the switch is done' : 'nothing';
}

/** What a commit of regshift says that it does; others have no trailers, and do nothing. */
function saidBy(message: string): string {
  const subject = message.split('\n')[0] ?? '';
  return message.includes('\nRegshift-Plan: ') ? subject.replace(/^prod-1: /, '') : 'nothing';
}

/** A commit holds the bytes of the last phase, and nothing else. */
function otherBytes({ view }: Landed): string | undefined {
  const recorded = recordedIn(view);
  if (recorded === undefined) return undefined;
  const { manifests } = stateAfter(planned(recorded.frozen), committedPhase(recorded.journal));
  const stranger = foreignFiles(LAYOUT, view.files, manifests)[0];
  if (stranger !== undefined) return `${stranger.place.file ?? ''} is foreign`;
  return JSON.stringify(manifestsIn(LAYOUT, view.files)) === JSON.stringify(manifests)
    ? undefined
    : 'the folder does not hold the bytes of the last phase';
}

function endProblems(tip: Landed | undefined): readonly string[] {
  const journals = tip && journalsOf(tip.view, LAYOUT);
  if (journals?.ok !== true || journals.value.length === 0) return ['no switch was begun'];
  const open = journals.value.filter((journal) => !isEnded(journal));
  const last = journals.value.at(-1)?.entries.at(-1)?.event;
  return [
    ...open.map(({ id }) => `switch ${id} has not ended`),
    ...(last === 'superseded' ? ['the last switch was handed over to none'] : []),
  ];
}
