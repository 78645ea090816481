import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NGINX_COMMAND } from '../../src/serving/nginx-command';
import { nodeServicesFiles } from '../../src/serving/node-services';
import { Authority } from './serving-certificates';
import type { Image } from './serving-images';
import { makeImage, skopeo } from './serving-images';
import type { Program } from './serving-pod';
import { distribution, ofNode, Pod } from './serving-pod';
import { request, until } from './serving-requests';
import { Values } from './serving-values';

/** regsync of regclient is no Debian package: `run-containerd` builds it and says where it is. */
const REGSYNC = process.env['REGSHIFT_REGSYNC'] ?? 'regsync';

const MASTERS = [1, 2, 3].map((n) => ({
  name: `master-${String(n)}`,
  address: `127.0.0.${String(n + 1)}`,
}));
const BASE = { host: 'registry.regshift-system.svc:5001', path: 'system/deckhouse' };
const APP = `${BASE.path}/app`;

const folder = mkdtempSync(join(tmpdir(), 'regshift-replication-'));
const folderOf = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};

describe('registries of three masters in Local', () => {
  const addresses = Object.fromEntries(MASTERS.map(({ name, address }) => [name, address]));
  const values = new Values(new Authority(folderOf('ca')), addresses);
  const files = values.resolveAll(
    nodeServicesFiles({
      mode: 'Local',
      base: BASE,
      masters: MASTERS,
      replicate: true,
      push: false,
    }),
  );
  const programs: Record<string, Program> = {
    nginx: { command: NGINX_COMMAND },
    distribution: distribution(),
    regsync: { command: [REGSYNC, 'server', '--config', '/config/regsync.yml'] },
  };
  const pods = MASTERS.map(({ name, address }) => {
    return new Pod(onOneMachine(ofNode(name, files), address), programs);
  });
  const [first, second] = [1, 2].map((n) => makeImage(folderOf('images'), `version ${String(n)}`));
  const certificates = folderOf('certd');

  beforeAll(async () => {
    writeFileSync(join(certificates, 'ca.crt'), values.ca.crt);
    for (const pod of pods) pod.start('nginx', 'distribution');
    for (const { address } of MASTERS) await until(async () => (await seen(address, '')) === 200);
  }, 30_000);

  afterAll(async () => {
    await Promise.all(pods.map(async (pod) => pod.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const seen = async (host: string, path: string): Promise<number> => {
    const login = { user: 'ro', password: values.password('ro') };
    const asked = { host, port: 5001, path: `/v2/${path}`, ca: values.ca.crt, ...login };
    return (await request(asked)).status;
  };
  const push = async (image: Image | undefined, host: string, user: string): Promise<void> => {
    const login = [
      '--dest-cert-dir',
      certificates,
      '--dest-creds',
      `${user}:${values.password(user)}`,
    ];
    await skopeo('copy', ...login, image?.source ?? '', `docker://${host}:5001/${APP}:v1`);
  };
  const holders = async (image: Image | undefined): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const { name, address } of MASTERS) {
      const login = { user: 'ro', password: values.password('ro') };
      const path = `/v2/${APP}/manifests/v1`;
      const answer = await request({ host: address, port: 5001, path, ...login });
      if (answer.headers['docker-content-digest'] === image?.manifest) found.push(name);
    }
    return found;
  };

  it('keeps what rw pushes anywhere on the first master', async () => {
    await push(first, '127.0.0.3', 'rw');
    expect(await holders(first)).toEqual(['master-1']);
  });

  it('brings it to the others, and never back to what was before', async () => {
    for (const pod of pods) pod.start('regsync');
    await until(async () => (await holders(first)).length === 3);
    await push(second, '127.0.0.4', 'rw');
    await until(async () => (await holders(second)).length === 3);
    expect(await holders(second)).toHaveLength(3);
  }, 30_000);

  it('brings to the first master what only another one has, when it starts', async () => {
    const login = ['--dest-cert-dir', certificates];
    const pusher = ['--dest-creds', `mirror-pusher:${values.password('mirror-pusher')}`];
    const target = `docker://127.0.0.4:5001/${APP}-two:v1`;
    await skopeo('copy', ...login, ...pusher, first?.source ?? '', target);
    pods[0]?.kill('regsync');
    await until(async () => (await seen('127.0.0.2', `${APP}-two/manifests/v1`)) === 200);
    await until(async () => (await seen('127.0.0.3', `${APP}-two/manifests/v1`)) === 200);
    expect(await seen('127.0.0.3', `${APP}-two/manifests/v1`)).toBe(200);
  }, 30_000);
});

/** Nodes have a loopback of their own; and a minute is long for a test. */
function onOneMachine(files: Record<string, string>, address: string): Record<string, string> {
  const { 'regsync.yml': regsync = '', 'distribution.yml': config = '' } = files;
  return {
    ...files,
    'regsync.yml': regsync.replaceAll('interval: "1m"', 'interval: "2s"'),
    'distribution.yml': config.replaceAll('127.0.0.1:5002', `${address}:5002`),
  };
}
