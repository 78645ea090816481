import { RegistryServer } from '../../io/registry-server';
import { regshift } from '../call';
import { DeliveryWorld, FILE } from './world';

const PASSWORD = 'a-password-of-tests';
const BASIC = `Basic ${Buffer.from(`robot:${PASSWORD}`).toString('base64')}`;
const BASE = 'registry.example.com/platform';

function digest(seed: number): string {
  return `sha256:${String(seed).repeat(64)}`;
}

const WEB = `web@${digest(3)}`;
const OWN = [`tools/nginx@${digest(1)}`, `tools/distribution@${digest(2)}`];

function toProxy(host: string): string {
  return `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata:
  name: prod-1
spec:
  engine: Pipeline
  platform: {type: Kubernetes}
  registry:
    mode: Proxy
    proxy: {imagesRepo: "${host}/copies", scheme: HTTP, username: robot, password: {fromEnv: REGISTRY_PASSWORD}}
  pipeline:
    imageBase: ${BASE}
    masters: [{name: master-0, address: 10.0.0.11}]
    images: {nginx: "${OWN[0] ?? ''}", distribution: "${OWN[1] ?? ''}"}
  secrets:
    backend: Sops
    age: {recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]}
  delivery:
    tool: Flux
    repository: https://git.example.com/fleet.git
    settleSeconds: 0
`;
}

describe('a switch of engine Pipeline by the command line', () => {
  /** Images that the registry has. */
  const there = new Set<string>(OWN);
  let registry: RegistryServer;
  let world: DeliveryWorld;

  beforeAll(async () => {
    registry = await RegistryServer.start(({ path, authorization }, response) => {
      const image = path.replace('/v2/copies/', '').replace('/manifests/', '@');
      const digest = /sha256:\d+$/.exec(path)?.[0] ?? '';
      if (authorization !== BASIC)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
      else if (there.has(image)) response.writeHead(200, { 'docker-content-digest': digest }).end();
      else response.writeHead(404).end();
    });
    world = await DeliveryWorld.make(toProxy(registry.host));
    world.env = { REGISTRY_PASSWORD: PASSWORD };
  });
  afterAll(async () => {
    await registry.stop();
    world.end();
  });

  /** What one more look of `advance` shows. */
  const look = async (): Promise<{ readonly code: number; readonly reason: string }> => {
    const { code, stdout, stderr } = await world.call('advance', '-o', 'json');
    expect(stderr).toBe('');
    return { code, reason: (JSON.parse(stdout) as { readonly reason: string }).reason };
  };

  it('waits at check-images while nobody knows what is asked for', async () => {
    expect(await world.call('start')).toMatchObject({ stderr: '' });
    expect(await look()).toEqual({
      code: 3,
      reason: expect.stringMatching(/^can not tell: .* was not observed/) as unknown,
    });
    expect(registry.seen).toEqual([]);
  });

  it('waits while the registry lacks an image that pods ask for', async () => {
    world.beside = { images: { base: BASE, names: [`/${WEB}`] } };
    world.observe();
    expect(await look()).toEqual({
      code: 3,
      reason: `http://${registry.host}/copies: ${registry.host}/copies/${WEB} is missing`,
    });
  });

  it('waits while it lacks an image of our own pods', async () => {
    there.add(WEB);
    there.delete(OWN[1] ?? '');
    expect((await look()).reason).toBe(`${BASE}/${OWN[1] ?? ''} is missing at ${registry.host}`);
    there.add(OWN[1] ?? '');
  });

  it('says what a login that is not known, or not right, needs', async () => {
    world.env = {};
    expect((await look()).reason).toContain('environment variable REGISTRY_PASSWORD is empty');
    world.env = { REGISTRY_PASSWORD: 'wrong-password-of-tests' };
    const { reason } = await look();
    expect(reason).toContain('it refuses user robot; is the login in spec.registry.proxy right');
    expect(reason).not.toContain('wrong-password-of-tests');
    world.env = { REGISTRY_PASSWORD: PASSWORD };
  });

  it('goes on once everything is there, and shows the password nowhere', async () => {
    expect(await look()).toMatchObject({ code: 0 });
    expect(await world.subjects()).toEqual([
      'prod-1: a switch',
      'prod-1: a switch begins',
      'prod-1: containerd-preflight',
    ]);
    const { files } = await world.fleet.branch.read();
    expect(JSON.stringify(files)).toContain('images: 3 of 3 present');
    expect(JSON.stringify(files)).not.toContain(PASSWORD);
  });

  it('asks no registry behind the gate', async () => {
    const before = registry.seen.length;
    await look();
    expect(registry.seen).toHaveLength(before);
  });
});

describe('a twin of engine Pipeline', () => {
  it('says itself what its registries have, and none is asked', async () => {
    const world = await DeliveryWorld.make(toProxy('registry.invalid'));
    world.env = { REGISTRY_PASSWORD: PASSWORD };
    const where = ['-f', world.fleet.path(FILE), '--repository', world.fleet.repository];
    const follow = async (): Promise<void> => {
      const made = await regshift(['twin', ...where, '--from', 'U0', '-o', world.observed]);
      expect(made).toMatchObject({ code: 0, stderr: '' });
    };
    await follow();
    expect(await world.call('start')).toMatchObject({ stderr: '' });
    await follow();
    expect(await world.call('advance')).toMatchObject({ code: 0, stderr: '' });
    expect((await world.subjects()).at(-1)).toBe('prod-1: containerd-preflight');
    world.end();
  });
});
