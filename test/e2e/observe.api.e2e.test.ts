import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { AccessRole } from '../../src/model/access-role';
import { accessRoles } from '../../src/observe/access-roles';
import { parseSnapshot } from '../../src/observe/parse-snapshot';
import { readDump } from '../../src/observe/read-dump';
import type { ObservationScope } from '../../src/observe/scope';
import type { Snapshot } from '../../src/observe/snapshot';
import {
  accessManifests,
  observerManifests,
  publicationAccessManifests,
} from '../../src/render/observer-manifests';
import { application } from '../observe/delivery-objects';
import { directToLocalCluster, LEGACY_SCRIPT, nodeScript, textFile } from '../observe/dump-builder';
import { configurationChecksums } from '../observe/object-builder';
import { REGSHIFT, runRegshift } from '../cli/program';
import type { Ended } from '../cli/program';
import { createObjects, installCrds } from './api-objects';
import { START_LIMIT, startApiServer } from './api-server';
import type { ApiServer } from './api-server';
import { SilentHost } from './silent-host';

const SCOPE: ObservationScope = { platform: 'Deckhouse' };
const CONFIG_MAP = 'regshift-observer/cluster-snapshot';

/** Everything in the objects that is secret: private keys and passwords of `registry-state` among them. */
const PLANTED = [
  'example-private-key-of-the-registry-ca',
  'example-ro-password',
  'not-a-real-password',
  'example-license',
];

let server: ApiServer;
let hub: ApiServer;
let folder: string;
/** Processes that tests leave behind when they fail. */
const left: (() => void)[] = [];

jest.setTimeout(120_000);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regshift-observe-'));
  const users = ['observer', 'partly', 'nobody', 'publisher', 'reader', 'engine'];
  [server, hub] = await Promise.all([startApiServer({ users }), startApiServer({ users })]);
  await Promise.all([installCrds(server), installCrds(hub)]);
  await createObjects(server, [
    ...directToLocalCluster().filter(({ kind }) => kind !== 'Lease'),
    configurationChecksums({ master: '11'.repeat(32), worker: '22'.repeat(32) }),
    nodeScript('legacy-registry.sh', LEGACY_SCRIPT),
  ]);
  await createObjects(hub, [application()]);
}, START_LIMIT);

