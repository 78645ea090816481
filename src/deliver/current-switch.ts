import type { Issue } from '../model/issue';
import { rememberPair } from '../model/remember';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import type { FrozenSwitch } from './frozen-switch';
import { parseFrozen } from './frozen-text';
import { committedPhase, isEnded } from './journal';
import type { Journal } from './journal';
import { parseJournal } from './journal-text';
import { frozenPath, isJournalPath } from './layout';
import type { Layout } from './layout';
import type { RepositoryView } from './repository';

/** A switch as the repository has it. */
export interface RecordedSwitch {
  readonly journal: Journal;
  readonly frozen: FrozenSwitch;
}

/**
 * All switches of a cluster, the oldest first, or everything that is wrong with their journals. Read once for each view: every
 * look asks several times.
 */
export const journalsOf = rememberPair(readJournals);

function readJournals(
  view: Pick<RepositoryView, 'files'>,
  layout: Layout,
): Result<readonly Journal[]> {
  const read = view.files
    .filter(({ path }) => isJournalPath(layout, path))
    .map(({ path, content }) => parseJournal(content, path));
  const issues = read.flatMap((one) => (one.ok ? [] : one.issues));
  const journals = read.flatMap((one) => (one.ok ? [one.value] : []));
  const open = journals.filter((journal) => !isEnded(journal));
  if (issues.length > 0) return failure(issues);
  return open.length > 1 ? failure([severalAtOnce(layout, open)]) : success(journals);
}

/** The switch that is under way, else the last one; `undefined` where none was ever started. */
export function currentSwitch(
  view: RepositoryView,
  layout: Layout,
): Result<RecordedSwitch | undefined> {
  const journals = journalsOf(view, layout);
  if (!journals.ok) return journals;
  const journal = journals.value.find((one) => !isEnded(one)) ?? journals.value.at(-1);
  if (journal === undefined) return success(undefined);
  const frozen = frozenOf(view, layout, journal);
  return frozen.ok ? success({ journal, frozen: frozen.value }) : frozen;
}

function frozenOf(view: RepositoryView, layout: Layout, journal: Journal): Result<FrozenSwitch> {
  const path = frozenPath(layout, journal.id);
  const file = view.files.find((one) => one.path === path);
  return file === undefined
    ? failure([isGone(path)])
    : parseFrozen(file.content, path, journal.plan.frozen);
}

function isGone(file: string): Issue {
  return {
    code: 'D005',
    severity: 'error',
    place: { file },
    message: 'is not there: it holds what the switch is carried out from',
    hint: 'restore the file from the history of the repository',
  };
}

/**
 * The synced folder is not what the last phase of a switch left.
 *
 * @param branch - where; the default is the branch that phases are committed to
 */
export function drifted({ manifests }: Layout, journal: Journal, branch?: string): Issue {
  const { id = '' } = journal.plan.phases[committedPhase(journal) ?? 0] ?? {};
  const isRenewed = journal.entries.at(-1)?.event === 'renewed';
  const [left, commit] = isRenewed
    ? [`the last renewal after switch ${journal.id}`, 'renewal']
    : [`phase ${id} of switch ${journal.id}`, 'phase'];
  return {
    code: 'D008',
    severity: 'error',
    place: { file: manifests },
    message: `is not what ${left} left${branch === undefined ? '' : ` on ${branch}`}: somebody has changed it since`,
    hint: `compare it with the commit of that ${commit}, and restore it: git log ${branch === undefined ? '' : `${branch} `}-- ${manifests}`,
  };
}

function severalAtOnce({ switches }: Layout, open: readonly Journal[]): Issue {
  return {
    code: 'D006',
    severity: 'error',
    place: { file: switches },
    message: `several switches are under way at once: ${open.map(({ id }) => id).join(', ')}`,
    hint: 'restore the folder from the history of the repository: regshift starts one at a time',
  };
}
