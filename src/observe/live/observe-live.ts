import { EnvironmentError } from '../../model/errors';
import { objectKey } from '../../model/object-id';
import type { Result } from '../../model/result';
import type { AskedFor, DumpContent } from '../dump';
import { indexDump } from '../dump';
import { expandLists } from '../expand-lists';
import type { DumpObject } from '../expand-lists';
import { makeSnapshot } from '../make-snapshot';
import type { DeliveryScope, ObservationScope } from '../scope';
import type { ObservationTime, Snapshot } from '../snapshot';
import { answerIssues, whyNothing } from './answer-issues';
import type { Answered } from './answered';
import type { ClusterApi } from './cluster-api';
import { read } from './read';
import { isTold } from './read-answer';
import type { ReadAnswer } from './read-answer';
import type { ReadRequest } from './read-request';
import { engineRequest, requestsFor } from './requests';
import { earliest } from './server-time';

/** The API servers: that of the observed cluster, and the one where the Application or Kustomization is. */
export interface ClusterApis {
  readonly cluster: ClusterApi;
  readonly engine: ClusterApi;
}

/**
 * Makes a snapshot of live clusters. All questions are asked at once; what has no answer stays unknown, with a warning
 * that says what is missing. What is read goes through the same readers as a dump, so that nothing secret passes.
 *
 * Throws an `EnvironmentError` when nothing at all can be told of the cluster.
 */
export async function observeLive(
  apis: ClusterApis,
  scope: ObservationScope,
): Promise<Result<Snapshot>> {
  const asked = await askAll(apis, requestsFor(scope));
  const ofCluster = asked.filter(({ request }) => request.of === 'cluster');
  if (!ofCluster.some(({ answer }) => isTold(answer)))
    throw new EnvironmentError(whyNothing(ofCluster));
  const { dump, issues } = indexDump(contentOf(asked));
  const ofEngine = asked.filter(({ request }) => request.of === 'engine');
  const circumstances = {
    queue: undefined,
    time: timeOf(ofCluster),
    engineTime: apis.engine === apis.cluster ? undefined : timeOf(ofEngine)?.time,
    scope,
  };
  return makeSnapshot(dump, circumstances, [...answerIssues(asked), ...issues]);
}

/** What the GitOps engine alone shows; the rest of the snapshot stays unknown. */
export async function observeEngine(
  apis: ClusterApis,
  delivery: DeliveryScope,
): Promise<Result<Snapshot>> {
  const asked = await askAll(apis, [engineRequest(delivery)]);
  const { dump } = indexDump(contentOf(asked));
  const scope: ObservationScope = { platform: 'Kubernetes', delivery };
  const engineTime = timeOf(asked)?.time;
  return makeSnapshot(
    dump,
    { queue: undefined, time: undefined, engineTime, scope },
    answerIssues(asked),
  );
}

function askAll(apis: ClusterApis, requests: readonly ReadRequest[]): Promise<readonly Answered[]> {
  return Promise.all(
    requests.map(async (request) => ({ request, answer: await read(apis[request.of], request) })),
  );
}

function contentOf(asked: readonly Answered[]): DumpContent {
  return {
    objects: distinct(asked),
    emptyLists: [],
    notFound: asked.flatMap(({ request: { kind, name }, answer }) =>
      answer.kind === 'absent' && name !== undefined ? [`${kind.resource}/${name}`] : [],
    ),
    asked: {
      whole: asked
        .filter(({ request, answer }) => isWhole(request, answer))
        .map(({ request }) => placeOf(request)),
      unanswered: asked
        .filter(({ answer }) => !isTold(answer))
        .map(({ request }) => placeOf(request)),
    },
  };
}

/** Objects of all answers, each once: questions overlap, and what is asked for by name comes last and counts. */
function distinct(asked: readonly Answered[]): readonly DumpObject[] {
  const found = asked.flatMap(({ answer }) => (answer.kind === 'objects' ? answer.objects : []));
  return [
    ...new Map(expandLists(found).objects.map((object) => [objectKey(object), object])).values(),
  ];
}

function isWhole({ name, labels }: ReadRequest, answer: ReadAnswer): boolean {
  return answer.kind === 'objects' && name === undefined && labels === undefined;
}

function placeOf({ kind, namespace, name }: ReadRequest): AskedFor {
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}

function timeOf(asked: readonly Answered[]): ObservationTime | undefined {
  const time = earliest(asked.map(({ answer }) => answer.time));
  return time === undefined ? undefined : { time, basis: 'api-server' };
}
