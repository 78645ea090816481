import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseImageReference } from '../../src/node/hosts/image-reference';
import { simulatePull } from '../../src/node/hosts/simulate-pull';
import type { World, WorldHost } from '../../src/node/hosts/world';
import {
  registryHostsScript,
  registryHostsUndoScript,
} from '../../src/node/scripts/registry-hosts';
import { writeHostTreeScript } from '../../src/node/scripts/write-host-tree';
import { containerdTree } from '../../src/node/sources/build-host-tree';
import { finalHosts } from '../../src/node/sources/final-hosts';
import type { HostEntry, HostMirror, HostTable } from '../../src/node/sources/host-table';
import type { NameRules, PullSource } from '../../src/node/sources/pull-source';
import { transitionHosts } from '../../src/node/sources/transition-hosts';
import { CA, login, RO, sealed, sealedTree, valueOf } from '../node/sources/samples';
import { busybox, CERTS, ScratchHost } from '../node/sources/scratch-host';
import { ContainerdDaemon } from './containerd-daemon';
import { DockerRegistry } from './docker-registry';
import type { RegistrySettings } from './docker-registry';
import { freePort } from './free-port';

const CTR = process.env['REGSHIFT_CTR'] ?? 'ctr';
const CONTAINERD = {
  version: process.env['REGSHIFT_CTR_VERSION'] ?? '1.6.20',
  dialect: 'containerd',
} as const;
/** A registry that nobody can resolve: nothing but a host tree leads to its images. */
const IMAGE = 'registry.test:5000/k8s/app:v1';
const RULES: NameRules = {
  names: 'stay',
  base: { host: 'registry.test:5000', path: 'k8s' },
};
/** No balancer runs here: nodes must find a master. */
const MASTER = '127.0.0.77';

const folder = mkdtempSync(join(tmpdir(), 'regshift-dialects-'));
const daemon = new ContainerdDaemon();
const registries = new Map<string, DockerRegistry>();
const settings = new Map<string, RegistrySettings>();
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
const storage = join(folder, 'images');
let ca = '';
let [a, b, port] = ['', '', ''];
let trees = 0;

jest.setTimeout(120_000);

