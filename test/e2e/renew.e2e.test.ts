import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterDesk } from '../../src/cli/delivery/cluster-desk';
import { advanceOnce } from '../../src/deliver/advance';
import { GateWatch } from '../../src/deliver/gate-watch';
import { imagesFound } from '../../src/rehearse/run/image-check';
import { findLeaks } from '../../src/secrets/find-leaks';
import type { KnownSecret } from '../../src/secrets/find-leaks';
import { openMaterial } from '../../src/secrets/material-at-rest';
import type { Material } from '../../src/secrets/material';
import { openSopsFile, parseSopsFile } from '../../src/secrets/sops/sops-file';
import { newPerson, valueOf } from '../secrets/sealing';
import type { Person } from '../secrets/sealing';
import { example, regshift } from '../cli/call';
import type { Answer } from '../cli/call';
import { DeliveryWorld, FILE, LAYOUT } from '../cli/delivery/world';
import { sshKey } from './ssh-keys';

jest.setTimeout(120_000);

const PASSWORD = 'an-example-of-a-password';

/** Caches on the masters of a cluster without DKP; whose addresses are observed. */
const toProxy = (recipient: string): string => `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata: {name: prod-1}
spec:
  engine: Pipeline
  platform: {type: Kubernetes}
  registry:
    mode: Proxy
    proxy:
      imagesRepo: registry.example.com/platform
      username: robot
      password: {fromEnv: REGISTRY_PASSWORD}
  pipeline:
    imageBase: registry.example.com/platform
    images:
      nginx: tools/nginx@sha256:${'1'.repeat(64)}
      distribution: tools/distribution@sha256:${'2'.repeat(64)}
  secrets: {backend: Sops, age: {recipients: [${recipient}]}}
  delivery: {tool: Flux, repository: "https://git.example.com/fleet.git", settleSeconds: 0}
`;

let person: Person;
let world: DeliveryWorld;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  person = await newPerson();
  world = await DeliveryWorld.make(toProxy(person.recipient), {
    observed: join(example('11-kubernetes-proxy'), 'dump'),
  });
  const key = join(world.folder, 'key.txt');
  writeFileSync(key, `${person.identity}\n`);
  env = { REGISTRY_PASSWORD: PASSWORD, REGSHIFT_AGE_KEY_FILE: key };
});

afterAll(() => {
  world.end();
});

function call(argv: readonly string[], given = env): Promise<Answer> {
  const where = ['-f', world.fleet.path(FILE), '--repository', world.fleet.repository];
  return regshift([...argv, ...where], { env: given });
}

function renew(...more: readonly string[]): Promise<Answer> {
  return call(['secrets', 'renew', ...more]);
}

function rotate(...more: readonly string[]): Promise<Answer> {
  return call(['secrets', 'rotate', ...more]);
}

