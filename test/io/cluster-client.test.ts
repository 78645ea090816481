import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clusterClient } from '../../src/io/cluster-client';
import type { KubeLogin, LoginOptions } from '../../src/io/kube-login';
import type { ApiOutcome, ApiRequest } from '../../src/observe/live/cluster-api';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const NODES: ApiRequest = {
  method: 'GET',
  path: '/api/v1/nodes?limit=1',
  accept: 'application/json',
};

let server: Server;
let requests: { readonly request: IncomingMessage; readonly body: string }[];
let answers: readonly Answer[];

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      requests.push({ request, body });
      answers[Math.min(requests.length, answers.length) - 1]?.(request, response, body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function answer(status: number, text = '', headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, headers).end(text);
  };
}

/** A login that hands out another token each time, and may fail. */
function login(options: () => Promise<LoginOptions>, path = ''): KubeLogin {
  const { port } = server.address() as AddressInfo;
  return { server: `http://127.0.0.1:${port}${path}`, options };
}

function tokens(): () => Promise<LoginOptions> {
  let given = 0;
  return () => Promise.resolve({ headers: { Authorization: `Bearer token-${++given}` } });
}

function send(given: readonly Answer[], options = tokens(), request = NODES): Promise<ApiOutcome> {
  answers = given;
  return clusterClient(login(options), 20).send(request);
}

function sentTokens(): readonly (string | undefined)[] {
  return requests.map(({ request }) => request.headers.authorization);
}

describe('the client of an API server', () => {
  it('gives the answer with the time of the server', async () => {
    const date = 'Tue, 15 Jul 2025 13:00:00 GMT';
    expect(await send([answer(200, '{"a":1}', { date })])).toEqual({
      kind: 'answered',
      status: 200,
      date,
      text: '{"a":1}',
    });
    expect(requests[0]?.request.headers).toMatchObject({
      accept: 'application/json',
      authorization: 'Bearer token-1',
    });
  });

  it('keeps to the path that the server has in the kubeconfig', async () => {
    answers = [answer(200)];
    await clusterClient(login(tokens(), '/k8s/clusters/c-1/'), 20).send(NODES);
    expect(requests[0]?.request.url).toBe('/k8s/clusters/c-1/api/v1/nodes?limit=1');
  });

  it('sends what is to be written', async () => {
    const body = { type: 'application/merge-patch+json', text: '{"name":"ü"}' };
    await send([answer(200)], tokens(), { ...NODES, method: 'PATCH', body });
    const [{ request, body: received } = {}] = requests;
    expect([request?.method, request?.headers['content-type'], received]).toEqual([
      'PATCH',
      body.type,
      body.text,
    ]);
  });

  it('logs in once for many questions', async () => {
    answers = [answer(200)];
    const client = clusterClient(login(tokens()), 20);
    await Promise.all([1, 2, 3].map(() => client.send(NODES)));
    expect(new Set(sentTokens())).toEqual(new Set(['Bearer token-1']));
  });

  it('logs in again when the login is no longer accepted, once', async () => {
    expect(await send([answer(401), answer(200, 'yes')])).toMatchObject({ text: 'yes' });
    expect(sentTokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
    requests = [];
    expect(await send([answer(401)])).toMatchObject({ status: 401 });
    expect(requests).toHaveLength(2);
  });

  it('waits for a server that has no time, but not for ever', async () => {
    const busy = answer(429, '', { 'retry-after': '0' });
    expect(await send([busy, busy, answer(200, 'yes')])).toMatchObject({ text: 'yes' });
    expect(await send([busy])).toMatchObject({ status: 429 });
  });

  it.each<[string, Answer]>([
    ['no head', () => undefined],
    [
      'half a body',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
      },
    ],
    ['a wait beyond the time', answer(429, '', { 'retry-after': '3600' })],
  ])('is late with %s', async (_, given) => {
    answers = [given];
    const client = clusterClient(login(tokens()), 0.2);
    expect(await client.send(NODES)).toEqual({ kind: 'late', seconds: 0.2 });
  });

  it('is late with a login that does not end', async () => {
    answers = [answer(200)];
    const client = clusterClient(
      login(() => new Promise(() => undefined)),
      0.2,
    );
    expect(await client.send(NODES)).toEqual({ kind: 'late', seconds: 0.2 });
    expect(requests).toEqual([]);
  });

  it('says what went wrong, for each question', async () => {
    const cut: Answer = (request) => {
      request.socket.destroy();
    };
    expect(await send([cut])).toEqual({ kind: 'unreachable', reason: 'socket hang up' });
    const failing = (): Promise<LoginOptions> => Promise.reject(new Error('the login failed'));
    expect(await send([answer(200)], failing)).toEqual({
      kind: 'unreachable',
      reason: 'the login failed',
    });
  });

  it('tries a login that failed again with the next question', async () => {
    let tries = 0;
    answers = [answer(200, 'yes')];
    const client = clusterClient(
      login(() => (++tries === 1 ? Promise.reject(new Error('busy')) : Promise.resolve({}))),
      20,
    );
    expect(await client.send(NODES)).toMatchObject({ kind: 'unreachable' });
    expect(await client.send(NODES)).toMatchObject({ text: 'yes' });
  });
});
