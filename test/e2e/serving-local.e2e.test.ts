import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { balancerFiles } from '../../src/serving/balancer';
import { dockerConfig } from '../../src/serving/docker-config';
import { userLogin } from '../../src/serving/generated';
import type { UserName } from '../../src/serving/names';
import { USERS } from '../../src/serving/names';
import { NGINX_COMMAND } from '../../src/serving/nginx-command';
import { nodeServicesFiles } from '../../src/serving/node-services';
import { Authority } from './serving-certificates';
import { makeImage, skopeo } from './serving-images';
import { distribution, ofNode, Pod } from './serving-pod';
import type { Answered, Asked } from './serving-requests';
import { request, until } from './serving-requests';
import { Values } from './serving-values';

const folder = mkdtempSync(join(tmpdir(), 'regshift-serving-'));
const folderOf = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};

const ADDRESS = '127.0.0.3';
const MASTERS = [{ name: 'master-1', address: ADDRESS }];
const BASE = { host: 'registry.regshift-system.svc:5001', path: 'system/deckhouse' };
const APP = `${BASE.path}/app`;

const values = new Values(new Authority(folderOf('ca')), { 'master-1': ADDRESS });
const files = ofNode(
  'master-1',
  values.resolveAll(
    nodeServicesFiles({ mode: 'Local', base: BASE, masters: MASTERS, replicate: true, push: true }),
  ),
);
const image = makeImage(folderOf('images'), 'local');

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function ask(path: string, user?: string, more: Partial<Asked> = {}): Promise<Answered> {
  const login = user === undefined ? {} : { user, password: values.password(user) };
  const asked = { host: ADDRESS, port: 5001, path: `/v2/${path}`, ca: values.ca.crt };
  return request({ ...asked, ...login, ...more });
}

function codeOf({ body }: Answered): string | undefined {
  return (JSON.parse(body.toString()) as { errors: { code: string }[] }).errors[0]?.code;
}

