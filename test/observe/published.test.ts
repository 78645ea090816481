import fc from 'fast-check';
import { EnvironmentError } from '../../src/model/errors';
import { readDump } from '../../src/observe/read-dump';
import { KINDS } from '../../src/observe/kinds';
import type { ApiOutcome, ClusterApi } from '../../src/observe/live/cluster-api';
import { observePublished } from '../../src/observe/live/observe-published';
import { publish } from '../../src/observe/live/publish';
import type { ObservationScope } from '../../src/observe/scope';
import type { Snapshot } from '../../src/observe/snapshot';
import { application } from './delivery-objects';
import * as dump from './dump-builder';
import { MemoryApi, answered } from './memory-api';
import type { MemoryApiOptions } from './memory-api';

const PLACE = { namespace: 'regshift-observer', name: 'cluster-snapshot' };
const EMPTY = dump.object('v1', 'ConfigMap', 'regshift-observer/cluster-snapshot');
const ALONE: ObservationScope = { platform: 'Deckhouse' };
const NOON = Date.parse('2025-07-15T12:00:00Z');

function snapshotAt(time: string): Snapshot {
  const read = readDump([dump.listFile(dump.directToLocalCluster())]);
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  return { ...read.value, observedAt: { time, basis: 'api-server' } };
}

