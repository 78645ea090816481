import { MASTERS } from './pipeline-cluster';
import { HAS_REGSYNC } from './pipeline-image';
import { IngressController } from './pipeline-ingress';
import type { ClusterNode } from './pipeline-node';
import { ALL_COUNTS, OWN_IMAGES, Stage } from './pipeline-stage';
import type { Switches } from './pipeline-switch';

jest.setTimeout(240_000);

const PATH = 'k8s';
const BASE = `images.example.com/${PATH}`;
/** Of the public domain template. */
const PUSH_HOST = 'registry.prod.test';
const INGRESS = '10.99.2.9';
const [LEADER, FOLLOWER] = MASTERS.map(({ address }) => address);

let stage: Stage;
let switches: Switches;
let ingress: IngressController;

/** Local on three masters, filled as a person would: by the Ingress, as `rw`. */
beforeAll(async () => {
  stage = await Stage.set({ [PUSH_HOST]: INGRESS });
  await stage.open('images.example.com', [PATH]);
  ingress = new IngressController(stage.machine, INGRESS, stage.certificate(PUSH_HOST));
  switches = stage.switches('Kubernetes', BASE, { mode: 'Unmanaged' });
  for (const { phase, objects } of await switches.to({ mode: 'Local' })) {
    await stage.cluster.apply(objects);
    if (phase.id === 'fill-local') await fill();
  }
});

afterAll(async () => {
  await stage.strike();
});

async function fill(): Promise<void> {
  await ingress.serve(stage.cluster);
  await stage.pushAll(switches, 'rw', `${PUSH_HOST}/${PATH}`);
  if (HAS_REGSYNC) {
    // It copies what it misses when it starts; else within its minute.
    await stage.cluster.crash('registry-node-services');
    await stage.cluster.rollOut(stage.cluster.nodes, 'registry-node-services');
  } else {
    for (const { address } of MASTERS.slice(1)) {
      await stage.pushAll(switches, 'mirror-pusher', `${address}:5001/${PATH}`);
    }
  }
  for (const { address } of MASTERS) await untilItHasAll(address);
}

/** What regsync copies comes within its minute at the latest. */
async function untilItHasAll(address: string): Promise<void> {
  const end = Date.now() + 90_000;
  for (const repository of ['app', ...OWN_IMAGES]) {
    const url = `https://${address}:5001/v2/${PATH}/${repository}/manifests/v1`;
    while ((await status('ro', url)) !== 200) {
      if (Date.now() > end) throw new Error(`${address} does not get ${repository}`);
    }
  }
}

function credentials(who: string): string {
  const [user = '', wrong] = who.split(',');
  return `${user}:${wrong ?? switches.generated(`user-${user}`, 'password')}`;
}

/** Status of what one of the users asks; `nobody` has no login. */
async function status(who: string, url: string, ...args: readonly string[]): Promise<number> {
  const login = who === 'nobody' ? [] : ['--user', credentials(who)];
  const command = ['curl', '-sk', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '20'];
  const accept = ['-H', `Accept: ${MANIFEST}`];
  return Number(await stage.machine.must([...command, ...login, ...accept, ...args, url]));
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

describe.each([
  ['the first master', () => `${String(LEADER)}:5001`],
  ['another master', () => `${String(FOLLOWER)}:5001`],
  ['the Ingress', () => PUSH_HOST],
])('users at %s', (_place, host) => {
  const at = (path: string): string => `https://${host()}/v2/${PATH}/app/${path}`;

  it.each([
    ['ro', [200, 403, 403]],
    ['mirror-puller', [200, 403, 403]],
    ['rw', [200, 202, 201]],
    ['mirror-pusher', [200, 202, 201]],
    ['ro, wrong password', [401, 403, 403]],
    ['rw, wrong password', [401, 401, 401]],
    ['nobody', [401, 401, 401]],
  ])('%s: a pull, the push of a blob, that of a manifest: %j', async (who, expected) => {
    const file = `@${stage.manifestFile()}`;
    const manifest = ['-X', 'PUT', '-H', `Content-Type: ${MANIFEST}`, '--data-binary', file];
    const found = [
      await status(who, at('manifests/v1')),
      await status(who, at('blobs/uploads/'), '-X', 'POST'),
      await status(who, at(`manifests/${who.replace(/\W/g, '')}`), ...manifest),
    ];
    expect(found).toEqual(expected);
  });
});

it('the Ingress passes nothing to a registry that another authority vouches for', async () => {
  const url = `https://${PUSH_HOST}/v2/${PATH}/app/manifests/v1`;
  const seen: number[] = [];
  for (const authority of [stage.authority('private'), undefined]) {
    await ingress.serve(stage.cluster, authority);
    seen.push(await status('ro', url));
  }
  expect(seen).toEqual([502, 200]);
});

it('login and CA count that nodes were told in the end, and no other host serves', async () => {
  await stage.upstream('images.example.com').kill();
  const worker = stage.cluster.node('worker-0');
  expect(await stage.pullsTampered(worker, BASE)).toEqual(ALL_COUNTS);
  await stage.upstream('images.example.com').revive();
});

describe('a node that joins', () => {
  let node: ClusterNode;
  const balancer = (): string => {
    const { template } = stage.cluster.workload('registry-balancer').spec;
    return template.spec.containers[0]?.image ?? '';
  };

  beforeAll(async () => {
    node = await stage.cluster.addNode({ name: 'worker-9', address: '10.99.0.29' });
    await stage.cluster.rollOut([node], 'registry-node-hosts');
    await stage.upstream('images.example.com').kill();
    await node.forget();
  });

  it('has an empty store, and pulls the balancer from the masters', async () => {
    expect(await node.content()).toEqual([]);
    expect((await node.pull(balancer())).outcome).toBe('pulled');
  });

  it('finds no balancer where it is told of no master', async () => {
    await node.forget();
    const tree = stage.changedTree(node, withoutMasters);
    expect((await node.pull(balancer(), tree)).outcome).toBe('failed');
  });

  it('starts the balancer, and pulls by it alone', async () => {
    const alone = stage.changedTree(node, withoutMasters);
    expect(await stage.pullsApp(node, BASE, alone)).toBe('failed');
    await stage.cluster.rollOut([node], 'registry-balancer');
    expect(await stage.pullsApp(node, BASE, alone)).toBe('pulled');
    expect(await stage.pullsApp(node, BASE)).toBe('pulled');
  });

  it('gets its first image by the names of old, where nobody has told it anything', async () => {
    const untold = stage.changedTree(node, () => '');
    expect((await node.pull(balancer(), untold)).outcome).toBe('failed');
    await stage.upstream('images.example.com').revive();
    await node.forget();
    expect((await node.pull(balancer(), untold)).outcome).toBe('pulled');
  });
});

/** A host table with the balancer alone: it is the first of the tables. */
function withoutMasters(text: string): string {
  const [, first = ''] = text.split(/^(?=\[host\."[^"]+"\])/m);
  return text.startsWith('-----BEGIN') ? text : `server = "https://127.0.0.1:9"\n${first}`;
}
