import type { RegistrySettings } from '../../src/spec/cluster-file.generated';
import { ALL_COUNTS, LOGINS, Stage } from './pipeline-stage';
import type { LoginName, OutsideHost } from './pipeline-stage';
import { inside, login, outside } from './pipeline-sources';
import type { Source } from './pipeline-sources';
import type { SealedPhase, Switches } from './pipeline-switch';

jest.setTimeout(240_000);

/** What pods name their images by, in every mode. */
const BASE = 'images.example.com/k8s';
const OTHER_BASE = 'images.example.com/platform';

/** Everything that serves images, and who may pull there. */
const OUTSIDE: readonly (readonly [OutsideHost, readonly string[], ...LoginName[]])[] = [
  ['images.example.com', ['k8s', 'platform']],
  ['mirror.example.com', ['copy/k8s'], 'FIRST_PASSWORD'],
  ['other.example.com', ['k8s'], 'FIRST_PASSWORD'],
];

let stage: Stage;
let switches: Switches;
const here = (): Stage => stage;

beforeAll(async () => {
  stage = await Stage.set();
  for (const one of OUTSIDE) await stage.open(...one);
});

afterAll(async () => {
  await stage.strike();
});

interface Hop {
  readonly name: string;
  /** What must be so before. */
  readonly before?: () => Promise<void>;
  readonly to: () => RegistrySettings;
  readonly old: Source;
  readonly next: Source;
}

const PHASES_OF_NODES = ['transition-containerd-config', 'final-containerd-config'] as const;

/** What the hosts table of each says: both sources, then the new one alone. */
const CELLS = {
  'transition-containerd-config': {
    'both are there': 'pulled',
    'the old one is dead': 'pulled',
    'the new one is dead': 'pulled',
    'both are dead': 'failed',
  },
  'final-containerd-config': {
    'both are there': 'pulled',
    'the old one is dead': 'pulled',
    'the new one is dead': 'failed',
    'both are dead': 'failed',
  },
} as const;

/** Pulls with every source alive and dead. */
async function cellsOf({ old, next }: Hop, base: string): Promise<Record<string, string>> {
  const worker = stage.cluster.node('worker-0');
  const cells: Record<string, string> = {};
  cells['both are there'] = await stage.pullsApp(worker, base);
  await old.cut();
  cells['the old one is dead'] = await stage.pullsApp(worker, base);
  await next.cut();
  cells['both are dead'] = await stage.pullsApp(worker, base);
  await old.mend();
  cells['the new one is dead'] = await stage.pullsApp(worker, base);
  await next.mend();
  return cells;
}

/** What was seen while a switch went through its phases. */
interface Seen {
  readonly phases: readonly string[];
  /** Pulls that failed, by a worker or a master after a phase. */
  readonly failures: readonly string[];
  readonly cells: Readonly<Record<string, Record<string, string>>>;
}

async function walk(hop: Hop, phases: readonly SealedPhase[], base: string): Promise<Seen> {
  const failures: string[] = [];
  const cells: Record<string, Record<string, string>> = {};
  for (const { phase, objects } of phases) {
    await stage.cluster.apply(objects);
    if (phase.id.startsWith('fill-local'))
      await stage.fillMasters(switches, base.slice(base.indexOf('/') + 1));
    for (const name of ['worker-0', 'master-0']) {
      const outcome = await stage.pullsApp(stage.cluster.node(name), base);
      if (outcome !== 'pulled') failures.push(`${phase.id} on ${name}: ${outcome}`);
    }
    failures.push(...(await stage.serviceFaults(phase.id)));
    const known = PHASES_OF_NODES.find((id) => id === phase.id);
    if (known !== undefined) cells[known] = await cellsOf(hop, base);
  }
  return { phases: phases.map(({ phase }) => phase.id), failures, cells };
}

const UNMANAGED: RegistrySettings = { mode: 'Unmanaged' };
const direct = (host: OutsideHost, path: string, name: LoginName): RegistrySettings => ({
  mode: 'Direct',
  direct: stage.section(host, path, name),
});
const proxy = (): RegistrySettings => ({
  mode: 'Proxy',
  proxy: stage.section('mirror.example.com', 'copy/k8s', 'FIRST_PASSWORD'),
});

const MASTERS_SERVE = inside(here, 'registry-node-services');
const FIRST = login(here, 'other.example.com', 'FIRST_PASSWORD');
const SECOND = login(here, 'other.example.com', 'SECOND_PASSWORD');

