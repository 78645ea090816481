import { pauseSeconds } from '../io/pause';
import { EnvironmentError } from '../model/errors';
import { observeLive } from '../observe/live/observe-live';
import type { ClusterApis } from '../observe/live/observe-live';
import { DEFAULT_PERIOD } from '../observe/live/publication';
import type { PublicationPlace } from '../observe/live/publication';
import { describePlace, publish } from '../observe/live/publish';
import type { ObservationScope } from '../observe/scope';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { connectClusters } from './observe-cluster';
import type { ClusterAccess } from './observe-cluster';
import { formatIssues } from './print/issues';
import { painterFor } from './print/painter';
import { Rejected } from './rejected';
import type { Streams } from './streams';

/** What an observer publishes, where, and how often. */
export interface Publishing {
  readonly access: ClusterAccess;
  readonly scope: ObservationScope;
  readonly place: PublicationPlace;
  /** `undefined`: once. */
  readonly everySeconds: number | undefined;
}

/** Observes and publishes, once, or again and again for as long as the process lives. */
export async function publishSnapshots(
  publishing: Publishing,
  streams: Streams,
): Promise<ExitCode> {
  const apis = await connectClusters(publishing.access);
  const { everySeconds } = publishing;
  if (everySeconds === undefined) {
    await publishOnce(apis, publishing, streams);
    return EXIT.yes;
  }
  for (;;) {
    await goOn(publishOnce(apis, publishing, streams), streams);
    await pauseSeconds(everySeconds);
  }
}

async function publishOnce(
  apis: ClusterApis,
  { scope, place, everySeconds = DEFAULT_PERIOD }: Publishing,
  streams: Streams,
): Promise<void> {
  const result = await observeLive(apis, scope);
  if (!result.ok) throw new Rejected(result.issues, EXIT.cannotTell);
  streams.stderr.write(formatIssues(result.issues, painterFor(streams.stderr, streams)));
  const { mode = '?', targetMode = '?' } = result.value.registry.state;
  const time = result.value.observedAt?.time ?? '?';
  const outcome = await publish(apis.cluster, place, result.value, everySeconds);
  streams.stderr.write(
    outcome === 'published'
      ? `${time} mode ${mode}, target ${targetMode}: published in ${describePlace(place)}\n`
      : `${time} ${describePlace(place)} holds a newer observation, which stays\n`,
  );
}

/** What the cluster or its network does to one round is over in the next; the heartbeat tells readers meanwhile. */
async function goOn(round: Promise<void>, streams: Streams): Promise<void> {
  try {
    await round;
  } catch (error) {
    if (!(error instanceof EnvironmentError || error instanceof Rejected)) throw error;
    streams.stderr.write(`not published: ${error.message}\n`);
  }
}
