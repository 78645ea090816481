import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageBase, Upstream } from '../../src/model/upstream';
import { PULL_THROUGH_COMMAND } from '../../src/serving/nginx-command';
import { nodeServicesFiles } from '../../src/serving/node-services';
import { inClusterProxyFiles, nodeProxyFiles } from '../../src/serving/serving-pods';
import { upstreamAlias } from '../../src/serving/upstream-server';
import { Authority } from './serving-certificates';
import { freePort } from './free-port';
import { Gate } from './serving-gate';
import { makeImage, skopeo } from './serving-images';
import { distribution, ofNode, Pod } from './serving-pod';
import type { Answered, Asked } from './serving-requests';
import { request, until } from './serving-requests';
import type { Login } from './serving-upstream';
import {
  REGISTRY_NAME,
  ScriptedUpstream,
  TOKENS_NAME,
  UPSTREAM_LOGIN,
  UpstreamRegistry,
} from './serving-upstream';
import { Values } from './serving-values';

const folder = mkdtempSync(join(tmpdir(), 'regshift-serving-'));
const folderOf = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};

const BASE: ImageBase = { host: 'registry.regshift-system.svc:5001', path: 'system/deckhouse' };
const UPSTREAM_PATH = 'deck.house/ee';
const NOWHERE = `sha256:${'0'.repeat(64)}`;

const upstreamCa = new Authority(folderOf('upstream-ca'));
const upstreamPair = upstreamCa.server(
  'upstream',
  `DNS:localhost,DNS:${REGISTRY_NAME},DNS:${TOKENS_NAME}`,
);
const values = new Values(new Authority(folderOf('ca')));
const cached = makeImage(folderOf('images'), 'pulled before');
const fresh = makeImage(folderOf('images'), 'never pulled before');

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** An upstream behind a gate, and the pod that pulls through it. */
class PulledThrough {
  readonly registry: UpstreamRegistry;
  readonly gate: Gate;
  readonly pod: Pod;

  private constructor(registry: UpstreamRegistry, gate: Gate, pod: Pod) {
    this.registry = registry;
    this.gate = gate;
    this.pod = pod;
  }

  static async of(login: Login): Promise<PulledThrough> {
    const registry = new UpstreamRegistry(folderOf(login), login, upstreamCa, upstreamPair);
    const port = await freePort();
    await registry.start(port);
    await registry.push(`${UPSTREAM_PATH}/app:v1`, cached);
    await registry.push(`${UPSTREAM_PATH}/app:v2`, fresh);
    await registry.push(`${UPSTREAM_PATH}:v1`, cached);
    const gate = await Gate.to(registry.port, port);
    const upstream = upstreamOf(port, login);
    const alias = upstreamAlias(upstream);
    const files = inClusterProxyFiles({ base: BASE, upstream, ttl: '72h', alias });
    const pod = new Pod(values.resolveAll(files), {
      nginx: { command: PULL_THROUGH_COMMAND },
      distribution: distribution({ SSL_CERT_FILE: '/config/upstream-ca.crt' }),
    });
    pod.write('hosts', `127.0.0.1 localhost ${REGISTRY_NAME} ${TOKENS_NAME} ${alias ?? ''}\n`);
    return new PulledThrough(registry, gate, pod);
  }

  async ready(): Promise<void> {
    this.pod.start();
    await until(healthy).catch(() => {
      throw new Error(this.pod.logs());
    });
  }

  async stop(): Promise<void> {
    await this.pod.stop();
    await this.gate.shut();
    await this.registry.stop();
  }
}

function upstreamOf(port: number, login: Login): Upstream {
  return {
    scheme: 'https',
    host: `${REGISTRY_NAME}:${String(port)}`,
    path: UPSTREAM_PATH,
    ca: upstreamCa.crt,
    ...(login === 'none'
      ? {}
      : { login: { username: UPSTREAM_LOGIN.username, password: { fromEnv: 'PASSWORD' } } }),
  };
}

async function healthy(): Promise<boolean> {
  return (await request({ port: 5001, path: '/healthz' })).status === 200;
}

/** What the proxy answers to its user, verified by our authority. */
async function pull(path: string, more: Partial<Asked> = {}): Promise<Answered> {
  const login = { user: 'ro', password: values.password('ro') };
  return request({ port: 5001, path: `/v2/${path}`, ca: values.ca.crt, ...login, ...more });
}

const digestOf = ({ headers }: Answered): unknown => headers['docker-content-digest'];
const messageOf = ({ body }: Answered): unknown =>
  (JSON.parse(body.toString()) as { errors: { code: string; message: string }[] }).errors[0];

