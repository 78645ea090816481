import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ForgeWorld, WorldUser } from './forge-world';

/** A request as a twin sees it. */
export interface TwinRequest {
  readonly method: string;
  /** Decoded parts of the path behind the API's own prefix. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly user: WorldUser;
  /** Where the twin is, for links. */
  readonly url: string;
}

export interface TwinAnswer {
  readonly status: number;
  /** JSON; a text is sent as it is, and nothing is sent for `undefined`. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a forge answers. */
export interface Twin {
  /** `/api/v4`. */
  readonly prefix: string;
  readonly unauthorized: TwinAnswer;
  readonly answer: (request: TwinRequest, world: ForgeWorld) => TwinAnswer;
}

/** What stands in the place of the next answers, one after the other; `hang` never answers, `cut` breaks the line. */
export type Trouble = TwinAnswer | 'hang' | 'cut';

export interface TwinServer {
  readonly url: string;
  /** Method and path of each request that came. */
  readonly requests: string[];
  readonly troubles: Trouble[];
  close(): Promise<void>;
}

/** Serves a twin on a free port of this machine. */
export async function serveTwin(twin: Twin, world: ForgeWorld): Promise<TwinServer> {
  const requests: string[] = [];
  const troubles: Trouble[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      requests.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
      const trouble = troubles.shift();
      if (trouble === 'hang') return;
      if (trouble === 'cut') {
        incoming.socket.destroy();
        return;
      }
      const {
        status,
        body,
        headers = {},
      } = trouble ?? answerOf(twin, world, await requestOf(incoming, twin, world, address()));
      const type = typeof body === 'string' ? 'text/html' : 'application/json';
      outgoing.writeHead(status, { 'content-type': type, ...headers });
      outgoing.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    })();
  });
  const address = (): string =>
    `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: address(),
    requests,
    troubles,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function answerOf(twin: Twin, world: ForgeWorld, request: TwinRequest | undefined): TwinAnswer {
  return request === undefined ? twin.unauthorized : twin.answer(request, world);
}

/** `undefined` without a token that the world knows. */
async function requestOf(
  incoming: IncomingMessage,
  { prefix }: Twin,
  world: ForgeWorld,
  url: string,
): Promise<TwinRequest | undefined> {
  const token = /^(?:bearer|token) (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
  const user = world.userOf(token);
  const { pathname, searchParams } = new URL(incoming.url ?? '', url);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (user === undefined) return undefined;
  const below = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '/?';
  return {
    method: incoming.method ?? '',
    path: below.split('/').slice(1).map(decodeURIComponent),
    query: searchParams,
    body: text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>),
    user,
    url,
  };
}

/** One page of a list, and how many pages there are. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  page: number,
): { readonly items: readonly T[]; readonly last: number } {
  const from = (page - 1) * size;
  return { items: items.slice(from, from + size), last: Math.ceil(items.length / size) };
}

/** A text of a request's body. */
export function textIn(body: TwinRequest['body'], key: string): string {
  const value = body[key];
  return typeof value === 'string' ? value : '';
}

/** RFC 3339. */
export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
