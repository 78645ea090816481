import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer, request } from 'node:https';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { accessRoles } from '../../src/observe/access-roles';
import { accessManifests, observerManifests } from '../../src/render/observer-manifests';
import { PACKAGE, REGSHIFT } from '../cli/program';
import { START_LIMIT, startApiServer } from './api-server';
import type { ApiServer } from './api-server';
import { Authority, selfSigned } from './serving-certificates';
import type { KeyPair } from './serving-certificates';

/** Of a cluster that has nodes and nothing else. */
const CLUSTER_FILE = join(PACKAGE, 'examples', '11-kubernetes-proxy', 'cluster.yaml');
const GROUP = 'registry-observers';
/** A user that the server knows by a token. */
const USER = 'observer';
const OBSERVER = 'regshift-observer';
const CONFIG_MAP = `${OBSERVER}/cluster-snapshot`;
/** Runs a program with `$0` as the files of a service account, which nobody else on the machine sees. */
const POD =
  'mount -t tmpfs tmpfs /var/run; d=/var/run/secrets/kubernetes.io; mkdir -p $d; ln -s "$0" $d/serviceaccount; exec "$@"';

let folder: string;
let clients: Authority;
let foreign: Authority;
let server: ApiServer;
/** What must not show in anything that the command line prints. */
const secrets: string[] = [];
/** What tests leave behind when they fail. */
const left: (() => void)[] = [];

jest.setTimeout(120_000);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regshift-logins-'));
  [clients, foreign] = [authority('clients'), authority('foreign')];
  server = await startApiServer({ users: [USER], clientCa: clients.crt });
  secrets.push(server.tokenOf(USER));
  const roles = accessRoles({ platform: 'Kubernetes' });
  apply([
    ...accessManifests(roles, { kind: 'Group', name: GROUP }, 'by-group'),
    ...accessManifests(roles, { kind: 'User', name: USER }, 'by-user'),
  ]);
}, START_LIMIT);

afterAll(() => {
  for (const stop of left) stop();
  server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a client certificate', () => {
  it.each([
    ['the name in it', USER, []],
    ['a group in it', 'somebody', ['others', GROUP]],
  ])('is granted what %s is granted', async (_, name, groups) => {
    const pair = clients.client(name, { groups });
    expect(await look(kubeconfig(withData(pair)))).toMatchObject({ code: 0, nodes: true });
  });

  it('is found in files beside the kubeconfig', async () => {
    const { crt, key } = clients.client(USER);
    const file = kubeconfig({ 'client-certificate': 'own.crt', 'client-key': 'own.key' });
    writeFileSync(join(folder, 'own.crt'), crt);
    writeFileSync(join(folder, 'own.key'), hidden(key));
    expect(await look(file)).toMatchObject({ code: 0, nodes: true });
  });

  it('of somebody without rights may read nothing', async () => {
    const { code, stderr } = await look(kubeconfig(withData(clients.client('nobody'))));
    expect(code).toBe(3);
    expect(stderr).toContain('this account may read nothing of the cluster');
  });

  it.each([
    ['expired', () => clients.client(USER, { days: -1 })],
    ['foreign', () => foreign.client(USER)],
  ])('that is %s is not accepted', async (_, made) => {
    const { code, stderr } = await look(kubeconfig(withData(made())));
    expect(code).toBe(3);
    expect(stderr).toContain('the API server does not accept the login');
  });

  it.each([
    [
      'the key of another',
      () => clients.client('another').key,
      'the client certificate of context test has another key',
    ],
    [
      'something else for a key',
      () => 'planted, and no key',
      'the certificates or the key of context test can not be read',
    ],
  ])('with %s is told, and what there is is not shown', async (_, key, reason) => {
    const pair = { crt: clients.client(USER).crt, key: key() };
    const { code, stderr } = await look(kubeconfig(withData(pair)));
    expect(code).toBe(3);
    expect(stderr).toContain(reason);
  });
});

