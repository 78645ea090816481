import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMaterial } from '../../src/secrets/material-at-rest';
import { materialValues } from '../../src/secrets/secret-values';
import { generatedRef } from '../../src/serving/generated';
import type { GeneratedField, GeneratedItem } from '../../src/serving/generated';
import { REGSHIFT } from '../cli/program';
import { DeliveryWorld, FILE, LAYOUT } from '../cli/delivery/world';
import { DockerRegistry } from './docker-registry';

/** Not an assertion: a whole switch takes a while on a busy machine. */
jest.setTimeout(300_000);

const BASE = 'registry.example.com/platform';
const MASTERS = [2, 3].map((n) => ({
  name: `master-${String(n)}`,
  address: `127.0.0.${String(n)}`,
}));
const TOOLS = ['nginx', 'distribution', 'regsync'];
/** More commits than the switch has. */
const MOST_COMMITS = 15;

const folder = mkdtempSync(join(tmpdir(), 'regshift-images-'));
const ageKey = join(folder, 'age.key');
/** Where every image is, and where each master's are. */
const full = join(folder, 'full');
const storeOf = (name: string): string => join(folder, name, 'store');

/** What one look of `advance`, as a process, shows. */
interface Look {
  readonly code: number | null;
  readonly phase?: string;
  readonly reason?: string;
  readonly verdict?: string;
}