function git(...args: readonly string[]): string {
  const options = { cwd: world.fleet.repository, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  return execFileSync('git', args, options).trimEnd();
}

/** Commits phase after phase until the switch is done; images are where people were asked to put them. */
async function carryOn(): Promise<void> {
  const { observed, fleet } = world;
  const quiet = { write: () => true };
  const streams = { stdout: quiet, stderr: quiet, env };
  const options = { repository: fleet.repository, observed };
  const desk = await ClusterDesk.open(fleet.path(FILE), options, streams);
  const recorded = await desk.recorded();
  if (recorded === undefined) throw new Error('no switch was started');
  const ports: typeof desk.ports = {
    ...desk.ports,
    findImages: (clause) => Promise.resolve(imagesFound(clause, world.cluster.twin, world.context)),
  };
  for (let turn = 0; turn < 20; turn += 1) {
    await world.settle();
    const outcome = await advanceOnce(ports, desk.planned(recorded), new GateWatch());
    if (outcome.kind === 'done') break;
  }
  desk.close();
}

/** Files of the synced folder at a revision, by name. */
function manifests(revision = 'main'): ReadonlyMap<string, string> {
  const names = git('ls-tree', '-r', '--name-only', revision, LAYOUT.manifests).split('\n');
  return new Map(names.map((name) => [name, git('show', `${revision}:${name}`)]));
}

async function materialAt(revision = 'main'): Promise<Material> {
  const text = `${git('show', `${revision}:${LAYOUT.material}`)}\n`;
  const opened = valueOf(await openMaterial(text, [person.identity]));
  if (opened.kind !== 'open') throw new Error(opened.kind);
  return opened.material;
}

function changed(before: string): readonly string[] {
  const old = manifests(before);
  return [...manifests()].flatMap(([path, text]) =>
    old.get(path) === text ? [] : [path.slice(LAYOUT.manifests.length + 1)],
  );
}

/** Everything that a sealed file holds, in clear. */
async function opened(name: string): Promise<string> {
  const file = parseSopsFile(`${manifests().get(`${LAYOUT.manifests}/${name}`) ?? ''}\n`);
  const open = file && (await openSopsFile(file, [person.identity]));
  if (open?.intact !== true) throw new Error(`${name} can not be opened`);
  return [...open.values.values()].join('\n');
}

const commits = (): number => Number(git('rev-list', '--count', 'main'));
const SERVICES = 'secret_regshift-system_registry-node-services.yaml';

describe('generated secrets by the command line', () => {
  it('are not renewed where no switch was started, nor while one is under way', async () => {
    expect(await renew()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error D050  no switch of prod-1 was started') as string,
    });
    expect(await call(['start', '--observed', world.observed])).toMatchObject({ code: 0 });
    await world.settle();
    expect((await renew('--check')).code).toBe(3);
    for (const answer of [await renew(), await rotate('--item', 'ca', '--accept-outage')]) {
      expect(answer.code).toBe(1);
      expect(answer.stderr).toContain('error D007  switch 0001-u0-to-proxy is under way');
    }
  });

  it('are made by a switch for the masters that it has observed', async () => {
    await carryOn();
    const { items } = await materialAt();
    expect(Object.keys(items)).toEqual([
      'ca',
      'http-secret',
      ...['master-master-0', 'master-master-1', 'master-master-2'],
      'user-ro',
    ]);
  });

  it('stay as they are while they are young and sound', async () => {
    const before = commits();
    const { code, stdout, stderr } = await renew();
    expect([code, stdout.split('\n')[0], stderr]).toEqual([
      0,
      'prod-1   nothing to do: no generated secret ages or is broken',
      '',
    ]);
    const checked = await renew('--check', '-o', 'json');
    expect(JSON.parse(checked.stdout)).toMatchObject({
      kind: 'SecretRenewal',
      outcome: 'nothing',
      items: [
        { item: 'ca', action: 'kept', ends: expect.stringMatching(/^20..-/) as string },
        {},
        {},
        {},
        {},
        {},
      ],
    });
    expect([checked.code, commits()]).toEqual([0, before]);
  });

  it('are made anew by one commit, in everything that uses them and nothing else', async () => {
    const [before, count] = [git('rev-parse', 'main'), commits()];
    const { code, stdout } = await rotate('--item', 'http-secret');
    expect(code).toBe(0);
    expect(stdout).toContain('renewed http-secret  commit ');
    expect(stdout).toContain('→ pods of registry-node-services are replaced, never all at once');
    expect(commits()).toBe(count + 1);
    expect(git('log', '-1', '--format=%s%n%(trailers:only)', 'main')).toMatch(
      /^prod-1: renewed http-secret\nRegshift-Plan: [0-9a-f]{64}\nRegshift-Renewed: http-secret$/,
    );
    expect(changed(before)).toEqual([
      'daemonset.apps_regshift-system_registry-node-services.yaml',
      SERVICES,
    ]);
    const value = (await materialAt()).items['http-secret']?.['value'] ?? '-';
    expect(value).not.toBe((await materialAt(before)).items['http-secret']?.['value']);
    expect(await opened(SERVICES)).toContain(`secret: "${value}"`);
  });

  it('replace the pods that they configure, and the cluster comes to rest', async () => {
    const before = versionsOfPods();
    await world.settle();
    const after = versionsOfPods();
    expect([...before].filter((version) => !after.has(version))).toHaveLength(1);
    expect([...after].filter((version) => version.includes('-'))).toHaveLength(1);
    const { workloads = [] } = world.cluster.observe();
    expect(workloads.map(({ name }) => name)).toContain('registry-node-services');
    for (const { desired, updated, available } of workloads) {
      expect([updated, available]).toEqual([desired, desired]);
    }
    const status = await call(['status', '--observed', world.observed]);
    expect(status.code).toBe(0);
  });

  it('are refused where images can not be pulled for a while, until somebody agrees', async () => {
    const before = git('rev-parse', 'main');
    const refused = await rotate('--item', 'user-ro');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain(
      'error D051  a new user-ro: nodes can not pull images of registry.example.com',
    );
    expect(refused.stderr).toContain('call again with --accept-outage');
    expect(refused.stderr).toContain('Nothing was committed.');
    expect(git('rev-parse', 'main')).toBe(before);
    const agreed = await rotate('--item', 'user-ro', '--accept-outage', '-o', 'json');
    expect(agreed.code).toBe(0);
    expect(JSON.parse(agreed.stdout)).toMatchObject({
      outcome: 'renewed',
      commit: git('rev-parse', 'main'),
      effects: [{ kind: 'outage' }, { kind: 'outage' }, { kind: 'note' }],
    });
    const { password = '-' } = (await materialAt()).items['user-ro'] ?? {};
    expect(await opened('secret_regshift-system_registry-user-ro.yaml')).toContain(password);
  });

  it('are each made anew where two people call at once', async () => {
    const before = await materialAt();
    const count = commits();
    const items = ['master-master-0', 'master-master-1'];
    const answers = await Promise.all(items.map((item) => rotate('--item', item)));
    expect(answers.map(({ code }) => code)).toEqual([0, 0]);
    expect(commits()).toBe(count + 2);
    const after = await materialAt();
    const renewed = Object.keys(after.items).filter(
      (item) => after.items[item]?.['crt'] !== before.items[item]?.['crt'],
    );
    expect(renewed).toEqual(items);
    const journal = git('show', `main:${LAYOUT.switches}/0001-u0-to-proxy.yaml`);
    expect(journal.match(/event: renewed/g)).toHaveLength(4);
  });

  it('come by a signed commit where a key is given, and by none without it', async () => {
    const { key } = sshKey(world.folder, 'robin');
    const before = commits();
    const refused = await rotate('--item', 'http-secret', '--sign', `ssh:${key}-gone`);
    expect([refused.code, commits()]).toEqual([3, before]);
    expect(await rotate('--item', 'http-secret', '--sign', `ssh:${key}`)).toMatchObject({
      code: 0,
    });
    expect(git('cat-file', 'commit', 'main')).toContain('BEGIN SSH SIGNATURE');
  });

  it('are left alone without the identity, and for names that are none', async () => {
    const count = commits();
    const closed = await call(['secrets', 'renew'], { REGISTRY_PASSWORD: PASSWORD });
    expect([closed.code, closed.stderr]).toEqual([1, expect.stringContaining('error G013')]);
    const unknown = await rotate('--item', 'user-or');
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('error G006')]);
    expect((await rotate()).code).toBe(2);
    expect(commits()).toBe(count);
  });

  it('do not stand in the way of the next switch, which leaves them as they are', async () => {
    await world.settle();
    const again = await call(['start', '--observed', world.observed]);
    expect(again.stdout).toContain('nothing to do');
    await world.fleet.pull();
    world.fleet.write(
      FILE,
      toProxy(person.recipient).replace(
        '/platform\n      user',
        '/platform\n      ttl: 72h\n      user',
      ),
    );
    await world.fleet.push('prod-1: a longer cache', 'https://git.example.com/fleet.git');
    const before = await materialAt();
    expect(await call(['start', '--observed', world.observed])).toMatchObject({ code: 0 });
    await carryOn();
    expect(git('log', '-1', '--format=%s', 'main')).toBe('prod-1: the switch is done');
    expect(await materialAt()).toEqual(before);
    const { value = '-' } = before.items['http-secret'] ?? {};
    const text = await opened(SERVICES);
    expect(text).toContain(value);
    expect(text).toContain('ttl: "72h"');
    expect(manifests().get(`${LAYOUT.manifests}/${SERVICES}`)).toMatch(
      /^ {2}version-[0-9a-f]{16}-[0-9a-f]{8}: ""$/m,
    );
    expect(await renew()).toMatchObject({ code: 0 });
  });

  it('stand in no form in any object of the whole history', async () => {
    const revisions = git('rev-list', 'main', '--', LAYOUT.material).split('\n');
    const secrets: KnownSecret[] = [{ name: 'the password of the registry', value: PASSWORD }];
    for (const revision of revisions) {
      const { items } = await materialAt(revision);
      for (const [item, fields] of Object.entries(items)) {
        for (const [field, value] of Object.entries(fields)) {
          if (field !== 'crt') secrets.push({ name: `${item} ${field}`, value });
        }
      }
    }
    expect(new Set(secrets.map(({ value }) => value)).size).toBeGreaterThan(12);
    const content = git('cat-file', '--batch', '--batch-all-objects');
    expect(findLeaks([{ path: 'every object', content }], secrets)).toEqual([]);
    const planted = {
      path: 'x',
      content: content + Buffer.from(`x${PASSWORD}`).toString('base64'),
    };
    expect(findLeaks([planted], secrets)).toHaveLength(1);
    expect(content).toContain('ENC[AES256_GCM,');
    expect(content).toContain('prod-1: renewed user-ro');
  });
});

/** Versions of configurations that the pods on nodes were made for. */
function versionsOfPods(): ReadonlySet<string> {
  const state = JSON.stringify(world.cluster.twin.nodes);
  const found = state.matchAll(/"regshift\.io\/config-version":"([^"]+)"/g);
  return new Set([...found].map(([, version = '']) => version));
}