describe('kubeconfigs', () => {
  it('name a file of a token beside them, which may end with a line feed', async () => {
    writeFileSync(join(folder, 'own.token'), `${server.tokenOf(USER)}\n`);
    const file = kubeconfig({ tokenFile: 'own.token', token: 'outdated' });
    expect(await look(file)).toMatchObject({ code: 0, nodes: true });
  });

  it('are taken together as kubectl takes them: the first one counts', async () => {
    const second = { server: 'https://127.0.0.1:1' };
    const files = [
      join(folder, 'no-such-kubeconfig'),
      kubeconfig(token()),
      kubeconfig({ token: 'of-another-cluster' }, second),
      kubeconfig(token(), second, 'other'),
    ];
    const env = { KUBECONFIG: files.join(':') };
    const answer = await run(observe('-o', '-'), env);
    expect([answer.code, answer.stdout]).toEqual([0, expect.stringContaining('nodes:')]);
    const other = await run(observe('-o', '-', '--context', 'other'), env);
    expect(other.stderr).toContain('connect ECONNREFUSED 127.0.0.1:1');
    const reversed = await run(observe('-o', '-'), { KUBECONFIG: [...files].reverse().join(':') });
    expect(reversed.stderr).toContain('connect ECONNREFUSED 127.0.0.1:1');
  });
});

describe('a login command', () => {
  it('is found beside the kubeconfig that names it by a relative path', async () => {
    const command = program(`cat <<'END'\n${credential(server.tokenOf(USER))}\nEND`);
    const file = kubeconfig(exec(`./${basename(command)}`));
    expect(await look(file)).toMatchObject({ code: 0, nodes: true });
  });

  it('hands out a token', async () => {
    const command = program(`cat <<'END'\n${credential(server.tokenOf(USER))}\nEND`);
    expect(await look(kubeconfig(exec(command)))).toMatchObject({ code: 0, nodes: true });
  });

  it('hands out a certificate', async () => {
    const { crt, key } = clients.client(USER);
    const status = { clientCertificateData: crt, clientKeyData: hidden(key) };
    const command = program(`cat <<'END'\n${JSON.stringify(execCredential(status))}\nEND`);
    expect(await look(kubeconfig(exec(command)))).toMatchObject({ code: 0, nodes: true });
  });

  it('is run again when its token is no longer accepted, though it was to last', async () => {
    const once = join(folder, 'once');
    const command = program(
      `if test -e ${once}; then token=${server.tokenOf(USER)}; else token=revoked; fi`,
      `: > ${once}`,
      `cat <<END\n${credential('$token', '2099-01-01T00:00:00Z')}\nEND`,
    );
    expect(await look(kubeconfig(exec(command)))).toMatchObject({ code: 0, nodes: true });
  });

  it.each([
    ['fails', 'echo planted-out; echo planted-err >&2; exit 1'],
    ['prints no credential', 'echo planted-out; echo planted-err >&2'],
    ['prints an empty credential', 'echo {}; echo planted-err >&2'],
  ])('that %s is told, and its output is not', async (_, script) => {
    secrets.push('planted-out', 'planted-err');
    const { code, stderr } = await look(kubeconfig(exec(program(script))));
    expect(code).toBe(3);
    expect(stderr).toContain('the login of context test failed; try kubectl with it');
  });

  it('that is not there is told', async () => {
    const { code, stderr } = await look(kubeconfig(exec(join(folder, 'no-such-command'))));
    expect(code).toBe(3);
    expect(stderr).toContain('the login of context test failed; try kubectl with it');
  });
});

describe('the account of a pod', () => {
  let account: string;
  beforeAll(() => {
    const image = 'registry.example.com/regshift@sha256:1111';
    apply(observerManifests({ image, everySeconds: 60 }, accessRoles({ platform: 'Kubernetes' })));
    account = join(folder, 'account');
    mkdirSync(account);
    writeFileSync(join(account, 'ca.crt'), server.ca);
    writeFileSync(join(account, 'namespace'), OBSERVER);
  });

  it('is taken where no kubeconfig is named', async () => {
    writeFileSync(join(account, 'token'), await boundToken('first'));
    const { code, stdout } = await ended(inPod(account, observe('-o', '-')));
    expect(code).toBe(0);
    expect(stdout).toContain('nodes:');
  });

  it('whose token is good no more is not accepted', async () => {
    writeFileSync(join(account, 'token'), 'planted-token-of-nobody');
    secrets.push('planted-token-of-nobody');
    const { code, stderr } = await ended(inPod(account, observe('-o', '-')));
    expect(code).toBe(3);
    expect(stderr).toContain('the API server does not accept the login');
  });

  it('is read again as soon as its token is no longer accepted', async () => {
    const old = await boundToken('old');
    writeFileSync(join(account, 'token'), old);
    const child = inPod(account, observe('--publish', CONFIG_MAP, '--every', '1'));
    left.push(() => child.kill('SIGKILL'));
    const told = linesOf(child);
    await told.until((lines) => published(lines) > 0);
    writeFileSync(join(account, 'token'), await boundToken('new'));
    await server.call('DELETE', `/api/v1/namespaces/${OBSERVER}/secrets/old`);
    // it remembers for some seconds that a token was good
    while ((await statusFor(old)) !== 401) await new Promise((resolve) => setTimeout(resolve, 200));
    const before = published(told.lines());
    await told.until((lines) => published(lines) > before + 1 || complaints(lines).length > 0);
    child.kill('SIGKILL');
    expect(complaints(told.lines())).toEqual([]);
  });
});

