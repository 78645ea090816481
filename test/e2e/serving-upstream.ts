import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import type { IncomingMessage, Server as PlainServer, ServerResponse } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Authority, KeyPair } from './serving-certificates';
import { freePort } from './free-port';
import type { Image } from './serving-images';
import { skopeo } from './serving-images';
import { DISTRIBUTION_BINARY } from './serving-pod';
import { request, until } from './serving-requests';

/**
 * How a registry asks for a login: not at all, Basic, or by tokens from a service on another host of its domain, or on
 * its own.
 */
export type Login = 'none' | 'basic' | 'bearer' | 'bearer here';

/** Names that the certificates of upstreams are for. */
export const REGISTRY_NAME = 'registry.upstream.test';
export const TOKENS_NAME = 'auth.upstream.test';

/** Hard to write in YAML, JSON and nginx alike. */
export const UPSTREAM_LOGIN = {
  username: 'license-token',
  password: 'not $a "real\\ {pass}:#wörd',
};

const ISSUER = 'test issuer';
const SERVICE = 'test registry';

/** A real registry with TLS on 127.0.0.1. */
export class UpstreamRegistry {
  /** Where it is reached; the gate that pods use leads here. */
  port = 0;
  private readonly children: ChildProcess[] = [];
  private readonly tokens: TokenServer;
  private readonly folder: string;
  private readonly login: Login;
  private readonly ca: Authority;
  private readonly pair: KeyPair;
  private openPort = 0;

  constructor(folder: string, login: Login, ca: Authority, pair: KeyPair) {
    this.folder = folder;
    this.login = login;
    this.ca = ca;
    this.pair = pair;
    this.tokens = new TokenServer(pair);
    mkdirSync(folder, { recursive: true });
  }

  /** @param gatePort port at which pods see it, part of the address of its own token service */
  async start(gatePort = 0): Promise<void> {
    const port = await freePort();
    await this.tokens.start(port);
    const { username, password } = UPSTREAM_LOGIN;
    for (const [name, text] of Object.entries({ ...this.pair, ca: this.ca.crt })) {
      writeFileSync(this.at(name), text);
    }
    writeFileSync(this.at('htpasswd'), execFileSync('htpasswd', ['-Bbn', username, password]));
    this.openPort = await freePort();
    await this.serve(this.openPort, {});
    await this.serve(port, this.auth(gatePort));
    this.port = this.login === 'bearer here' ? this.tokens.port : port;
  }

  /** Puts an image into it, without a login. */
  async push(name: string, image: Image): Promise<void> {
    const target = `docker://localhost:${String(this.openPort)}/${name}`;
    await skopeo('copy', '--dest-tls-verify=false', image.source, target);
  }

  async stop(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await this.tokens.stop();
  }

  private async serve(port: number, auth: object): Promise<void> {
    const config = {
      version: 0.1,
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: this.at('data') } },
      http: {
        addr: `127.0.0.1:${String(port)}`,
        tls: { certificate: this.at('crt'), key: this.at('key') },
      },
      ...auth,
    };
    const file = this.at(`${String(port)}.yml`);
    writeFileSync(file, stringify(config));
    const env = { ...process.env, OTEL_TRACES_EXPORTER: 'none' };
    this.children.push(spawn(DISTRIBUTION_BINARY, ['serve', file], { stdio: 'ignore', env }));
    await until(async () => (await request({ port, path: '/v2/' })).status > 0);
  }

  private auth(gatePort: number): object {
    switch (this.login) {
      case 'none':
        return {};
      case 'basic':
        return { auth: { htpasswd: { realm: 'upstream', path: this.at('htpasswd') } } };
      case 'bearer':
        return this.tokenAuth(`${TOKENS_NAME}:${String(this.tokens.port)}`);
      case 'bearer here':
        return this.tokenAuth(`${REGISTRY_NAME}:${String(gatePort)}`);
    }
  }

  private tokenAuth(host: string): object {
    const realm = `https://${host}/token`;
    const rootcertbundle = this.at('ca');
    return { auth: { token: { realm, service: SERVICE, issuer: ISSUER, rootcertbundle } } };
  }

  private at(name: string): string {
    return join(this.folder, name);
  }
}