describe('registry of a master in Local', () => {
  const pod = new Pod(files, { nginx: { command: NGINX_COMMAND }, distribution: distribution() });
  const balancer = new Pod(balancerFiles({ endpoints: ['127.0.0.2:5001', `${ADDRESS}:5001`] }), {
    // Debian has the module in a file of its own.
    nginx: {
      command: [
        ...NGINX_COMMAND.slice(0, -1),
        `${NGINX_COMMAND.at(-1) ?? ''} load_module /usr/lib/nginx/modules/ngx_stream_module.so;`,
      ],
    },
  });
  const certificates = folderOf('certd');

  beforeAll(async () => {
    writeFileSync(join(certificates, 'ca.crt'), values.ca.crt);
    pod.start();
    balancer.start();
    await until(async () => (await ask('../healthz')).status === 200);
    await until(async () => (await ask('', 'ro', { host: '127.0.0.1' })).status === 200);
    await copyTo(`${APP}:v1`, 'rw');
  }, 30_000);

  afterAll(async () => {
    await pod.stop();
    await balancer.stop();
  });

  const credentials = (side: string, user: UserName): readonly string[] => [
    ...[`--${side}-cert-dir`, certificates],
    ...[`--${side}-creds`, `${user}:${values.password(user)}`],
  ];
  const copyTo = async (name: string, user: UserName): Promise<string> =>
    skopeo('copy', ...credentials('dest', user), image.source, `docker://${ADDRESS}:5001/${name}`);

  it.each(USERS)('%s pulls, by the balancer too, whose first master is dead', async (user) => {
    for (const host of [ADDRESS, '127.0.0.1']) {
      const target = `dir:${folderOf(`pulled-by-${user}`)}`;
      const source = `docker://${host}:5001/${APP}:v1`;
      await expect(skopeo('copy', ...credentials('src', user), source, target)).resolves.toContain(
        'Writing manifest',
      );
    }
  });

  it.each(['rw', 'mirror-pusher'] as const)('%s pushes', async (user) => {
    await expect(copyTo(`${APP}:by-${user}`, user)).resolves.toContain('Writing manifest');
    expect((await ask(`${APP}/manifests/by-${user}`, 'ro')).status).toBe(200);
  });

  it.each(['ro', 'mirror-puller'] as const)('%s does not push', async (user) => {
    await expect(copyTo(`${APP}:by-${user}`, user)).rejects.toThrow(/denied|403/i);
    expect((await ask(`${APP}/manifests/by-${user}`, 'ro')).status).toBe(404);
  });

  it.each(
    (['ro', 'mirror-puller'] as const).flatMap((user) =>
      (['POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) => [user, method] as const),
    ),
  )('%s may not %s', async (user, method) => {
    const path = method === 'POST' ? `${APP}/blobs/uploads/` : `${APP}/manifests/${image.manifest}`;
    const answer = await ask(path, user, { method });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'DENIED']);
    expect((await ask(`${APP}/manifests/${image.manifest}`, 'ro')).status).toBe(200);
  });

  it.each([
    ['ro', 403],
    ['rw', 200],
    ['mirror-puller', 200],
    ['mirror-pusher', 200],
    [undefined, 401],
  ])('%s lists repositories: %d', async (user, status) => {
    expect((await ask('_catalog', user)).status).toBe(status);
    expect((await ask('%5fcatalog', user)).status).toBe(status);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'asks for a login, given none, or a wrong password: %s',
    async (method) => {
      for (const more of [{}, { user: 'rw', password: 'wrong' }, { user: 'stranger' }]) {
        const answer = await ask(`${APP}/blobs/uploads/`, undefined, { method, ...more });
        const refused = 'user' in more && more.user === 'stranger' && !/GET|HEAD/.test(method);
        expect(answer.status).toBe(refused ? 403 : 401);
      }
    },
  );

  it('takes the login of the docker config', async () => {
    const file = join(folderOf('docker'), 'config.json');
    const host = `${ADDRESS}:5001`;
    writeFileSync(file, values.resolve(dockerConfig({ host, login: userLogin('ro') })));
    const source = `docker://${host}/${APP}:v1`;
    await expect(
      skopeo('inspect', '--authfile', file, '--cert-dir', certificates, source),
    ).resolves.toContain(image.manifest);
  });

  it('serves through the balancer again as soon as a master is back', async () => {
    const through = async (): Promise<number> =>
      (await ask('', 'ro', { host: '127.0.0.1' })).status;
    pod.kill('nginx');
    await until(async () => (await through()) === 0);
    await until(async () => (await through()) === 200, 10);
    // the workers of nginx learned of it together: whichever accepts, it serves
    const answers = await Promise.all(Array.from({ length: 40 }, through));
    expect(new Set(answers)).toEqual(new Set([200]));
  });
});

describe('what the front of Local passes on', () => {
  const pod = new Pod(files, { nginx: { command: NGINX_COMMAND } });
  let echo: Server;

  beforeAll(async () => {
    echo = createServer((asked, answer) => answer.end(JSON.stringify(asked.headers)));
    const socket = join(pod.folder, 'run/registry/distribution.sock');
    await new Promise<void>((resolve) => echo.listen(socket, resolve));
    chmodSync(socket, 0o777);
    pod.start();
    await until(async () => (await ask('')).status === 200);
  });

  afterAll(async () => {
    await pod.stop();
    await new Promise((resolve) => echo.close(resolve));
  });

  const forwarded = async (client?: { crt: string; key: string }): Promise<unknown> => {
    const answer = await ask('', undefined, {
      headers: { 'X-Forwarded-For': '203.0.113.7', 'X-Real-IP': '203.0.113.7', Forwarded: 'for=x' },
      ...(client === undefined ? {} : { client }),
    });
    if (answer.status !== 200) return answer.status;
    const headers = JSON.parse(answer.body.toString()) as Record<string, string>;
    expect(Object.keys(headers).filter((name) => /real-ip|^forwarded/.test(name))).toEqual([]);
    return headers['x-forwarded-for'];
  };

  it('believes the address of a client from the Ingress alone', async () => {
    const stranger = new Authority(folderOf('stranger')).client('stranger');
    expect(await forwarded()).toBe('127.0.0.1');
    expect(await forwarded(values.pair('push-client'))).toBe('203.0.113.7, 127.0.0.1');
    expect(await forwarded(stranger)).toBe('127.0.0.1');
    expect(await forwarded(values.pair('master-1'))).toBe(400);
  });

  it('reads the same login as distribution does', async () => {
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    const twice = { Authorization: [basic('rw:x'), basic('ro:y')] };
    const write = async (headers: Asked['headers']): Promise<number> =>
      (await ask('x', undefined, { method: 'PUT', headers: headers ?? {} })).status;
    expect(await write(twice)).toBe(400);
    expect(await write({ Authorization: basic('ro:y') })).toBe(403);
    expect(await write({ Authorization: basic('rw:x') })).toBe(200);
    expect(await write({ Authorization: basic('rw\n:x') })).toBe(403);
    expect(await write({ Authorization: basic('ro:rw') })).toBe(403);
    expect(await write({ Authorization: basic('ro 1:rw') })).toBe(403);
  });
});
