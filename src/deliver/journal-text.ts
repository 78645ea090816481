import { parseDocument, stringify } from 'yaml';
import type { Baseline } from '../gate/baseline';
import { STATES } from '../model/mode';
import { isPlainMap } from '../model/plain-map';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { misplacedEntry } from './journal';
import type { FrozenPlan, Journal, JournalEntry } from './journal';

const API_VERSION = 'regshift.io/v1alpha1';
const KIND = 'SwitchJournal';

/** YAML. A longer journal's text begins with the shorter one's: its diff has added lines only. */
export function formatJournal({ id, cluster, plan, entries }: Journal): string {
  const { hash, frozen, route, phases } = plan;
  return stringify(
    {
      apiVersion: API_VERSION,
      kind: KIND,
      id,
      cluster,
      plan: {
        hash,
        frozen,
        route,
        phases: phases.map((phase) => ({ id: phase.id, kind: phase.kind })),
      },
      entries,
    },
    { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** Reads what `formatJournal` wrote. A journal whose entries do not follow its phases is refused. */
export function parseJournal(text: string, file: string): Result<Journal> {
  const document = parseDocument(text, { version: '1.1', logLevel: 'silent', prettyErrors: false });
  const journal = document.errors.length > 0 ? undefined : journalFrom(document.toJS());
  if (journal === undefined)
    return failure([issue('D001', file, 'can not be read as the journal of a switch')]);
  const misplaced = misplacedEntry(journal);
  return misplaced === undefined
    ? success(journal)
    : failure([issue('D002', file, `entry ${misplaced} does not follow from the plan's phases`)]);
}

/** Whether a text claims to be a journal, well-formed or not. */
export function isJournalText(text: string): boolean {
  return text.startsWith(`apiVersion: ${API_VERSION}\nkind: ${KIND}\n`);
}

function issue(code: string, file: string, message: string): Issue {
  const hint = 'restore the file from the history of the repository';
  return { code, severity: 'error', place: { file }, message, hint };
}

type Fields = Readonly<Record<string, unknown>>;

function journalFrom(value: unknown): Journal | undefined {
  if (!isPlainMap(value) || value['apiVersion'] !== API_VERSION || value['kind'] !== KIND)
    return undefined;
  const { id, cluster } = value;
  const plan = planFrom(value['plan']);
  const entries = listFrom(value['entries'], entryFrom);
  return isText(id) && isText(cluster) && plan !== undefined && entries !== undefined
    ? { id, cluster, plan, entries }
    : undefined;
}

function planFrom(value: unknown): FrozenPlan | undefined {
  if (!isPlainMap(value)) return undefined;
  const { hash, frozen } = value;
  if (!isText(hash) || !isText(frozen)) return undefined;
  const route = listFrom(value['route'], (state) => STATES.find((known) => known === state));
  const phases = listFrom(value['phases'], phaseFrom);
  return route === undefined || phases === undefined ? undefined : { hash, frozen, route, phases };
}

function phaseFrom(value: unknown): FrozenPlan['phases'][number] | undefined {
  if (!isPlainMap(value) || !isText(value['id'])) return undefined;
  const kind = (['commit', 'action', 'check'] as const).find((known) => known === value['kind']);
  return kind === undefined ? undefined : { id: value['id'], kind };
}

function entryFrom(value: unknown): JournalEntry | undefined {
  if (!isPlainMap(value)) return undefined;
  const { event, phase, at } = value;
  if (at !== undefined && !isText(at)) return undefined;
  const when = at === undefined ? {} : { at };
  if (event === 'started') return { event, ...when };
  if (event === 'superseded') {
    const { by } = value;
    return isText(by) ? { event, by, ...when } : undefined;
  }
  if (event === 'renewed') {
    const { tree } = value;
    const items = listFrom(value['items'], textFrom);
    return isText(tree) && items !== undefined ? { event, items, tree, ...when } : undefined;
  }
  if (!isText(phase)) return undefined;
  if (event === 'begun') return begunFrom(value, phase, when);
  const evidence = listFrom(value['evidence'], textFrom);
  return event === 'passed' && evidence !== undefined
    ? { event, phase, evidence, ...when }
    : undefined;
}

function begunFrom(
  { baseline, tree, approvedBy }: Fields,
  phase: string,
  when: Pick<JournalEntry, 'at'>,
): JournalEntry | undefined {
  if (!isBaseline(baseline) || !isText(tree)) return undefined;
  if (approvedBy !== undefined && !isText(approvedBy)) return undefined;
  const approval = approvedBy === undefined ? {} : { approvedBy };
  return { event: 'begun', phase, baseline, tree, ...approval, ...when };
}

/** The boundary where text that regshift itself wrote becomes typed again. */
function isBaseline(value: unknown): value is Baseline {
  return (
    isPlainMap(value) &&
    isTexts(value['config']) &&
    (value['observedAt'] === undefined || isTexts(value['observedAt'])) &&
    ['registryStateVersion', 'registryStateHash', 'health'].every((key) =>
      isTextOrNone(value, key),
    ) &&
    ['undefined', 'number'].includes(typeof value['controllerGeneration']) &&
    ['checksums', 'nodeVersions'].every((key) => value[key] === undefined || isTexts(value[key])) &&
    ['readyModules', 'pullErrors'].every(
      (key) => value[key] === undefined || listFrom(value[key], textFrom) !== undefined,
    )
  );
}

function isTextOrNone(fields: Fields, key: string): boolean {
  return fields[key] === undefined || isText(fields[key]);
}

function isTexts(value: unknown): boolean {
  return isPlainMap(value) && Object.values(value).every(isText);
}

function textFrom(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function listFrom<T>(
  value: unknown,
  itemFrom: (item: unknown) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map(itemFrom).filter((item) => item !== undefined);
  return items.length === value.length ? items : undefined;
}