/**
 * Gives out the tokens that distribution wants (Docker's token authentication), to the upstream's login alone; passes
 * anything else on to the registry.
 */
class TokenServer {
  port = 0;
  private registryPort = 0;
  private readonly pair: KeyPair;
  private readonly server: Server;

  constructor(pair: KeyPair) {
    this.pair = pair;
    this.server = createServer({ key: pair.key, cert: pair.crt }, (asked, answer) => {
      const url = new URL(asked.url ?? '/', 'https://localhost');
      if (url.pathname !== '/token') {
        this.passOn(asked, answer);
        return;
      }
      const { username, password } = UPSTREAM_LOGIN;
      const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
      const known = asked.headers.authorization === basic;
      answer.writeHead(known ? 200 : 401, { 'Content-Type': 'application/json' });
      const token = this.token(url.searchParams.get('scope') ?? '');
      answer.end(JSON.stringify(known ? { token } : {}));
    });
  }

  async start(registryPort: number): Promise<void> {
    this.registryPort = registryPort;
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private passOn(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, url, headers } = asked;
    const options = { host: '127.0.0.1', port: this.registryPort, rejectUnauthorized: false };
    const sent = httpsRequest({ ...options, method, path: url, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    sent.on('error', () => answer.destroy());
    asked.pipe(sent);
  }

  private token(scope: string): string {
    const [type = '', name = '', actions = ''] = scope.split(':');
    const der = this.pair.crt.replace(/-----[A-Z ]+-----|\s/g, '');
    const now = Math.floor(Date.now() / 1000);
    const access = scope === '' ? [] : [{ type, name, actions: actions.split(',') }];
    const claims = { iss: ISSUER, aud: SERVICE, sub: 'test', nbf: now - 60, iat: now };
    const parts = [
      { typ: 'JWT', alg: 'ES256', x5c: [der] },
      { ...claims, exp: now + 300, jti: createHash('md5').update(scope).digest('hex'), access },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signed = parts.join('.');
    const key = { key: this.pair.key, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }
}

/** A registry without TLS that answers as the name of the repository says. */
export class ScriptedUpstream {
  readonly blobInStore: string;
  port = 0;
  private readonly blob = Buffer.from('a blob in an object store');
  private readonly server: PlainServer;

  constructor() {
    this.blobInStore = `sha256:${createHash('sha256').update(this.blob).digest('hex')}`;
    this.server = createPlainServer((asked, answer) => {
      this.answer(asked, answer);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(asked: IncomingMessage, answer: ServerResponse): void {
    const [, , name = ''] = (asked.url ?? '').split('/');
    const [status = '', way = ''] = name.split('-');
    if (asked.url === '/store') answer.end(this.blob);
    else if (name === '') answer.end('{}');
    else if (name === 'stored') this.answerStored(asked, answer);
    else if (name === 'reset') asked.socket.destroy();
    else {
      answer.writeHead(Number(status), HEADERS[way] ?? {});
      answer.end(asked.method === 'HEAD' ? '' : '<html>not a registry</html>');
    }
  }

  private answerStored(asked: IncomingMessage, answer: ServerResponse): void {
    const [length, digest] = [String(this.blob.length), this.blobInStore];
    if (asked.method === 'HEAD') {
      answer.writeHead(200, { 'Content-Length': length, 'Docker-Content-Digest': digest }).end();
      return;
    }
    // Another host than that of the registry, as object stores are.
    answer.writeHead(307, { Location: `http://localhost:${String(this.port)}/store` }).end();
  }
}

const HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bearer: { 'WWW-Authenticate': 'Bearer realm="http://127.0.0.1:9/token",service="test"' },
  basic: { 'WWW-Authenticate': 'Basic realm="test"' },
  html: { 'Content-Type': 'text/html' },
  page: { Location: 'http://127.0.0.1:9/page' },
  accel: { 'X-Accel-Redirect': '@not_cached', 'X-Accel-Limit-Rate': '1' },
};