beforeAll(async () => {
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=test', '-addext', `subjectAltName=IP:127.0.0.1,IP:${MASTER}`];
  const files = ['-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, ...files], { stdio: 'ignore' });
  ca = readFileSync(cert, 'utf8');

  const store = new DockerRegistry(join(folder, 'store'), `127.0.0.1:${await freePort()}`);
  await store.start({ storage });
  for (const repository of ['k8s/app', 'mirror/k8s/app']) await store.push(repository, 'v1');
  await store.kill();

  port = String(await freePort());
  [a, b] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  await serve(a, 'a');
  await serve(b, 'b');
  await serve(`${MASTER}:${port}`, 'ro');
  await daemon.start();
});

afterAll(async () => {
  await daemon.stop();
  for (const registry of registries.values()) await registry.kill();
  rmSync(folder, { recursive: true });
});

/** Starts a registry at an address; only the user of that name may pull. */
async function serve(address: string, name: string): Promise<void> {
  const { username, password } = name === 'ro' ? RO : login(name);
  const wanted = { storage, tls: { cert, key }, user: { username, password: valueOf(password) } };
  const registry =
    registries.get(address) ??
    new DockerRegistry(join(folder, address.replaceAll(/[.:]/g, '-')), address);
  await registry.kill();
  registries.set(address, registry);
  settings.set(address, wanted);
  await registry.start(wanted);
}

/** Pulls for real into an empty store; the simulation must say the same. */
async function pulls(table: HostTable, dead: readonly string[]): Promise<boolean> {
  const files = sealedTree(containerdTree(moved(table)));
  const root = daemon.writeTree(String((trees += 1)), files);
  const { outcome } = await daemon.pull(IMAGE, root, { seconds: 30 });
  const socket = join(daemon.folder, 'c.sock');
  if (outcome === 'pulled') execFileSync(CTR, ['-a', socket, 'images', 'rm', '--sync', IMAGE]);
  const image = parseImageReference(IMAGE);
  if (image === undefined) throw new Error('no image');
  const simulated = simulatePull(image, { files, roots: [root] }, CONTAINERD, world(dead));
  expect(simulated.outcome).toBe(outcome);
  return outcome === 'pulled';
}

/** The table with another port for the registries on masters: 5001 may be taken on this machine. */
function moved(table: HostTable): HostTable {
  return table.map(({ host, mirrors }) => ({
    host,
    mirrors: mirrors.map((mirror) => ({
      ...mirror,
      host: mirror.host.replace(/:5001$/, `:${port}`),
    })),
  }));
}

function world(dead: readonly string[]): World {
  const alive = [...settings].map(([address, { user }]): [string, WorldHost] => [
    address,
    {
      login: { username: user?.username ?? '', password: user?.password ?? '', challenge: 'Basic' },
      certificate: 'private',
      repositories: ['k8s/app', 'mirror/k8s/app'],
    },
  ]);
  const refused = [`127.0.0.1:${port}`, ...dead].map(
    (host) => [host, { answer: 'refused' }] as const,
  );
  return { hosts: { ...Object.fromEntries(alive), ...Object.fromEntries(refused) }, others: 'dns' };
}

type SourceName = keyof ReturnType<typeof sources>;

/** Every kind of source that a containerd can be told, by the host that it needs. */
function sources() {
  const at = (host: string, path: string, name: string) =>
    ({ scheme: 'https', host, path, ca, login: login(name) }) as const;
  return {
    'Upstream a': { kind: 'Upstream', upstream: at(a, 'k8s', 'a') },
    'Direct a, a path in front': { kind: 'Direct', upstream: at(a, 'mirror/k8s', 'a') },
    'Direct b': { kind: 'Direct', upstream: at(b, 'k8s', 'b') },
    NodeServices: { kind: 'NodeServices', ca, login: RO, masters: [MASTER] },
  } as const satisfies Readonly<Record<string, PullSource>>;
}

function hostOf(name: SourceName): string {
  if (name === 'NodeServices') return `${MASTER}:${port}`;
  return name === 'Direct b' ? b : a;
}

const NAMES: readonly SourceName[] = [
  'Upstream a',
  'Direct a, a path in front',
  'Direct b',
  'NodeServices',
];
const HOPS = NAMES.flatMap((from) =>
  NAMES.filter((to) => to !== from).map((to) => [from, to] as const),
);

describe('shellcheck finds nothing in the script', () => {
  const owner = 'hosts.sh';
  const host = 'registry.test:5000';
  const mirror: HostMirror = { scheme: 'https', host: 'a.io', ca: CA, login: RO };
  const entry: HostEntry = { host, mirrors: [mirror] };
  it.each([
    ['that writes host trees', 'sh', writeHostTreeScript()],
    ['for hosts', 'bash', sealed(registryHostsScript({ owner, entry, dialect: 'deckhouse' }))],
    ['for a drop-in', 'bash', sealed(registryHostsScript({ owner, entry, dialect: 'legacy' }))],
    [
      'that takes hosts back',
      'bash',
      registryHostsUndoScript({ owner, host, dialect: 'deckhouse' }),
    ],
  ])('%s', (_name, shell, script) => {
    const lint = spawnSync('shellcheck', ['--norc', '-s', shell, '-'], {
      input: script,
      encoding: 'utf8',
    });
    expect([lint.error, lint.stdout, lint.status]).toEqual([undefined, '', 0]);
  });
});

describe('the script that writes host trees', () => {
  it('runs in the shell of Alpine with nothing but busybox', async () => {
    const shell = busybox(mkdtempSync(join(folder, 'programs-')));
    if (shell === undefined) throw new Error('busybox is not installed');
    const host = new ScratchHost();
    try {
      host.mount(sealedTree(containerdTree(moved(finalHosts(sources().NodeServices, RULES)))));
      expect(host.run(shell)).toEqual({ status: 0, stdout: '', stderr: '' });
      const { outcome } = await daemon.pull(IMAGE, join(host.root, CERTS), { seconds: 30 });
      expect(outcome).toBe('pulled');
    } finally {
      host.remove();
    }
  });
});

describe.each(HOPS)('%s → %s', (from, to) => {
  afterEach(async () => {
    for (const [address, wanted] of settings) {
      await registries.get(address)?.kill();
      await registries.get(address)?.start(wanted);
    }
  });

  it('both sources serve while both are named, and the new one alone in the end', async () => {
    const [old, next] = [sources()[from], sources()[to]];
    const { table } = transitionHosts(old, next, RULES, 'containerd');
    expect(await pulls(table, [])).toBe(true);
    expect(await pulls(finalHosts(next, RULES), [])).toBe(true);

    const shared = hostOf(from) === hostOf(to);
    await registries.get(hostOf(from))?.kill();
    expect(await pulls(table, [hostOf(from)])).toBe(!shared);
    expect(await pulls(finalHosts(next, RULES), [hostOf(from)])).toBe(!shared);
    await registries.get(hostOf(from))?.start(settings.get(hostOf(from)) ?? { storage });

    await registries.get(hostOf(to))?.kill();
    expect(await pulls(table, [hostOf(to)])).toBe(!shared);
    expect(await pulls(finalHosts(next, RULES), [hostOf(to)])).toBe(false);
  });
});

describe('one registry whose login changes', () => {
  const named = (name: string, path: string): PullSource => ({
    kind: 'Direct',
    upstream: { scheme: 'https', host: a, path, ca, login: login(name) },
  });

  it.each(['k8s', 'mirror/k8s'])(
    'is pulled from with the old login and the new one, path %s',
    async (path) => {
      const [old, next] = [named('old', path), named('new', path)];
      const { table, overlaps } = transitionHosts(old, next, RULES, 'containerd');
      expect(overlaps).toHaveLength(1);
      for (const [user, expected] of [
        ['old', [true, true, false]],
        ['new', [true, false, true]],
        ['other', [false, false, false]],
      ] as const) {
        await serve(a, user);
        const tables = [table, finalHosts(old, RULES), finalHosts(next, RULES)];
        const found: boolean[] = [];
        for (const one of tables) found.push(await pulls(one, []));
        expect([user, found]).toEqual([user, expected]);
      }
    },
  );
});