describe('the certificate of the server', () => {
  it.each([
    ['another authority', () => base64(foreign.crt)],
    ['none', () => undefined],
    ['something else', () => base64('no certificate')],
  ])('is refused where the kubeconfig names %s', async (_, data) => {
    const file = kubeconfig(token(), { 'certificate-authority-data': data() });
    const { code, stderr } = await look(file);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'the API server can not be asked: its certificate is of an authority that is not trusted; name the right one in certificate-authority-data of the kubeconfig',
    );
  });

  it.each([
    ['an authority of the same name', () => clients.server('pretender', 'IP:127.0.0.1')],
    ['nobody else', () => selfSigned(folder, 'IP:127.0.0.1')],
  ])('is refused where %s has signed it', async (_, pair) => {
    const address = await pretend(pair());
    const cluster = { server: address, 'certificate-authority-data': base64(foreign.crt) };
    const { code, stderr } = await look(kubeconfig(token(), cluster));
    expect(code).toBe(3);
    expect(stderr).toContain('its certificate is of an authority that is not trusted');
  });

  it('is refused once it has expired', async () => {
    const address = await pretend(foreign.server('late', 'IP:127.0.0.1', { days: -1 }));
    const cluster = { server: address, 'certificate-authority-data': base64(foreign.crt) };
    const { code, stderr } = await look(kubeconfig(token(), cluster));
    expect(code).toBe(3);
    expect(stderr).toContain('its certificate has expired; renew it at the server');
  });

  it('is trusted where the environment names the authority, and the kubeconfig none', async () => {
    const file = kubeconfig(token(), { 'certificate-authority-data': undefined });
    const ca = join(folder, 'server-ca.crt');
    writeFileSync(ca, server.ca);
    const call = observe('--kubeconfig', file, '-o', '-');
    expect(await run(call, { NODE_EXTRA_CA_CERTS: ca })).toMatchObject({ code: 0 });
  });

  it('is not looked at where the kubeconfig says so', async () => {
    const cluster = { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true };
    expect(await look(kubeconfig(token(), cluster))).toMatchObject({ code: 0, nodes: true });
  });

  it('is for the name that the kubeconfig says, or for the address', async () => {
    const address = await forward();
    const [right, wrong, none] = await Promise.all(
      ['kubernetes.default.svc', 'other.example.com', undefined].map((name) =>
        look(kubeconfig(token(), { server: address, 'tls-server-name': name })),
      ),
    );
    expect(right).toMatchObject({ code: 0, nodes: true });
    expect([wrong?.code, none?.code]).toEqual([3, 3]);
    expect(wrong?.stderr).toContain('its certificate is not for other.example.com; ask by a name');
    expect(none?.stderr).toContain('its certificate is not for 127.0.0.2; ask by a name');
  });
});

interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function authority(name: string): Authority {
  mkdirSync(join(folder, name));
  return new Authority(join(folder, name));
}

function apply(objects: readonly object[]): void {
  const isNamespace = (object: object): boolean => 'kind' in object && object.kind === 'Namespace';
  for (const part of [objects.filter(isNamespace), objects.filter((one) => !isNamespace(one))]) {
    if (part.length === 0) continue;
    const text = part.map((object) => stringify(object)).join('---\n');
    server.kubectl(['apply', '--server-side', '-f', '-'], text);
  }
}

/** A key, which from now on must not show. */
function hidden(key: string): string {
  secrets.push(...key.split('\n').filter((line) => line !== '' && !line.startsWith('-')));
  return key;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function withData({ crt, key }: KeyPair): object {
  secrets.push(base64(key));
  return { 'client-certificate-data': base64(crt), 'client-key-data': base64(hidden(key)) };
}

function token(): object {
  return { token: server.tokenOf(USER) };
}

let files = 0;

/** A script; the path of it. */
function program(...lines: readonly string[]): string {
  const file = join(folder, `program-${String(++files)}`);
  writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o700 });
  return file;
}

