import { EnvironmentError } from '../../model/errors';
import type { Issue } from '../../model/issue';
import type { Result } from '../../model/result';
import { failure, success } from '../../model/result';
import { textAt } from '../fields';
import { parseSnapshot } from '../parse-snapshot';
import type { ObservationScope } from '../scope';
import type { ObservationTime, Snapshot } from '../snapshot';
import { observeEngine } from './observe-live';
import type { ClusterApis } from './observe-live';
import { heartbeatOf, overdue } from './publication';
import type { PublicationPlace } from './publication';
import { describePlace, readConfigMap } from './publish';

/**
 * The snapshot that an observer inside the cluster published, for those who may not read the registry module's Secrets.
 * An old heartbeat is no snapshot: the observer may be down while the cluster changes. What the GitOps engine shows is read
 * live, where the caller asks for it.
 *
 * Throws an `EnvironmentError` when the ConfigMap can not be read.
 */
export async function observePublished(
  apis: ClusterApis,
  place: PublicationPlace,
  scope: ObservationScope,
): Promise<Result<Snapshot>> {
  const { configMap, time } = await readConfigMap(apis.cluster, place);
  const heartbeat = heartbeatOf(configMap);
  if (heartbeat === undefined) return failure([neverPublished(place)]);
  if (time === undefined) throw new EnvironmentError('the API server does not tell the time');
  const late = overdue(heartbeat, time);
  if (late !== undefined) return failure([tooOld(place, heartbeat.observedAt, late)]);
  const text = textAt(configMap, 'data', 'snapshot.yaml') ?? '';
  const parsed = parseSnapshot(text, describePlace(place));
  if (!parsed.ok) return parsed;
  const observedAt: ObservationTime = {
    time: heartbeat.observedAt,
    basis: 'api-server',
    readAt: time,
  };
  const snapshot = { ...parsed.value, observedAt };
  if (scope.delivery === undefined) return success(snapshot, parsed.issues);
  const engine = await observeEngine(apis, scope.delivery);
  if (!engine.ok) return engine;
  const { delivery } = engine.value;
  return success(
    { ...withoutDelivery(snapshot), ...(delivery === undefined ? {} : { delivery }) },
    engine.issues,
  );
}

/** What was published of the engine is older than what was read just now. */
function withoutDelivery(snapshot: Snapshot): Snapshot {
  const live: { -readonly [Part in keyof Snapshot]: Snapshot[Part] } = { ...snapshot };
  delete live.delivery;
  return live;
}

function neverPublished(place: PublicationPlace): Issue {
  return {
    code: 'O036',
    severity: 'error',
    place: { object: describePlace(place) },
    message: 'holds no snapshot yet',
    hint: 'an observer inside the cluster publishes it: regshift observe --publish',
  };
}

function tooOld(place: PublicationPlace, observedAt: string, late: number): Issue {
  return {
    code: 'O037',
    severity: 'error',
    place: { object: describePlace(place) },
    message: `was observed at ${observedAt}, which is ${late} s too long ago`,
    hint: 'the observer inside the cluster is down or can not write: look at its pod',
  };
}