/** One after the other on one cluster. */
const JOURNEYS: readonly (readonly [string, string, readonly Hop[]])[] = [
  [
    'Direct, and on from there',
    BASE,
    [
      {
        name: 'Unmanaged to Direct, with a path in front',
        to: () => direct('mirror.example.com', 'copy/k8s', 'FIRST_PASSWORD'),
        old: outside(here, 'images.example.com'),
        next: outside(here, 'mirror.example.com'),
      },
      {
        name: 'Direct to another registry, with the path of the names',
        to: () => direct('other.example.com', 'k8s', 'FIRST_PASSWORD'),
        old: outside(here, 'mirror.example.com'),
        next: outside(here, 'other.example.com'),
      },
      {
        name: 'Direct to another login',
        to: () => direct('other.example.com', 'k8s', 'SECOND_PASSWORD'),
        before: SECOND.mend,
        old: FIRST,
        next: SECOND,
      },
      {
        name: 'Direct to Proxy',
        to: proxy,
        old: outside(here, 'other.example.com'),
        next: MASTERS_SERVE,
      },
      {
        name: 'Proxy to Direct',
        to: () => direct('other.example.com', 'k8s', 'SECOND_PASSWORD'),
        old: MASTERS_SERVE,
        next: outside(here, 'other.example.com'),
      },
      {
        name: 'Direct to Local',
        to: () => ({ mode: 'Local' }),
        old: outside(here, 'other.example.com'),
        next: MASTERS_SERVE,
      },
      {
        name: 'Local to Direct',
        to: () => direct('mirror.example.com', 'copy/k8s', 'FIRST_PASSWORD'),
        old: MASTERS_SERVE,
        next: outside(here, 'mirror.example.com'),
      },
      {
        name: 'Direct to Unmanaged',
        to: () => UNMANAGED,
        old: outside(here, 'mirror.example.com'),
        next: outside(here, 'images.example.com'),
      },
    ],
  ],
  [
    'Proxy at once',
    BASE,
    [
      {
        name: 'Unmanaged to Proxy',
        to: proxy,
        old: outside(here, 'images.example.com'),
        next: MASTERS_SERVE,
      },
    ],
  ],
  [
    'Local at once',
    BASE,
    [
      {
        name: 'Unmanaged to Local',
        to: () => ({ mode: 'Local' }),
        old: outside(here, 'images.example.com'),
        next: MASTERS_SERVE,
      },
    ],
  ],
  [
    'a path that containerd can not map',
    OTHER_BASE,
    [
      {
        name: 'Unmanaged to Direct, by a proxy on each node',
        to: () => direct('mirror.example.com', 'copy/k8s', 'FIRST_PASSWORD'),
        old: outside(here, 'images.example.com'),
        next: inside(here, 'registry-node-proxy'),
      },
    ],
  ],
];

const NOTHING_COUNTS = Object.fromEntries(Object.keys(ALL_COUNTS).map((name) => [name, 'pulled']));

describe.each(JOURNEYS)('%s', (_name, base, hops) => {
  beforeAll(async () => {
    await stage.cluster.reset();
    switches = stage.switches('Kubernetes', base, UNMANAGED);
    await stage.upstream('other.example.com').start([LOGINS.FIRST_PASSWORD]);
  });

  it.each(hops.map((hop) => [hop.name, hop] as const))('%s', async (_hop, hop) => {
    await hop.before?.();
    const seen = await walk(hop, await switches.to(hop.to()), base);
    expect(seen.failures).toEqual([]);
    expect(seen.cells).toEqual(CELLS);
    const tampered = await stage.pullsTampered(stage.cluster.node('worker-0'), base);
    // The registry of old is open to everybody, and known by its certificate.
    expect(tampered).toEqual(hop.to().mode === 'Unmanaged' ? NOTHING_COUNTS : ALL_COUNTS);
  });
});

describe('a commit whose Secret is refused for a moment', () => {
  const name = 'registry-node-hosts';

  it('is waited for by the pods, which then start with it', async () => {
    const objects = stage.cluster.all();
    const late = objects.map((object) =>
      object.kind === 'Secret' && object.metadata.name === name
        ? { ...object, data: { 'version-old': '' } }
        : object,
    );
    await stage.cluster.crash(name);
    const waiting = stage.cluster.apply(late);
    await expect(waiting).rejects.toThrow(/^references non-existent secret key: version-\w{16}$/);
    expect(stage.cluster.podsOf(name)).toEqual([]);
    await stage.cluster.apply(objects);
    expect(stage.cluster.podsOf(name)).toHaveLength(stage.cluster.nodes.length);
  });
});

/** After the last of the switches: Direct, by the proxy inside the cluster. */
describe('clients in the cluster, with the registry of old gone', () => {
  const told = (): Readonly<Record<string, string>> => {
    const secret = stage.cluster.object('Secret', 'registry-docker-config');
    return secret['stringData'] as Readonly<Record<string, string>>;
  };

  beforeAll(async () => {
    await stage.upstream('images.example.com').kill();
  });

  it('pull by the Service, with CA and login of the Secret', async () => {
    expect(told()['address']).toBe('registry.regshift-system.svc:5001');
    expect(await stage.clientPulls(told(), 'as told')).toBe(true);
    expect(await stage.clientPulls(told(), 'none')).toBe(false);
    const authority = stage.authority('private');
    expect(await stage.clientPulls({ ...told(), ca: authority }, 'as told')).toBe(false);
  });
});