describe.each(['basic', 'bearer', 'bearer here', 'none'] as const)(
  'in-cluster proxy, upstream login %s',
  (login) => {
    let chain: PulledThrough;
    const app = 'system/deckhouse/app';

    beforeAll(async () => {
      chain = await PulledThrough.of(login);
      await chain.ready();
    }, 60_000);

    afterAll(async () => {
      await chain.stop();
    });

    it('pulls whole images by the mapped path, also that of the base itself', async () => {
      const certificates = folderOf('certd');
      writeFileSync(join(certificates, 'ca.crt'), values.ca.crt);
      const creds = ['--src-cert-dir', certificates, '--src-creds', `ro:${values.password('ro')}`];
      const copied = [`${app}:v1`, 'system/deckhouse:v1'].map(async (name, index) =>
        skopeo(
          'copy',
          ...creds,
          `docker://localhost:5001/${name}`,
          `dir:${folderOf(`pulled-${String(index)}`)}`,
        ),
      );
      await expect(Promise.all(copied)).resolves.toHaveLength(2);
      // The cache stores a blob after it has served it.
      await until(async () => (await pull(`${app}/blobs/${cached.blob}`)).status === 200);
    });

    it.each([
      ['a tag', `${app}/manifests/v1`, 200],
      ['a digest', `${app}/manifests/${cached.manifest}`, 200],
      ['a blob', `${app}/blobs/${cached.blob}`, 200],
      ['the tags', `${app}/tags/list`, 200],
      ['an absent tag', `${app}/manifests/v9`, 404],
      ['an absent digest', `${app}/manifests/${NOWHERE}`, 404],
      ['an absent blob', `${app}/blobs/${NOWHERE}`, 404],
      ['an absent repository', `${app}-two/manifests/v1`, 404],
      ["the upstream's own path", `${UPSTREAM_PATH}/app/manifests/v1`, 404],
      ['the catalog', '_catalog', 404],
      ['an upload', `${app}/blobs/uploads/`, 404],
      ['a name that is none', `${app}/UPPER/manifests/v1`, 404],
      ['the version', '', 200],
    ])('%s', async (_, path, status) => {
      expect((await pull(path)).status).toBe(status);
      if (path.endsWith('tags/list')) return;
      expect((await pull(path, { method: 'HEAD' })).status).toBe(status);
    });

    it('says so in the words of the registry API', async () => {
      expect(messageOf(await pull(`${app}/blobs/${NOWHERE}`))).toEqual({
        code: 'BLOB_UNKNOWN',
        message: 'the upstream does not have it',
        detail: null,
      });
    });

    it.each([
      ['a wrong password', { password: 'wrong' }],
      ['the wrong user', { user: UPSTREAM_LOGIN.username, password: UPSTREAM_LOGIN.password }],
      ['no login', { user: undefined }],
    ])('asks for the login, given %s', async (_, asked) => {
      for (const path of ['', `${app}/manifests/v1`, `${app}/manifests/v9`, `${app}/tags/list`]) {
        const answer = await pull(path, asked as Partial<Asked>);
        expect([path, answer.status]).toEqual([path, 401]);
        expect(answer.headers['www-authenticate']).toBe('Basic realm="Registry"');
      }
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('takes no %s', async (method) => {
      const answer = await pull(`${app}/manifests/v1`, { method });
      expect(answer.status).toBe(405);
      expect(messageOf(answer)).toMatchObject({ code: 'UNSUPPORTED' });
    });

    it('gives the login of the upstream to nobody else on the node', async () => {
      const asked = { port: 5003, plain: true, path: `/v2/${UPSTREAM_PATH}/app/manifests/v1` };
      const asAnybody = login === 'none' ? 200 : 401;
      const ro = { user: 'ro', password: values.password('ro') };
      expect((await request(asked)).status).toBe(asAnybody);
      expect((await request({ ...asked, ...ro })).status).toBe(asAnybody);
      const token = { Authorization: 'Bearer stolen' };
      expect((await request({ ...asked, headers: token })).status).toBe(asAnybody);
    });

    it('keeps serving what it has when the upstream is away, and names no outage absence', async () => {
      await chain.gate.shut();
      const answers = await Promise.all(
        [
          ...[`${app}/manifests/v1`, `${app}/manifests/${cached.manifest}`],
          ...[`${app}/blobs/${cached.blob}`, `${app}/manifests/v2`],
          ...[`${app}/manifests/${fresh.manifest}`, `${app}/blobs/${fresh.blob}`],
        ].map(async (path) => (await pull(path)).status),
      );
      await chain.gate.open();
      expect(answers).toEqual([200, 200, 200, 502, 502, 502]);
    });

    it('starts again without the upstream, serves what it has, and logs in when it is back', async () => {
      await chain.gate.shut();
      chain.pod.kill('nginx');
      chain.pod.kill('distribution');
      await until(async () => !(await healthy()));
      await until(healthy);
      expect((await pull(`${app}/manifests/v1`)).status).toBe(200);
      expect((await pull(`${app}/manifests/v2`)).status).toBe(502);
      await chain.gate.open();
      const answer = await pull(`${app}/manifests/v2`);
      expect([answer.status, digestOf(answer)]).toEqual([200, fresh.manifest]);
    }, 60_000);

    it('logs and stores no secret', () => {
      expect(chain.pod.wrote('not-a-real-http-secret25c')).toBe(false);
      expect(chain.pod.wrote(UPSTREAM_LOGIN.password)).toBe(false);
      expect(chain.pod.wrote(values.password('ro'))).toBe(false);
    });
  },
);

describe('an upstream that does not behave', () => {
  let chain: PulledThrough;
  const app = 'system/deckhouse/app';

  beforeAll(async () => {
    chain = await PulledThrough.of('bearer');
    await chain.ready();
    await pull(`${app}/manifests/v1`);
  }, 60_000);

  afterAll(async () => {
    await chain.stop();
  });

  it('does not wait for an upstream that hangs longer than 30 seconds', async () => {
    await chain.gate.hang();
    const [tag, digest, known] = await Promise.all([
      pull(`${app}/manifests/v2`),
      pull(`${app}/manifests/${fresh.manifest}`),
      pull(`${app}/manifests/v1`),
    ]);
    await chain.gate.open();
    expect([tag.status, digest.status, known.status]).toEqual([504, 504, 200]);
    expect(Math.max(tag.took, digest.took, known.took)).toBeLessThan(31_000);
  }, 60_000);
});

describe('what the answer of an upstream means', () => {
  const upstream = new ScriptedUpstream();
  let pod: Pod;

  beforeAll(async () => {
    await upstream.start();
    const host = `127.0.0.1:${String(upstream.port)}`;
    const files = nodeProxyFiles({ base: BASE, upstream: { scheme: 'http', host, path: '' } });
    pod = new Pod(values.resolveAll(files), {
      nginx: { command: PULL_THROUGH_COMMAND },
      distribution: distribution(),
    });
    pod.start();
    await until(async () => (await ask('', '')).status === 200);
  }, 30_000);

  afterAll(async () => {
    await pod.stop();
    await upstream.stop();
  });

  const ask = async (name: string, path: string): Promise<Answered> =>
    pull(`${name === '' ? '' : `system/deckhouse/${name}/`}${path}`, { port: 5011 });

  it.each([
    ['404', 404],
    ['410', 404],
    // What is absent is forbidden, for many.
    ['403', 404],
    ['401-bearer', 404],
    ['401-basic', 502],
    ['400', 502],
    ['405', 502],
    ['429', 502],
    ['500', 502],
    ['502', 502],
    ['503', 502],
    ['504', 504],
    // A login page, and an object store that has nothing of the name.
    ['200-html', 502],
    ['302-page', 502],
    ['reset', 502],
    // It would make nginx serve something else.
    ['404-accel', 404],
  ])('%s: %d', async (answer, status) => {
    for (const path of ['manifests/v1', `manifests/${NOWHERE}`, `blobs/${NOWHERE}`]) {
      const got = await ask(answer, path);
      expect([path, got.status]).toEqual([path, status]);
      expect(messageOf(got)).toMatchObject({ code: expect.any(String) as string });
    }
  });

  it('follows the upstream to an object store', async () => {
    const digest = upstream.blobInStore;
    const answer = await ask('stored', `blobs/${digest}`);
    expect([answer.status, answer.body.toString()]).toEqual([200, 'a blob in an object store']);
  });
});

describe('a node whose name service is away', () => {
  const registry = new UpstreamRegistry(folderOf('named'), 'basic', upstreamCa, upstreamPair);
  let pod: Pod;

  beforeAll(async () => {
    await registry.start();
    await registry.push(`${UPSTREAM_PATH}/app:v1`, cached);
    const upstream = upstreamOf(registry.port, 'basic');
    const masters = [{ name: 'master-1', address: '127.0.0.2' }];
    const files = nodeServicesFiles({ mode: 'Proxy', base: BASE, upstream, masters });
    pod = new Pod(ofNode('master-1', values.resolveAll(files)), {
      nginx: { command: PULL_THROUGH_COMMAND },
      distribution: distribution({ SSL_CERT_FILE: '/config/upstream-ca.crt' }),
    });
  }, 30_000);

  afterAll(async () => {
    await pod.stop();
    await registry.stop();
  });

  const status = async (): Promise<number> =>
    (await pull('system/deckhouse/app/manifests/v1', { host: '127.0.0.2' })).status;

  it('gets the upstream once there is an address, and keeps serving the cache after that', async () => {
    pod.write('hosts', '127.0.0.1 localhost\n');
    pod.start();
    // Nothing was ever pulled: distribution does not start without a word of the upstream.
    await until(async () => (await status()) === 502);
    pod.write('hosts', `127.0.0.1 localhost ${REGISTRY_NAME}\n`);
    await until(async () => (await status()) === 200);
    pod.write('hosts', '127.0.0.1 localhost\n');
    pod.kill('nginx');
    pod.kill('distribution');
    await until(async () => (await status()) === 0);
    await until(async () => (await status()) === 200);
    expect(await status()).toBe(200);
  }, 60_000);
});
