import { EnvironmentError } from '../../model/errors';
import { isBefore } from '../../model/time';
import { wordAt } from '../fields';
import { KINDS } from '../kinds';
import type { Snapshot } from '../snapshot';
import type { ApiOutcome, ClusterApi } from './cluster-api';
import { heartbeatOf, publicationOf } from './publication';
import type { Heartbeat, PublicationPlace } from './publication';
import { pathOf, read } from './read';
import type { ReadAnswer } from './read-answer';
import type { ReadRequest } from './read-request';

/** `older`: somebody has published a newer observation meanwhile, and it stays. */
export type PublishOutcome = 'published' | 'older';

/** How often others may be faster before it is given up. */
const MOST_TRIES = 5;

/**
 * Publishes a snapshot in a ConfigMap that is there already. Of several observers the newest observation wins, whoever
 * writes last: each replaces only the version that it has read. Throws an `EnvironmentError` when it can not be written.
 */
export async function publish(
  api: ClusterApi,
  place: PublicationPlace,
  snapshot: Snapshot,
  periodSeconds: number,
): Promise<PublishOutcome> {
  const observedAt = snapshot.observedAt?.time;
  if (observedAt === undefined) throw new EnvironmentError('the API server does not tell the time');
  const heartbeat = { observedAt, periodSeconds };
  for (let tries = 1; ; tries++) {
    const { configMap } = await readConfigMap(api, place);
    if (isNewer(heartbeatOf(configMap), heartbeat)) return 'older';
    const outcome = await api.send({
      method: 'PATCH',
      path: pathOf(requestFor(place)),
      accept: 'application/json',
      body: {
        type: 'application/merge-patch+json',
        text: JSON.stringify({
          metadata: { resourceVersion: wordAt(configMap, 'metadata', 'resourceVersion') },
          data: publicationOf(snapshot, heartbeat),
        }),
      },
    });
    if (outcome.kind === 'answered' && outcome.status === 200) return 'published';
    const isConflict = outcome.kind === 'answered' && outcome.status === 409;
    if (!isConflict || tries === MOST_TRIES) throw refused(place, outcome);
  }
}

function requestFor({ namespace, name }: PublicationPlace): ReadRequest {
  return { of: 'cluster', kind: KINDS.configMap, namespace, name };
}

/** The ConfigMap and the server's time. Throws an `EnvironmentError` when it can not be read. */
export async function readConfigMap(
  api: ClusterApi,
  place: PublicationPlace,
): Promise<{ readonly configMap: unknown; readonly time?: string }> {
  const answer = await read(api, requestFor(place));
  if (answer.kind === 'objects') {
    const [configMap] = answer.objects;
    return { configMap, ...(answer.time === undefined ? {} : { time: answer.time }) };
  }
  throw new EnvironmentError(`can not read ${describePlace(place)}: ${whyNot(answer)}`);
}

function whyNot(answer: Exclude<ReadAnswer, { readonly kind: 'objects' }>): string {
  switch (answer.kind) {
    case 'absent':
      return 'it is not there';
    case 'not-served':
      return 'the server serves no ConfigMaps';
    case 'forbidden':
      return 'this account may not get it';
    case 'unknown-user':
      return 'the login is not accepted';
    case 'late':
      return `no answer within ${answer.seconds} s`;
    case 'failed':
      return answer.reason;
  }
}

/** `ConfigMap namespace/name`. */
export function describePlace({ namespace, name }: PublicationPlace): string {
  return `ConfigMap ${namespace}/${name}`;
}

function isNewer(there: Heartbeat | undefined, ours: Heartbeat): boolean {
  return there !== undefined && isBefore(ours.observedAt, there.observedAt);
}

function refused(place: PublicationPlace, outcome: ApiOutcome): EnvironmentError {
  return new EnvironmentError(`can not write ${describePlace(place)}: ${reasonOf(outcome)}`);
}

function reasonOf(outcome: ApiOutcome): string {
  switch (outcome.kind) {
    case 'late':
      return `no answer within ${outcome.seconds} s`;
    case 'unreachable':
      return outcome.reason;
    case 'answered':
      switch (outcome.status) {
        case 403:
          return 'this account may not patch it';
        case 409:
          return 'others keep writing it';
        case 413:
        case 422:
          return 'the API server refuses it; is the snapshot too large for a ConfigMap (1 MiB)?';
        default:
          return `the answer is HTTP ${outcome.status}`;
      }
  }
}