afterAll(() => {
  for (const stop of left) stop();
  server.stop();
  hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('regshift observe against a real API server', () => {
  it('shows what the dump of the same cluster shows', async () => {
    const seen = await observed(server.kubeconfig);
    const dump = [
      ['nodes'],
      ['nodegroups.deckhouse.io,nodegroupconfigurations.deckhouse.io'],
      ['modules.deckhouse.io,moduleconfigs.deckhouse.io,deckhousereleases.deckhouse.io'],
      ['-n', 'd8-system', 'deployments,pods,configmaps,secrets'],
      ['-n', 'kube-system', 'configmaps,secrets'],
      ['-n', 'd8-cloud-instance-manager', 'secrets'],
    ].map(([...args]) => {
      const kinds = args.pop() ?? '';
      const get = ['get', ...args, kinds, '-o', 'json', '--show-managed-fields'];
      return textFile(server.kubectl(get), `${kinds}.json`);
    });
    const read = readDump(dump);
    if (!read.ok) throw new Error(JSON.stringify(read.issues));
    expect({ ...seen, observedAt: undefined }).toEqual({
      ...read.value,
      observedAt: undefined,
      pullErrors: [],
    });
    expect(seen.registry.state).toMatchObject({ mode: 'Direct', targetMode: 'Local' });
    expect(seen.nodes).toHaveLength(3);
  });

  it('tells the time of the API server', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { observedAt } = await observed(server.kubeconfig);
    expect(observedAt?.basis).toBe('api-server');
    // both clocks are this machine's
    expect(Date.parse(observedAt?.time ?? '')).toBeGreaterThanOrEqual(before);
    expect(Date.parse(observedAt?.time ?? '')).toBeLessThanOrEqual(Date.now());
  });

  it('sees the same with the least rights', async () => {
    grant(server, 'observer', accessRoles(SCOPE));
    const [seen, wanted] = await Promise.all([
      observed(server.kubeconfigOf('observer')),
      observed(server.kubeconfig),
    ]);
    expect({ ...seen, observedAt: undefined }).toEqual({ ...wanted, observedAt: undefined });
  });

  it('may not read more with the least rights', () => {
    grant(server, 'observer', accessRoles(SCOPE));
    const can = (args: readonly string[]): string => {
      try {
        return server.kubectl(['auth', 'can-i', '--as=observer', ...args]).trim();
      } catch {
        return 'no';
      }
    };
    expect(can(['get', 'secrets/registry-state', '-n', 'd8-system'])).toBe('yes');
    const answers = [
      ['list', 'secrets', '-n', 'd8-system'],
      ['get', 'secrets/deckhouse-discovery', '-n', 'd8-system'],
      ['list', 'configmaps', '-n', 'd8-system'],
      ['list', 'moduleconfigs.deckhouse.io'],
      ['patch', 'moduleconfigs.deckhouse.io/deckhouse'],
      ['create', 'pods/exec', '-n', 'd8-system'],
    ].map(can);
    expect(new Set(answers)).toEqual(new Set(['no']));
  });

  it('names the rights that are missing, and shows the rest', async () => {
    const roles = accessRoles(SCOPE).filter(({ namespace }) => namespace !== 'd8-system');
    grant(server, 'partly', roles);
    const { code, stdout, stderr } = await regshift([
      ...['observe', '--kubeconfig', server.kubeconfigOf('partly'), '-o', '-'],
    ]);
    const seen = parse(stdout);
    expect(code).toBe(0);
    expect(seen.nodes).toHaveLength(3);
    expect(seen.registry.state).toEqual({ presence: 'unknown', conditions: [] });
    expect(stderr).toContain(
      'O030  may not get secrets registry-state in namespace d8-system; what it tells stays unknown',
    );
    expect(stderr).toContain(
      'grant apiGroups [""], resources [secrets], resourceNames [registry-state], verbs [get] in a Role of namespace d8-system',
    );
    // pods of d8-system show in those of all namespaces
    expect(stderr.match(/^warning O030/gm)).toHaveLength(7);
  });

  it('can not tell anything without rights, and writes nothing', async () => {
    const output = join(folder, 'nothing.yaml');
    const kubeconfig = server.kubeconfigOf('nobody');
    const { code, stderr } = await regshift(['observe', '--kubeconfig', kubeconfig, '-o', output]);
    expect(code).toBe(3);
    expect(stderr).toContain('this account may read nothing of the cluster');
    expect(existsSync(output)).toBe(false);
  });

  it('can not tell anything with a login that is not accepted', async () => {
    const kubeconfig = edited(server.kubeconfigOf('nobody'), (text) =>
      text.replace(/"token":"[0-9a-f]+"/, '"token":"no-token-of-this-server"'),
    );
    const { code, stderr } = await regshift(['observe', '--kubeconfig', kubeconfig, '-o', '-']);
    expect(code).toBe(3);
    expect(stderr).toContain('the API server does not accept the login');
    expect(stderr).not.toContain('no-token-of-this-server');
  });

  it.each([false, true])(
    'gives up in time on a server that never answers (packets dropped: %s)',
    async (drops) => {
      const silent = await startSilentHost(drops);
      const kubeconfig = edited(server.kubeconfig, (text) =>
        text.replace(server.url, `https://${silent.address}`),
      );
      const call = ['observe', '--kubeconfig', kubeconfig, '--timeout', '1', '-o', '-'];
      const { code, stdout, stderr } = await regshift(call);
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toContain('the API server gave no answer within 1 s');
    },
  );

  it('says why a server can not be reached', async () => {
    const kubeconfig = edited(server.kubeconfig, (text) =>
      text.replace(server.url, 'https://127.0.0.1:1'),
    );
    const { code, stderr } = await regshift(['observe', '--kubeconfig', kubeconfig, '-o', '-']);
    expect(code).toBe(3);
    expect(stderr).toContain('the API server can not be asked: connect ECONNREFUSED 127.0.0.1:1');
  });

  it('refuses a kubeconfig or a context that is not there', async () => {
    const noFile = await regshift(['observe', '--kubeconfig', join(folder, 'no'), '-o', '-']);
    const call = ['observe', '--kubeconfig', server.kubeconfig, '--context', 'other', '-o', '-'];
    const noContext = await regshift(call);
    expect([noFile.code, noContext.code]).toEqual([2, 2]);
    expect(noContext.stderr).toContain(
      'there is no context other in the kubeconfig; known are admin',
    );
  });

  it('takes $KUBECONFIG where none is named', async () => {
    const { code } = await regshift(['observe', '-o', '-'], { KUBECONFIG: server.kubeconfig });
    expect(code).toBe(0);
  });

  it('logs in by the command that a kubeconfig names', async () => {
    const calls = join(folder, 'calls');
    const login = join(folder, 'login');
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
      status: { token: server.tokenOf('admin') },
    };
    writeFileSync(
      login,
      `#!/bin/sh\necho call >>${calls}\ncat <<'END'\n${JSON.stringify(credential)}\nEND\n`,
    );
    chmodSync(login, 0o700);
    const kubeconfig = edited(server.kubeconfig, (text) =>
      text.replace(
        /"user":\{"token":"[^"]*"\}/,
        `"user":{"exec":{"apiVersion":"client.authentication.k8s.io/v1beta1","command":"${login}"}}`,
      ),
    );
    const { code } = await regshift(['observe', '--kubeconfig', kubeconfig, '-o', '-']);
    expect(code).toBe(0);
    expect(readFileSync(calls, 'utf8')).toBe('call\n');
  });

  it('goes through the proxy that a kubeconfig names', async () => {
    const proxied: string[] = [];
    const proxy = await startProxy(proxied);
    left.push(() => proxy.close());
    const { port } = proxy.address() as AddressInfo;
    const kubeconfig = edited(server.kubeconfig, (text) =>
      text.replace('"cluster":{', `"cluster":{"proxy-url":"http://127.0.0.1:${port}",`),
    );
    const { code } = await regshift(['observe', '--kubeconfig', kubeconfig, '-o', '-']);
    expect(code).toBe(0);
    expect(new Set(proxied)).toEqual(new Set([server.url.replace('https://', '')]));
  });
});

