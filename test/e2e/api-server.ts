import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';

/**
 * A real kube-apiserver 1.20.2 with its etcd, on free ports of 127.0.0.1, without controllers: what is written stays
 * as it was written. RBAC decides; `admin` may do everything, other users what they are granted.
 */
export interface ApiServer {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** Folder of this server alone; gone after `stop`. */
  readonly folder: string;
  /** Kubeconfig of `admin`. */
  readonly kubeconfig: string;
  /** PEM of the CA that its certificate is signed by, and the token of a user. */
  readonly ca: string;
  tokenOf(user: string): string;
  /** Writes a kubeconfig of users, one context each, named as they are; the first is the current one. */
  kubeconfigOf(...users: readonly string[]): string;
  /** One call of the API as `admin`. Throws for anything but 2xx. */
  call(method: string, path: string, body?: unknown, type?: string): Promise<unknown>;
  /** `kubectl` as `admin`. */
  kubectl(args: readonly string[], input?: string): string;
  stop(): void;
}

export interface ApiServerOptions {
  /**
   * Users beside `admin`, without any right.
   *
   * @default - none
   */
  readonly users?: readonly string[];
  /**
   * PEM of a CA whose client certificates are accepted.
   *
   * @default - none are
   */
  readonly clientCa?: string;
}

/** Time that a start may take on a busy machine. */
export const START_LIMIT = 180_000;

const CLIENT_CA = 'clients.crt';
const BUILD = join(__dirname, 'api-server', 'build');

/** Starts a server and waits until it is ready; its program is built first where it is not yet. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const program = execFileSync(BUILD, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const folder = mkdtempSync(join(tmpdir(), 'regshift-api-'));
  const tokens = new Map(
    ['admin', ...(options.users ?? [])].map((user) => [user, randomBytes(16).toString('hex')]),
  );
  writeInputs(folder, tokens);
  const { clientCa } = options;
  if (clientCa !== undefined) writeFileSync(join(folder, CLIENT_CA), clientCa);
  const clients = clientCa === undefined ? [] : [`--client-ca-file=${join(folder, CLIENT_CA)}`];
  const [client, peer, port] = await Promise.all([freePort(), freePort(), freePort()]);
  const started = [
    run(folder, 'etcd', etcdFlags(folder, client, peer)),
    run(folder, program.trim(), [...apiServerFlags(folder, client, port), ...clients]),
  ];
  const stop = (): void => {
    // the server waits for its etcd when it is asked politely
    for (const process of started) process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', stop);
  try {
    const server = handleOf({ folder, port, tokens, stop });
    await untilReady(server, started);
    return server;
  } catch (error) {
    stop();
    throw error;
  }
}

interface Parts {
  readonly folder: string;
  readonly port: number;
  readonly tokens: ReadonlyMap<string, string>;
  readonly stop: () => void;
}

function handleOf({ folder, port, tokens, stop }: Parts): ApiServer {
  const url = `https://127.0.0.1:${port}`;
  const kubeconfig = join(folder, 'admin.kubeconfig');
  const caFile = join(folder, 'certs', 'apiserver.crt');
  const tokenOf = (user: string): string => {
    const token = tokens.get(user);
    if (token === undefined) throw new Error(`the server was started without user ${user}`);
    return token;
  };
  const kubeconfigOf = (...users: readonly string[]): string => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority': caFile } }],
      users: users.map((name) => ({ name, user: { token: tokenOf(name) } })),
      contexts: users.map((name) => ({ name, context: { cluster: 'test', user: name } })),
      'current-context': users[0],
    });
    const file = join(folder, `${users.join('-')}.kubeconfig`);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  kubeconfigOf('admin');
  return {
    url,
    folder,
    kubeconfig,
    get ca() {
      return readFileSync(caFile, 'utf8');
    },
    tokenOf,
    kubeconfigOf,
    call: (method, path, body, type = 'application/json') =>
      call({ url: url + path, token: tokenOf('admin'), ca: caFile }, method, body, type),
    kubectl: (args, input) =>
      execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...args], {
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'pipe'],
        ...(input === undefined ? {} : { input }),
      }),
    stop,
  };
}

function writeInputs(folder: string, tokens: ReadonlyMap<string, string>): void {
  mkdirSync(join(folder, 'certs'));
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const rows = [...tokens].map(([user, token], index) =>
    user === 'admin' ? `${token},admin,0,"system:masters"` : `${token},${user},${index}`,
  );
  const files = { 'sa.pub': publicKey, 'sa.key': privateKey, 'tokens.csv': `${rows.join('\n')}\n` };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
}

function etcdFlags(folder: string, client: number, peer: number): readonly string[] {
  const [clients, peers] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
  ];
}

function apiServerFlags(folder: string, etcd: number, port: number): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    `--cert-dir=${join(folder, 'certs')}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
    // no controller makes the accounts that pods would need
    '--disable-admission-plugins=ServiceAccount',
  ];
}

function run(folder: string, program: string, flags: readonly string[]): ChildProcess {
  const child = spawn(program, flags, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const log: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => {
    log.push(chunk);
    if (log.length > 200) log.shift();
  });
  child.on('error', () => undefined);
  child.on('exit', (code, signal) => {
    if (signal !== 'SIGKILL') {
      console.error(`${program} ended with ${code ?? signal}:\n${Buffer.concat(log).toString()}`);
    }
  });
  return child;
}

async function untilReady(server: ApiServer, started: readonly ChildProcess[]): Promise<void> {
  const end = Date.now() + START_LIMIT;
  for (;;) {
    if (started.some(({ exitCode, pid }) => exitCode !== null || pid === undefined)) {
      throw new Error('the API server or its etcd did not start');
    }
    try {
      await server.call('GET', '/readyz');
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

interface Target {
  readonly url: string;
  readonly token: string;
  /** File. */
  readonly ca: string;
}

async function call(
  { url, token, ca }: Target,
  method: string,
  body: unknown,
  type: string,
): Promise<unknown> {
  const authorization = `Bearer ${token}`;
  const [status, text] = await new Promise<readonly [number, string]>((resolve, reject) => {
    const headers = { authorization, ...(body === undefined ? {} : { 'content-type': type }) };
    const sent = request(url, { method, headers, ca: readFileSync(ca) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve([response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')]);
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
  if (status < 200 || status > 299) throw new Error(`${method} ${url}: ${status} ${text}`);
  return text.startsWith('{') ? (JSON.parse(text) as unknown) : text;
}
