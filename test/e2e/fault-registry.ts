import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Answer, Step, World, WorldHost } from '../../src/node/hosts/world';
import { worldHost } from '../../src/node/hosts/world';

/** A request that a registry received. */
export interface SeenRequest {
  readonly host: string;
  readonly method: string;
  /** With digests replaced as in a simulation. */
  readonly path: string;
  readonly authorization: readonly string[];
}

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const WRONG_DIGEST = `sha256:${'deadbeef'.repeat(8)}`;

interface Content {
  readonly manifest: Buffer;
  readonly blob: Buffer;
}

/**
 * Registries on several ports of the loopback network that answer as a world says. Every pull has a name of its own,
 * which is part of its repository: its content, its world and the requests seen for it are kept apart by it.
 */
export class FaultRegistries {
  readonly plain: string[] = [];
  readonly tls: string[] = [];
  private readonly servers: Server[] = [];
  /** Connections by the client's port: those below TLS are not to be had from a request. */
  private readonly connections = new Map<number, Socket>();
  private readonly worlds = new Map<string, World>();
  private readonly seen = new Map<string, SeenRequest[]>();

  async start(plain: number, key: string, cert: string): Promise<void> {
    for (let count = 0; count < plain; count += 1) {
      this.plain.push(await this.listen((listener) => createServer(listener)));
    }
    this.tls.push(await this.listen((listener) => createTlsServer({ key, cert }, listener)));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.servers.map(async (server) => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }),
    );
  }

  /** Sets the world that holds for the repositories whose names hold this one. */
  enter(name: string, world: World): void {
    this.worlds.set(name, world);
    this.seen.set(name, []);
  }

  seenFor(name: string): readonly SeenRequest[] {
    return this.seen.get(name) ?? [];
  }

  private async listen(create: (listener: RequestListener) => Server): Promise<string> {
    let host = '';
    const server = create((request, response) => {
      this.answer(host, request, response);
    });
    this.servers.push(server);
    server.on('connection', (socket: Socket) => {
      this.connections.set(socket.remotePort ?? 0, socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${String(portOf(server))}`;
    return host;
  }

  private answer(host: string, request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '';
    response.setHeader('Connection', 'close');
    if (url.startsWith('/token/')) {
      this.answerToken(host, request, response);
      return;
    }
    const name = [...this.worlds.keys()].find((known) => url.includes(`/${known}/`)) ?? '';
    const world = this.worlds.get(name);
    if (world === undefined) {
      response.writeHead(500).end();
      return;
    }
    const content = contentOf(name);
    const authorization = request.headersDistinct['authorization'] ?? [];
    const method = request.method ?? '';
    this.seen.get(name)?.push({ host, method, path: masked(url, content), authorization });
    const here = worldHost(world, host);
    const answer = answerFor(here, stepOf(request), authorization[0], url);
    if (answer === 'reset') {
      this.connections.get(request.socket.remotePort ?? 0)?.resetAndDestroy();
      return;
    }
    give(answer, { request, response, content, challenge: challengeOf(here, host, name) });
  }

  private answerToken(host: string, request: IncomingMessage, response: ServerResponse): void {
    const name = (request.url ?? '').split('/')[2]?.split('?')[0] ?? '';
    const world = this.worlds.get(name);
    const login = world === undefined ? undefined : worldHost(world, host).login;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const basic = request.headers.authorization;
      const ok =
        login === undefined ||
        basic === basicOf(login) ||
        (form.get('username') === login.username && form.get('password') === login.password);
      if (!ok) {
        response.writeHead(401).end();
        return;
      }
      const token = login === undefined ? 'worthless' : 'granted';
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ token, access_token: token, expires_in: 300 }));
    });
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** An image of its own for each name: a manifest without layers, and its configuration. */
function contentOf(name: string): Content {
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: { Labels: { name } },
    rootfs: { type: 'layers', diff_ids: [] },
  };
  const blob = Buffer.from(JSON.stringify(config));
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(blob),
      size: blob.length,
    },
    layers: [],
  };
  return { blob, manifest: Buffer.from(JSON.stringify(manifest)) };
}

/** The reference's digest of the image with that name. */
export function manifestDigest(name: string): string {
  return digestOf(contentOf(name).manifest);
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function masked(url: string, { manifest, blob }: Content): string {
  return url
    .replace(digestOf(manifest), '{manifest}')
    .replace(digestOf(blob), '{blob}')
    .replace(WRONG_DIGEST, '{wrong}')
    .replace(/sha256:[\da-f]{64}/, '{page}');
}

function stepOf({ method, url = '' }: IncomingMessage): Step {
  if (method === 'HEAD') return 'head';
  if (url.includes('/blobs/')) return 'blob';
  return url.includes('/manifests/sha256:') ? 'manifest' : 'name';
}

function answerFor(
  host: WorldHost,
  step: Step,
  authorization: string | undefined,
  url: string,
): Answer {
  const answer = host[step] ?? host.answer ?? 'ok';
  if (typeof answer === 'number' || answer === 'hang' || answer === 'reset') return answer;
  const { login, repositories } = host;
  if (login !== undefined) {
    const wanted = login.challenge === 'Bearer' ? 'Bearer granted' : basicOf(login);
    if (authorization !== wanted) return 401;
  }
  if (answer !== 'ok') return answer;
  const [, repository] = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url) ?? [];
  if (repository === undefined) return 404;
  return repositories === undefined || repositories.includes(repository) ? 'ok' : 404;
}

function basicOf({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function challengeOf(host: WorldHost, at: string, name: string): string | undefined {
  const challenge = host.login?.challenge ?? host.challenge;
  if (challenge === 'Basic') return 'Basic realm="test"';
  if (challenge !== 'Bearer') return undefined;
  return `Bearer realm="http://${at}/token/${name}",service="test"`;
}

interface Giving {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly content: Content;
  readonly challenge: string | undefined;
}

function give(answer: Answer, { request, response, content, challenge }: Giving): void {
  if (typeof answer === 'number') {
    if (answer === 401 && challenge !== undefined) {
      response.setHeader('WWW-Authenticate', challenge);
    }
    refuse(answer, response, content);
    return;
  }
  const asked = (request.url ?? '').split('?')[0] ?? '';
  const found = bytesOf(asked, content);
  const page = `<html><body>please log in, ${digestOf(content.blob)}</body></html>`;
  switch (answer) {
    case 'hang':
      return;
    case 'wrong-content':
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': page.length });
      response.end(page);
      return;
    case 'ok':
    case 'corrupt':
    case 'cut-short':
      if (answer === 'ok' && found === undefined) {
        refuse(404, response, content);
        return;
      }
      giveContent(answer, response, found ?? content.blob, asked.includes('/manifests/'));
      return;
    default:
      throw new Error(`no server can do this: ${answer}`);
  }
}

/** An error as registries send it; its text, and so its digest, is the image's own. */
function refuse(status: number, response: ServerResponse, { blob }: Content): void {
  const body = JSON.stringify({ errors: [{ code: 'TEST', detail: digestOf(blob) }] });
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
}

function bytesOf(path: string, { manifest, blob }: Content): Buffer | undefined {
  if (path.endsWith('/manifests/v1') || path.endsWith(`/manifests/${digestOf(manifest)}`)) {
    return manifest;
  }
  return path.endsWith(`/blobs/${digestOf(blob)}`) ? blob : undefined;
}

function giveContent(
  answer: 'ok' | 'corrupt' | 'cut-short',
  response: ServerResponse,
  bytes: Buffer,
  isManifest: boolean,
): void {
  const corrupt = answer === 'corrupt';
  const body = corrupt ? Buffer.from(bytes.map((byte) => byte ^ 1)) : bytes;
  response.writeHead(200, {
    'Content-Type': isManifest ? MANIFEST_TYPE : 'application/octet-stream',
    'Content-Length': body.length,
    'Docker-Content-Digest': corrupt ? WRONG_DIGEST : digestOf(bytes),
  });
  if (answer !== 'cut-short' || response.req.method === 'HEAD') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, body.length / 2), () => {
    response.destroy();
  });
}
