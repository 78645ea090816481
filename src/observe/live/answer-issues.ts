import type { Issue } from '../../model/issue';
import { compareText } from '../../model/issue';
import type { Answered } from './answered';
import { describeRequest } from './read-request';
import type { ReadRequest } from './read-request';

/** What stays unknown, as warnings: one for each question, but for kinds that the server does not know. */
export function answerIssues(asked: readonly Answered[]): readonly Issue[] {
  return [...asked.flatMap(issueOf), ...unservedGroups(asked).map(notServed)];
}

function issueOf({ request, answer }: Answered): readonly Issue[] {
  const question = describeRequest(request);
  switch (answer.kind) {
    case 'objects':
    case 'not-served':
      return [];
    case 'absent':
      return request.of === 'engine' ? [warning('O035', notThere(request), ENGINE_HINT)] : [];
    case 'forbidden':
      return [
        warning('O030', `may not ${question}; what it tells stays unknown`, rightOf(request)),
      ];
    case 'unknown-user':
      return [warning('O033', `could not ${question}: the login is not accepted`, LOGIN_HINT)];
    case 'late':
      return [
        warning(
          'O032',
          `could not ${question}: no answer within ${answer.seconds} s`,
          'give it more time with --timeout',
        ),
      ];
    case 'failed':
      return [warning('O033', `could not ${question}: ${answer.reason}`)];
  }
}

const ENGINE_HINT =
  'spec.delivery.engine of the cluster file says where it is: context, namespace and name';
const LOGIN_HINT = 'try kubectl auth whoami with the same kubeconfig and context';

/** The exact right that is missing, as a rule would grant it. */
function rightOf({ kind, namespace, name }: ReadRequest): string {
  const group = kind.group === '' ? '""' : kind.group;
  const names = name === undefined ? '' : `, resourceNames [${name}]`;
  const where =
    namespace === undefined ? 'in a ClusterRole' : `in a Role of namespace ${namespace}`;
  const verb = name === undefined ? 'list' : 'get';
  return `grant apiGroups [${group}], resources [${kind.resource}]${names}, verbs [${verb}] ${where}`;
}

function notThere({ kind, namespace = '', name = '' }: ReadRequest): string {
  return `${kind.kind} ${namespace}/${name} is not there: what was applied stays unknown`;
}

interface UnservedGroup {
  readonly group: string;
  readonly kinds: readonly string[];
}

function unservedGroups(asked: readonly Answered[]): readonly UnservedGroup[] {
  const unserved = asked.filter(({ answer }) => answer.kind === 'not-served');
  const groups = [...new Set(unserved.map(({ request }) => request.kind.group))].sort(compareText);
  return groups.map((group) => {
    const kinds = unserved
      .filter(({ request }) => request.kind.group === group)
      .map(({ request }) => request.kind.kind);
    return { group, kinds: [...new Set(kinds)].sort(compareText) };
  });
}

function notServed({ group, kinds }: UnservedGroup): Issue {
  const hint =
    group === 'deckhouse.io'
      ? 'is this a cluster of DKP? For any other write platform.type: Kubernetes in the cluster file and pass it with -f'
      : undefined;
  return warning('O031', `the API server serves no ${kinds.join(', ')} of ${group}`, hint);
}

/** Why nothing can be told of a cluster, for a person. */
export function whyNothing(asked: readonly Answered[]): string {
  const any = (kind: Answered['answer']['kind']): boolean =>
    asked.some(({ answer }) => answer.kind === kind);
  if (any('unknown-user')) return `the API server does not accept the login; ${LOGIN_HINT}`;
  const [failed] = asked.flatMap(({ answer }) => (answer.kind === 'failed' ? [answer.reason] : []));
  if (failed !== undefined) return `the API server can not be asked: ${failed}`;
  const [late] = asked.flatMap(({ answer }) => (answer.kind === 'late' ? [answer.seconds] : []));
  if (late !== undefined) return `the API server gave no answer within ${late} s`;
  return any('forbidden')
    ? 'this account may read nothing of the cluster; docs/how-to/observe-a-cluster.md has the roles that it needs'
    : 'the server serves no nodes: it is no API server of Kubernetes';
}

function warning(code: string, message: string, hint?: string): Issue {
  return {
    code,
    severity: 'warning',
    place: {},
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}