describe('an engine in another cluster', () => {
  it('is asked by the context that the cluster file names, with the right to nothing else', async () => {
    const scope: ObservationScope = {
      ...SCOPE,
      delivery: { tool: 'ArgoCD', namespace: 'argocd', name: 'prod-1' },
    };
    grant(hub, 'engine', accessRoles(scope, 'engine'));
    const kubeconfig = twoClusters();
    const { code, stdout, stderr } = await regshift([
      ...['observe', '--kubeconfig', kubeconfig, '-f', clusterFile('hub'), '-o', '-'],
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(parse(stdout).delivery).toMatchObject({
      engine: 'ArgoCD',
      namespace: 'argocd',
      name: 'prod-1',
      sync: { status: 'Synced' },
    });
  });

  it('is told by the call, too, and is not asked for the cluster', async () => {
    const call = [
      ...['observe', '--kubeconfig', server.kubeconfig, '--engine-kubeconfig', hub.kubeconfig],
      ...['-f', clusterFile(), '-o', '-'],
    ];
    const { code, stdout } = await regshift(call);
    expect(code).toBe(0);
    expect(parse(stdout).delivery?.name).toBe('prod-1');
    expect(parse(stdout).nodes).toHaveLength(3);
  });

  it('that hangs leaves the delivery unknown', async () => {
    const silent = await startSilentHost(false);
    const engine = edited(hub.kubeconfig, (text) =>
      text.replace(hub.url, `https://${silent.address}`),
    );
    const { code, stdout, stderr } = await regshift([
      ...['observe', '--kubeconfig', server.kubeconfig, '--engine-kubeconfig', engine],
      ...['-f', clusterFile(), '--timeout', '10', '-o', '-'],
    ]);
    expect(code).toBe(0);
    expect(parse(stdout).delivery).toBeUndefined();
    expect(stderr).toContain(
      'O032  could not get applications.argoproj.io prod-1 in namespace argocd: no answer within 10 s',
    );
  });
});

describe('an observer in the cluster', () => {
  const publish = (): readonly string[] => [
    ...['observe', '--kubeconfig', server.kubeconfigOf('publisher'), '--publish', CONFIG_MAP],
  ];
  const read = (): readonly string[] => [
    ...['observe', '--kubeconfig', server.kubeconfigOf('reader'), '--published', CONFIG_MAP],
    ...['-o', '-'],
  ];

  beforeAll(() => {
    const image = 'registry.example.com/regshift@sha256:1111';
    const objects = observerManifests({ image, everySeconds: 60 }, accessRoles(SCOPE)).map(
      (object) =>
        // no pod runs here: the account's rights go to the user that stands for it
        'subjects' in object
          ? { ...object, subjects: [{ kind: 'User', name: 'publisher' }] }
          : object,
    );
    applyAll(server, objects);
    applyAll(server, publicationAccessManifests({ kind: 'User', name: 'reader' }));
  });

  it('has nothing to read until it has published', async () => {
    const { code, stderr } = await regshift(read());
    expect(code).toBe(3);
    expect(stderr).toContain('O036');
  });

  it('publishes for those who may read nothing but what is published', async () => {
    const published = await regshift(publish());
    expect([published.code, published.stdout]).toEqual([0, '']);
    expect(published.stderr).toContain('mode Direct, target Local: published in ConfigMap');
    const { code, stdout } = await regshift(read());
    const wanted = await observed(server.kubeconfig);
    expect(code).toBe(0);
    expect({ ...parse(stdout), observedAt: undefined }).toEqual({
      ...wanted,
      observedAt: undefined,
    });
    const direct = await regshift([
      ...['observe', '--kubeconfig', server.kubeconfigOf('reader'), '-o', '-'],
    ]);
    expect(direct.code).toBe(3);
  });

  it('that is applied again by the GitOps engine keeps what it published', async () => {
    await regshift(publish());
    const image = 'registry.example.com/regshift@sha256:2222';
    const again = observerManifests({ image, everySeconds: 60 }, []);
    applyAll(
      server,
      again.filter(({ kind }) => kind === 'ConfigMap'),
    );
    expect((await regshift(read())).code).toBe(0);
  });

  it('publishes again and again, several at once', async () => {
    const children = [1, 2].map(() =>
      spawn(process.execPath, [REGSHIFT, ...publish(), '--every', '1'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      }),
    );
    const rounds = children.map(
      (child) =>
        new Promise<string>((resolve) => {
          let stderr = '';
          child.stderr.on('data', (chunk: Buffer) => {
            stderr += chunk.toString();
            if (stderr.split('\n').length > 3) resolve(stderr);
          });
        }),
    );
    for (const child of children) left.push(() => child.kill('SIGKILL'));
    const told = await Promise.all(rounds);
    for (const child of children) child.kill('SIGKILL');
    expect(told.join('')).not.toContain('not published');
    expect((await regshift(read())).code).toBe(0);
  });

  it('whose heartbeat is old is stale', async () => {
    await regshift(publish());
    const old = { data: { observedAt: '2025-07-15T12:00:00Z' } };
    await server.call(
      'PATCH',
      '/api/v1/namespaces/regshift-observer/configmaps/cluster-snapshot',
      old,
      'application/merge-patch+json',
    );
    const { code, stdout, stderr } = await regshift(read());
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('O037');
  });
});

/** Runs the command line as its users do. Nothing secret of the cluster shows in what it prints. */
async function regshift(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const ended = await runRegshift(argv, { env: { HOME: folder, ...env } });
  const shown = PLANTED.flatMap((secret) => [
    secret,
    Buffer.from(secret).toString('base64'),
  ]).filter((secret) => `${ended.stdout}${ended.stderr}`.includes(secret));
  if (shown.length > 0) throw new Error(`secrets are shown: ${shown.join(', ')}`);
  return ended;
}

async function observed(kubeconfig: string): Promise<Snapshot> {
  const { code, stdout, stderr } = await regshift([
    'observe',
    '--kubeconfig',
    kubeconfig,
    '-o',
    '-',
  ]);
  if (code !== 0 || stderr !== '') throw new Error(stderr);
  return parse(stdout);
}

function parse(text: string): Snapshot {
  const parsed = parseSnapshot(text, 'stdout');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

function grant(to: ApiServer, user: string, roles: readonly AccessRole[]): void {
  applyAll(to, accessManifests(roles, { kind: 'User', name: user }, `test-${user}`));
}

/** Applies objects as a GitOps engine does: namespaces first. */
function applyAll(to: ApiServer, objects: readonly object[]): void {
  const isNamespace = (object: object): boolean => 'kind' in object && object.kind === 'Namespace';
  for (const part of [objects.filter(isNamespace), objects.filter((one) => !isNamespace(one))]) {
    if (part.length === 0) continue;
    const text = part.map((object) => stringify(object)).join('---\n');
    to.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], text);
  }
}

async function startSilentHost(drops: boolean): Promise<SilentHost> {
  const host = new SilentHost();
  left.push(() => {
    host.stop();
  });
  await host.start(drops);
  return host;
}

let copies = 0;

/** A copy of a kubeconfig with another content. */
function edited(kubeconfig: string, edit: (text: string) => string): string {
  const text = readFileSync(kubeconfig, 'utf8');
  const changed = edit(text);
  if (changed === text) throw new Error('nothing was edited');
  const file = join(folder, `edited-${String(++copies)}.kubeconfig`);
  writeFileSync(file, changed, { mode: 0o600 });
  return file;
}

/** A kubeconfig whose current context is the cluster and whose context `hub` is where the engine is. */
function twoClusters(): string {
  const cluster = (of: ApiServer): object => ({
    server: of.url,
    'certificate-authority-data': Buffer.from(of.ca).toString('base64'),
  });
  const file = join(folder, 'two.kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'prod-1', cluster: cluster(server) },
      { name: 'hub', cluster: cluster(hub) },
    ],
    users: [
      { name: 'prod-1', user: { token: server.tokenOf('admin') } },
      { name: 'hub', user: { token: hub.tokenOf('engine') } },
    ],
    contexts: ['prod-1', 'hub'].map((name) => ({ name, context: { cluster: name, user: name } })),
    'current-context': 'prod-1',
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

function clusterFile(context?: string): string {
  const file = join(folder, `cluster-${context ?? 'same'}.yaml`);
  const engine = context === undefined ? {} : { engine: { context } };
  const spec = {
    platform: { clusterType: 'Static' },
    registry: {
      mode: 'Direct',
      direct: {
        imagesRepo: 'registry.example.com/deckhouse/ee',
        scheme: 'HTTPS',
        license: { fromEnv: 'DKP_LICENSE' },
      },
    },
    delivery: { tool: 'ArgoCD', ...engine },
  };
  const document = {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'ClusterRegistry',
    metadata: { name: 'prod-1' },
    spec,
  };
  writeFileSync(file, stringify(document));
  return file;
}

/** A proxy that notes where it is asked to connect to. */
function startProxy(asked: string[]): Promise<Server> {
  const proxy = createServer();
  proxy.on('connect', ({ url = '' }, client) => {
    asked.push(url);
    const [host = '', port = ''] = url.split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client);
      client.pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  return new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      resolve(proxy);
    });
  });
}
