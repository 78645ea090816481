import { closest, distance } from 'fastest-levenshtein';
import type { Issue } from '../../model/issue';
import type { Result } from '../../model/result';
import { failure, success } from '../../model/result';
import { NODE_TROUBLES, REGISTRY_TROUBLES } from './fault';
import type { Fault, FaultKind, Moment } from './fault';

/** What a fault may be about in the cluster that is rehearsed. */
export interface FaultSubjects {
  readonly nodes: readonly string[];
  /** Hosts, and `upstream` and `old-upstream` where the switch has them. */
  readonly registries: readonly string[];
  /** Phases and conditions, by words of which a moment is named. */
  readonly moments: readonly string[];
}

/** Parses all faults of a rehearsal; what joins by one of them can be the subject of another. Every problem of each is told. */
export function parseFaults(
  texts: readonly string[],
  subjects: FaultSubjects,
): Result<readonly Fault[]> {
  const results = texts.map((text, at) => {
    const others = text.startsWith('join:') ? texts.slice(0, at) : texts;
    return parseFault(text, { ...subjects, nodes: [...subjects.nodes, ...joiningIn(others)] });
  });
  const issues = results.flatMap(({ issues: found }) => found);
  return issues.length > 0
    ? failure(issues)
    : success(results.flatMap((result) => (result.ok ? [result.value] : [])));
}

/** Names that faults give to new nodes. */
function joiningIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => /^join:([^@:]+)@/.exec(text)?.[1] ?? []);
}

/** Parses `master-1:NotReady@switch`, `upstream:hang@transition`, `revert@final`, `join:worker-9@transition`, `kill:advance@push`. */
export function parseFault(text: string, subjects: FaultSubjects): Result<Fault> {
  const at = text.lastIndexOf('@');
  if (at < 0) return wrong('T010', text, 'no moment: a fault reads SUBJECT:WHAT@MOMENT');
  const what = parseKind(text, text.slice(0, at), subjects);
  if (!what.ok) return what;
  const moment = parseMoment(text, text.slice(at + 1), subjects);
  return moment.ok ? success({ text, what: what.value, moment: moment.value }) : moment;
}

function parseKind(text: string, said: string, subjects: FaultSubjects): Result<FaultKind> {
  const colon = said.lastIndexOf(':');
  const [subject, word] = colon < 0 ? [said, ''] : [said.slice(0, colon), said.slice(colon + 1)];
  if (said === 'revert') return success({ kind: 'revert' });
  if (subject === 'kill') {
    return word === 'advance'
      ? success({ kind: 'kill' })
      : wrong('T012', text, `${word === '' ? 'nobody' : word} can not be killed`, 'kill:advance');
  }
  if (subject === 'join') return joining(text, word, subjects);
  if (subjects.nodes.includes(subject)) {
    const state = NODE_TROUBLES.find((known) => known === word);
    return state === undefined
      ? wrong('T012', text, `a node can not be ${sayable(word)}`, NODE_TROUBLES.join(', '))
      : success({ kind: 'node', node: subject, state });
  }
  return registryTrouble(text, subject, word, subjects);
}

function joining(text: string, node: string, { nodes }: FaultSubjects): Result<FaultKind> {
  if (!/^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/.test(node)) {
    return wrong('T012', text, `${sayable(node)} is no name of a node`, 'join:worker-9');
  }
  return nodes.includes(node)
    ? wrong('T012', text, `${node} is there already`)
    : success({ kind: 'join', node });
}

function registryTrouble(
  text: string,
  subject: string,
  word: string,
  { nodes, registries }: FaultSubjects,
): Result<FaultKind> {
  if (!registries.includes(subject)) {
    const all = [...nodes, ...registries, 'revert', 'join', 'kill'];
    return wrong(
      'T011',
      text,
      `${sayable(subject)} is neither a node nor a registry of this cluster`,
      near(subject, all),
    );
  }
  const health = REGISTRY_TROUBLES.find((trouble) => trouble === word);
  return health === undefined
    ? wrong('T012', text, `a registry can not be ${sayable(word)}`, REGISTRY_TROUBLES.join(', '))
    : success({ kind: 'registry', host: subject, health });
}

function parseMoment(text: string, word: string, { moments }: FaultSubjects): Result<Moment> {
  if (word === 'push') return success({ kind: 'push' });
  const wanted = plain(word);
  if (wanted !== '' && moments.some((moment) => plain(moment).includes(wanted))) {
    return success({ kind: 'word', word: wanted });
  }
  return wrong(
    'T013',
    text,
    `${sayable(word)} names no moment of this switch`,
    `push, ${moments.join(', ')}`,
  );
}

/** `switch-direct` and `DeckhouseRegistrySwitchReady` both have the word `switch`. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z\d]/g, '');
}

function near(word: string, known: readonly string[]): string {
  const best = closest(word, known);
  return distance(word, best) <= 3 ? `did you mean ${best}?` : `one of ${known.join(', ')}`;
}

function sayable(word: string): string {
  return word === '' ? 'nothing' : word;
}

function wrong(code: string, text: string, message: string, hint?: string): Result<never> {
  const issue: Issue = {
    code,
    severity: 'error',
    place: { path: `--fault ${text}` },
    message,
    ...(hint === undefined ? {} : { hint }),
  };
  return failure([issue]);
}