function exec(command: string): object {
  const apiVersion = 'client.authentication.k8s.io/v1';
  return { exec: { apiVersion, command, interactiveMode: 'Never' } };
}

function execCredential(status: object): object {
  return { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
}

function credential(given: string, expirationTimestamp?: string): string {
  return JSON.stringify(execCredential({ token: given, expirationTimestamp }));
}

/** @param name - of the context, its cluster and its user */
function kubeconfig(user: object, cluster: object = {}, name = 'test'): string {
  const file = join(folder, `${String(++files)}.kubeconfig`);
  const own = {
    server: server.url,
    'certificate-authority-data': base64(server.ca),
    ...cluster,
  };
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: own }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function observe(...more: readonly string[]): readonly string[] {
  return [process.execPath, REGSHIFT, 'observe', '-f', CLUSTER_FILE, ...more];
}

/** Looks at the cluster by a kubeconfig. `nodes`: whether they were told. */
async function look(file: string): Promise<Answer & { readonly nodes: boolean }> {
  const answer = await run(observe('--kubeconfig', file, '-o', '-'));
  return { ...answer, nodes: answer.stdout.includes('nodes:') };
}

function run(
  [program = '', ...argv]: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const env = { PATH: process.env['PATH'], HOME: folder, ...variables };
  return ended(spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], env }));
}

/** Runs a command as a pod with the files of an account does. */
function inPod(account: string, command: readonly string[]): ChildProcess {
  const { hostname, port } = new URL(server.url);
  const apart = ['--mount', '--propagation', 'private', 'sh', '-ec', POD, account];
  return spawn('unshare', [...apart, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
    },
  });
}

/** What a process has said once it has ended: nothing secret, and nothing for programmers. */
async function ended(child: ChildProcess): Promise<Answer> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  const shown = secrets.filter((secret) => `${stdout}${stderr}`.includes(secret));
  expect(shown).toEqual([]);
  expect(stderr).not.toMatch(/^ +at /m);
  return { code, stdout, stderr };
}

interface Lines {
  lines(): readonly string[];
  /** Waits for what a line says. Throws when the process has ended before. */
  until(condition: (lines: readonly string[]) => boolean): Promise<void>;
}

/** What a process says on standard error. */
function linesOf(child: ChildProcess): Lines {
  let text = '';
  const lines = (): readonly string[] => text.split('\n').slice(0, -1);
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    lines,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (condition(lines())) resolve();
        };
        child.stderr?.on('data', check);
        child.once('exit', () => {
          reject(new Error(`it has ended: ${text}`));
        });
        check();
      }),
  };
}

function complaints(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.startsWith('not published'));
}

function published(lines: readonly string[]): number {
  return lines.filter((line) => line.includes(': published in')).length;
}

/** A token of the observer's account that is good for as long as a Secret of this name is there. */
async function boundToken(name: string): Promise<string> {
  const namespace = `/api/v1/namespaces/${OBSERVER}`;
  await server.call('POST', `${namespace}/secrets`, { metadata: { name } });
  const answer = await server.call('POST', `${namespace}/serviceaccounts/${OBSERVER}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences: [], boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name } },
  });
  const given = (answer as { readonly status: { readonly token: string } }).status.token;
  secrets.push(given);
  return given;
}

/** What the server answers to a token. */
function statusFor(given: string): Promise<number> {
  const headers = { authorization: `Bearer ${given}` };
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/api`, { headers, ca: server.ca }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Another address of the server, which its certificate does not have. */
function forward(): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const between = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  return listening(between, '127.0.0.2');
}

/** A server in the API server's place. It must not be told anything. */
function pretend({ crt, key }: KeyPair): Promise<string> {
  const pretender = createTlsServer({ cert: crt, key }, (_, response) => {
    response.writeHead(500).end();
  });
  return listening(pretender, '127.0.0.1');
}

async function listening(started: Server, host: string): Promise<string> {
  left.push(() => started.close());
  await new Promise<void>((resolve) => {
    started.listen(0, host, resolve);
  });
  return `https://${host}:${String((started.address() as AddressInfo).port)}`;
}