describe('a switch to Local, by the command line and stores that are real', () => {
  const digests = new Map<string, string>();
  let world: DeliveryWorld;
  let stores: readonly DockerRegistry[];
  let printed = '';

  beforeAll(async () => {
    execFileSync('age-keygen', ['-o', ageKey], { stdio: 'ignore' });
    const recipient = execFileSync('age-keygen', ['-y', ageKey], { encoding: 'utf8' }).trim();
    const open = new DockerRegistry(join(folder, 'open'), '127.0.0.1:5009');
    await open.start({ storage: full });
    for (const name of [...TOOLS.map((tool) => `tools/${tool}`), 'apps/web', 'apps/db']) {
      await open.push(`platform/${name}`, 'v1');
      const head = await fetch(`http://${open.address}/v2/platform/${name}/manifests/v1`, {
        method: 'HEAD',
        headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
      });
      digests.set(name, head.headers.get('docker-content-digest') ?? '');
    }
    await open.kill();
    stores = MASTERS.map(
      ({ name, address }) => new DockerRegistry(join(folder, name), `${address}:5001`),
    );
    world = await DeliveryWorld.make(clusterFile(recipient, digests));
    const names = ['/apps/web:v1', `/apps/db@${digests.get('apps/db') ?? ''}`];
    world.beside = { images: { base: BASE, names } };
    world.observe();
  });

  afterAll(async () => {
    await Promise.all(stores.map((store) => store.kill()));
    world.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const regshift = async (command: string): Promise<Look> => {
    const argv = [command, '-f', world.fleet.path(FILE), '--repository', world.fleet.repository];
    const more = ['--observed', world.observed, ...(command === 'start' ? [] : ['-o', 'json'])];
    const child = spawn(process.execPath, [REGSHIFT, ...argv, ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: folder, REGSHIFT_AGE_KEY_FILE: ageKey },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    printed += stdout + stderr;
    expect(stderr).toBe('');
    return { code, ...(command === 'start' ? {} : (JSON.parse(stdout) as object)) };
  };

  const secret = async (item: GeneratedItem, field: GeneratedField): Promise<string> => {
    const { files } = await world.fleet.branch.read();
    const sealed = files.find(({ path }) => path === LAYOUT.material)?.content;
    const identities = readFileSync(ageKey, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('AGE-'));
    const opened = await openMaterial(sealed, identities);
    if (!opened.ok || opened.value.kind !== 'open') throw new Error('the material does not open');
    return materialValues(opened.value.material)(generatedRef(item, field)) ?? '';
  };

  it('waits at fill-local while the stores can not be reached', async () => {
    await regshift('start');
    await world.settle();
    for (let commits = 0; commits < MOST_COMMITS; commits += 1) {
      const { phase, code } = await regshift('advance');
      await world.settle();
      if (phase === 'fill-local' && code === 3) break;
    }
    expect(await regshift('advance')).toMatchObject({
      code: 3,
      phase: 'fill-local',
      reason: expect.stringMatching(
        /^can not tell: https:\/\/127\.0\.0\.2:5001\/platform: it can not be reached: .*; run regshift where/,
      ) as unknown,
    });
  });

  it('waits while one of them lacks an image', async () => {
    for (const [at, { name }] of MASTERS.entries()) {
      cpSync(full, storeOf(name), { recursive: true });
      const tls = { cert: join(folder, name, 'tls.crt'), key: join(folder, name, 'tls.key') };
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(tls.cert, await secret(`master-${name}`, 'crt'));
      writeFileSync(tls.key, await secret(`master-${name}`, 'key'));
      const user = { username: 'ro', password: await secret('user-ro', 'password') };
      await stores[at]?.start({ storage: storeOf(name), tls, user });
    }
    rmSync(revision('master-3', 'apps/db', digests), { recursive: true });
    expect((await regshift('advance')).reason).toBe(
      `https://127.0.0.3:5001/platform: 127.0.0.3:5001/platform/apps/db@${digests.get('apps/db') ?? ''} is missing`,
    );
  });

  it('waits while one of them lacks an image of our own pods', async () => {
    restore('master-3', 'apps/db', digests);
    rmSync(revision('master-2', 'tools/regsync', digests), { recursive: true });
    expect((await regshift('advance')).reason).toBe(
      `${BASE}/tools/regsync@${digests.get('tools/regsync') ?? ''} is missing at 127.0.0.2:5001`,
    );
  });

  it('goes on to its end once every master has every image', async () => {
    restore('master-2', 'tools/regsync', digests);
    expect(await regshift('advance')).toMatchObject({ code: 0 });
    for (let commits = 0; commits < MOST_COMMITS; commits += 1) {
      await world.settle();
      if ((await regshift('advance')).verdict === 'done') break;
    }
    expect((await world.subjects()).slice(-4)).toEqual([
      'prod-1: transition-containerd-config',
      'prod-1: switch-registry',
      'prod-1: final-containerd-config',
      'prod-1: the switch is done',
    ]);
    expect(printed).not.toContain(await secret('user-ro', 'password'));
  });
});

function clusterFile(recipient: string, digests: ReadonlyMap<string, string>): string {
  const images = TOOLS.map(
    (tool) => `${tool}: "tools/${tool}@${digests.get(`tools/${tool}`) ?? ''}"`,
  );
  const masters = MASTERS.map(({ name, address }) => `{name: ${name}, address: ${address}}`);
  return `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata:
  name: prod-1
spec:
  engine: Pipeline
  platform: {type: Kubernetes, publicDomainTemplate: "%s.prod-1.example.com"}
  registry: {mode: Local}
  pipeline:
    imageBase: ${BASE}
    masters: [${masters.join(', ')}]
    images: {${images.join(', ')}}
  secrets:
    backend: Sops
    age: {recipients: [${recipient}]}
  delivery:
    tool: Flux
    repository: https://git.example.com/fleet.git
    settleSeconds: 0
`;
}

/** Where a store keeps that an image has a manifest. */
function revision(master: string, name: string, digests: ReadonlyMap<string, string>): string {
  return join(storeOf(master), revisionIn(name, digests));
}

function restore(master: string, name: string, digests: ReadonlyMap<string, string>): void {
  const path = revisionIn(name, digests);
  cpSync(join(full, path), join(storeOf(master), path), { recursive: true });
}

function revisionIn(name: string, digests: ReadonlyMap<string, string>): string {
  const [, hex = ''] = digests.get(name)?.split(':') ?? [];
  const repository = `docker/registry/v2/repositories/platform/${name}`;
  return `${repository}/_manifests/revisions/sha256/${hex}`;
}