function secondsPastNoon(seconds: number): string {
  return new Date(NOON + seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** The server, at so many seconds past noon. */
function serverAt(seconds: number, options: MemoryApiOptions = {}, configMap = EMPTY): MemoryApi {
  return new MemoryApi([configMap], {
    dates: [new Date(NOON + seconds * 1000).toUTCString()],
    ...options,
  });
}

function dataIn(api: MemoryApi): Readonly<Record<string, string>> {
  const found = api.get(KINDS.configMap, PLACE.namespace, PLACE.name)?.['data'];
  return found as Readonly<Record<string, string>>;
}

async function readAt(api: MemoryApi, seconds: number): ReturnType<typeof observePublished> {
  const now = api.get(KINDS.configMap, PLACE.namespace, PLACE.name);
  const later = serverAt(seconds, {}, now);
  return observePublished({ cluster: later, engine: later }, PLACE, ALONE);
}

describe('a published snapshot', () => {
  it('reads back as it was, and says when', async () => {
    const snapshot = snapshotAt('2025-07-15T12:00:00Z');
    const api = serverAt(0);
    expect(await publish(api, PLACE, snapshot, 60)).toBe('published');
    const observedAt = { ...snapshot.observedAt, readAt: '2025-07-15T12:00:30Z' };
    const value = { ...snapshot, observedAt };
    expect(await readAt(api, 30)).toEqual({ ok: true, value, issues: [] });
  });

  it('tells what the registry module says to whoever looks with kubectl', async () => {
    const api = serverAt(0);
    await publish(api, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 45);
    const { 'snapshot.yaml': text, ...rest } = dataIn(api);
    expect(rest).toEqual({
      observedAt: '2025-07-15T12:00:00Z',
      periodSeconds: '45',
      mode: 'Direct',
      targetMode: 'Local',
      ready: 'False',
      hash: 'ab'.repeat(32),
      resourceVersion: '2001',
    });
    expect(text).toContain('kind: ClusterSnapshot');
    expect(JSON.stringify(dataIn(api))).not.toMatch(/example-(private|ro-password|license)/);
  });

  it('forgets what is not there any more', async () => {
    const api = serverAt(0);
    const { registry, ...rest } = snapshotAt('2025-07-15T12:00:00Z');
    await publish(api, PLACE, { ...rest, registry }, 60);
    const state = { presence: 'absent', conditions: [] } as const;
    const later = { time: '2025-07-15T12:01:00Z', basis: 'api-server' } as const;
    await publish(api, PLACE, { ...rest, observedAt: later, registry: { ...registry, state } }, 60);
    expect(Object.keys(dataIn(api)).sort()).toEqual([
      'observedAt',
      'periodSeconds',
      'snapshot.yaml',
    ]);
  });

  it.each([
    [180, true],
    [181, false],
  ])('is fresh for three periods of the server: after %d s %s', async (seconds, fresh) => {
    const api = serverAt(0);
    await publish(api, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 60);
    const result = await readAt(api, seconds);
    expect(result.ok).toBe(fresh);
  });

  it('that is old is stale, and says since when', async () => {
    const api = serverAt(0);
    await publish(api, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 60);
    expect((await readAt(api, 200)).issues).toEqual([
      {
        code: 'O037',
        severity: 'error',
        place: { object: 'ConfigMap regshift-observer/cluster-snapshot' },
        message: 'was observed at 2025-07-15T12:00:00Z, which is 20 s too long ago',
        hint: 'the observer inside the cluster is down or can not write: look at its pod',
      },
    ]);
  });

  it('that nobody has published yet is none', async () => {
    expect(
      (await readAt(serverAt(0), 0)).issues.map(({ code, message }) => [code, message]),
    ).toEqual([['O036', 'holds no snapshot yet']]);
  });

  it('that somebody broke is refused at its place', async () => {
    const api = serverAt(0);
    await publish(api, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 60);
    const now = api.get(KINDS.configMap, PLACE.namespace, PLACE.name) ?? EMPTY;
    const data = { ...dataIn(api), 'snapshot.yaml': 'kind: Secret\n' };
    const result = await readAt(serverAt(0, {}, { ...now, data }), 0);
    expect(result.issues.map(({ code, place }) => [code, place.file])).toEqual([
      ['O021', 'ConfigMap regshift-observer/cluster-snapshot'],
    ]);
  });

  it('is completed by what the engine shows to the reader', async () => {
    const cluster = serverAt(0);
    await publish(cluster, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 60);
    const engine = new MemoryApi([application()]);
    const delivery = { tool: 'ArgoCD', namespace: 'argocd', name: 'prod-1' } as const;
    const result = await observePublished({ cluster, engine }, PLACE, { ...ALONE, delivery });
    expect(result.ok && result.value.delivery?.name).toBe('prod-1');
    expect(engine.asked.map(({ resource }) => resource)).toEqual(['applications']);
    expect(cluster.asked.every(({ resource }) => resource === 'configmaps')).toBe(true);
  });
});

describe('publishing', () => {
  it('leaves a newer observation in its place', async () => {
    const api = serverAt(0);
    await publish(api, PLACE, snapshotAt('2025-07-15T12:05:00Z'), 60);
    expect(await publish(api, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 60)).toBe('older');
    expect(dataIn(api)['observedAt']).toBe('2025-07-15T12:05:00Z');
  });

  it('by several at once, in any order, ends with the newest observation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }), async (times) => {
        const api = serverAt(0);
        await Promise.all(
          times.map((time) => publish(api, PLACE, snapshotAt(secondsPastNoon(time)), 60)),
        );
        expect(dataIn(api)['observedAt']).toBe(secondsPastNoon(Math.max(...times)));
      }),
      { numRuns: 20 },
    );
  });

  it('replaces only what was read', async () => {
    const api = serverAt(0);
    await publish(api, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 60);
    const [request] = api.requests.filter(({ method }) => method === 'PATCH');
    expect(JSON.parse(request?.body?.text ?? '')).toMatchObject({
      metadata: { resourceVersion: '1000' },
    });
  });

  it.each<[string, ApiOutcome, string]>([
    ['forbidden', answered(403, {}), 'this account may not patch it'],
    ['always a conflict', answered(409, {}), 'others keep writing it'],
    ['too large', answered(422, {}), 'is the snapshot too large for a ConfigMap (1 MiB)?'],
    ['an error', answered(500, {}), 'the answer is HTTP 500'],
    ['late', { kind: 'late', seconds: 5 }, 'no answer within 5 s'],
    ['cut off', { kind: 'unreachable', reason: 'socket hang up' }, 'socket hang up'],
  ])('that is %s says so', async (_, outcome, words) => {
    const api = serverAt(0, { instead: ({ verb }) => (verb === 'patch' ? outcome : undefined) });
    const published = publish(api, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 60);
    await expect(published).rejects.toThrow(EnvironmentError);
    await expect(published).rejects.toThrow(words);
  });

  it.each<[string, ApiOutcome, string]>([
    ['forbidden', answered(403, {}), 'this account may not get it'],
    ['not there', answered(404, { details: { name: PLACE.name } }), 'it is not there'],
    ['late', { kind: 'late', seconds: 5 }, 'no answer within 5 s'],
    ['of an unknown user', answered(401, {}), 'the login is not accepted'],
    ['broken', answered(200, 'x'), 'the answer is no JSON object'],
    ['of no API server', answered(404, 'x'), 'the server serves no ConfigMaps'],
  ])('and reading where the ConfigMap is %s say so', async (_, outcome, words) => {
    const api: ClusterApi = { send: () => Promise.resolve(outcome) };
    for (const call of [
      publish(api, PLACE, snapshotAt('2025-07-15T12:00:00Z'), 60),
      observePublished({ cluster: api, engine: api }, PLACE, ALONE),
    ]) {
      await expect(call).rejects.toThrow(
        `can not read ConfigMap regshift-observer/cluster-snapshot: ${words}`,
      );
    }
  });
});
