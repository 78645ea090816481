import { at, isFields, listAt, textAt, wordAt } from '../fields';
import type { Fields } from '../fields';
import { apiVersionOf } from '../kinds';
import type { ApiOutcome, ClusterApi } from './cluster-api';
import type { ReadAnswer } from './read-answer';
import type { ReadRequest } from './read-request';
import { serverTime } from './server-time';

/** Objects of a page of a list. */
const PAGE = 250;

const JSON_TYPE = 'application/json';
const METADATA_TYPE = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** Asks one question, a list page by page. */
export async function read(api: ClusterApi, request: ReadRequest): Promise<ReadAnswer> {
  const accept = request.metadataOnly === true ? METADATA_TYPE : JSON_TYPE;
  if (request.name !== undefined) {
    const outcome = await api.send({ method: 'GET', path: pathOf(request), accept });
    return answerOf(request, outcome, (body) => [ofKind(request, body)]);
  }
  const paged = await readPages(api, request, accept);
  // a list that changes faster than it is paged through is read in one go
  return paged === 'expired' ? readInOneGo(api, request, accept) : paged;
}

/** Path of the question, without its query. */
export function pathOf({ kind, namespace, name }: ReadRequest): string {
  return [
    kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`,
    ...(namespace === undefined ? [] : ['namespaces', encodeURIComponent(namespace)]),
    kind.resource,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
  ].join('/');
}

async function readPages(
  api: ClusterApi,
  request: ReadRequest,
  accept: string,
): Promise<ReadAnswer | 'expired'> {
  const objects: unknown[] = [];
  let time: string | undefined;
  let next = '';
  do {
    const query = queryOf(request, {
      limit: String(PAGE),
      ...(next === '' ? {} : { continue: next }),
    });
    const outcome = await api.send({ method: 'GET', path: pathOf(request) + query, accept });
    if (next !== '' && outcome.kind === 'answered' && outcome.status === 410) return 'expired';
    let following = '';
    const page = answerOf(request, outcome, (body) => {
      following = wordAt(body, 'metadata', 'continue') ?? '';
      return entriesOf(request, body);
    });
    if (page.kind !== 'objects') return page;
    objects.push(...page.objects);
    time ??= page.time;
    next = following;
  } while (next !== '');
  return { kind: 'objects', objects, ...(time === undefined ? {} : { time }) };
}

async function readInOneGo(
  api: ClusterApi,
  request: ReadRequest,
  accept: string,
): Promise<ReadAnswer> {
  const path = pathOf(request) + queryOf(request, {});
  const outcome = await api.send({ method: 'GET', path, accept });
  return answerOf(request, outcome, (body) => entriesOf(request, body));
}

function queryOf({ labels }: ReadRequest, rest: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({
    ...(labels === undefined ? {} : { labelSelector: labels }),
    ...rest,
  }).toString();
  return query === '' ? '' : `?${query}`;
}

function answerOf(
  request: ReadRequest,
  outcome: ApiOutcome,
  objectsOf: (body: Fields) => readonly unknown[],
): ReadAnswer {
  if (outcome.kind === 'late') return outcome;
  if (outcome.kind === 'unreachable') return { kind: 'failed', reason: outcome.reason };
  const time = serverTime(outcome.date);
  const timed = time === undefined ? {} : { time };
  const body = parseBody(outcome.text);
  switch (outcome.status) {
    case 200:
      return body === undefined
        ? { kind: 'failed', reason: 'the answer is no JSON object', ...timed }
        : { kind: 'objects', objects: objectsOf(body), ...timed };
    case 401:
      return { kind: 'unknown-user', ...timed };
    case 403:
      return { kind: 'forbidden', ...timed };
    case 404:
      return { kind: isMissing(request, body) ? 'absent' : 'not-served', ...timed };
    default:
      return { kind: 'failed', reason: `the answer is HTTP ${outcome.status}`, ...timed };
  }
}

/** The server names the object that it has not; of a kind that it does not serve it names nothing. */
function isMissing({ name }: ReadRequest, body: Fields | undefined): boolean {
  return name !== undefined && textAt(body, 'details', 'name') === name;
}

function entriesOf(request: ReadRequest, body: Fields): readonly unknown[] {
  const { keep = () => true } = request;
  return listAt(body, 'items')
    .filter((entry) => keep(textAt(entry, 'metadata', 'namespace') ?? ''))
    .map((entry) => ofKind(request, entry));
}

/** Entries of a list do not name their kind, and metadata names another. */
function ofKind({ kind }: ReadRequest, object: unknown): unknown {
  return {
    ...(isFields(object) ? object : {}),
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: at(object, 'metadata'),
  };
}

function parseBody(text: string): Fields | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isFields(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
