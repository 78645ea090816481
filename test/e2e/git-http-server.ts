import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyPair } from './serving-certificates';

/** What a server does with a request before git answers it; `handled` when nothing more is to be done. */
export type Interference = (
  request: IncomingMessage,
  response: ServerResponse,
) => 'handled' | 'go on';

/** Smart HTTP, or HTTPS, in front of a folder of bare repositories: `git http-backend` behind a login. */
export class GitHttpServer {
  /** What clients sent as `Authorization`, one a request; empty without one. */
  readonly authorizations: string[] = [];
  /** Runs before the login is looked at. */
  interfere: Interference = () => 'go on';
  /** Cuts the line instead of sending what the next push was answered. */
  losesNextAnswer = false;
  private readonly scheme: string;
  private readonly server: Server;
  private readonly folder: string;
  private readonly login: string;

  private constructor(folder: string, login: string, pair?: KeyPair) {
    this.folder = folder;
    this.login = `Basic ${Buffer.from(login).toString('base64')}`;
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      this.answer(request, response);
    };
    this.scheme = pair === undefined ? 'http' : 'https';
    this.server =
      pair === undefined
        ? createServer(answer)
        : createTlsServer({ cert: pair.crt, key: pair.key }, answer);
  }

  /**
   * @param login - `user:password`
   * @param pair - of a server that speaks TLS
   */
  static async start(folder: string, login: string, pair?: KeyPair): Promise<GitHttpServer> {
    const server = new GitHttpServer(folder, login, pair);
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `${this.scheme}://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const given = request.headers.authorization ?? '';
    this.authorizations.push(given);
    if (this.interfere(request, response) === 'handled') return;
    if (given !== this.login) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="fleet"' }).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const isPush = request.method === 'POST' && pathname.endsWith('/git-receive-pack');
    const cuts = isPush && this.losesNextAnswer;
    if (cuts) this.losesNextAnswer = false;
    const git = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        GIT_PROJECT_ROOT: this.folder,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        REMOTE_USER: 'user',
        REQUEST_METHOD: request.method,
        PATH_INFO: decodeURIComponent(pathname),
        QUERY_STRING: search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    git.stdin.on('error', () => undefined);
    request.pipe(git.stdin);
    const chunks: Buffer[] = [];
    git.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    git.on('close', () => {
      if (cuts) response.destroy();
      else send(Buffer.concat(chunks), response);
    });
  }
}

/** Hands on what a CGI program wrote: headers, an empty line, the body. */
function send(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  const headers = output
    .toString('latin1', 0, end)
    .split('\r\n')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
  const status = headers.find(([name]) => name === 'status')?.[1] ?? '200';
  for (const [name, value] of headers) if (name !== 'status') response.setHeader(name, value);
  response.writeHead(Number.parseInt(status, 10)).end(output.subarray(end + 4));
}
