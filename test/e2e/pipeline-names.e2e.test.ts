import type { RegistrySection, RegistrySettings } from '../../src/spec/cluster-file.generated';
import { containerdTree } from '../../src/node/sources/build-host-tree';
import type { HostEntry, HostTable } from '../../src/node/sources/host-table';
import type { Phase } from '../../src/plan/plan';
import { MASTERS } from './pipeline-cluster';
import { inside, outside } from './pipeline-sources';
import type { Source } from './pipeline-sources';
import { Stage } from './pipeline-stage';
import type { SealedPhase, Switches } from './pipeline-switch';

jest.setTimeout(240_000);

/**
 * The names that DKP's pods use. DKP's containerd maps any path and has logins of its own spelling, which no other
 * containerd reads: here nodes get the same hosts in the words of upstream containerd, and paths need no more than it
 * can do.
 */
const PATH = 'system/deckhouse';
const VIRTUAL = `registry.regshift-system.svc:5001/${PATH}`;
const REAL = `other.example.com/${PATH}`;

let stage: Stage;
let switches: Switches;
const here = (): Stage => stage;

beforeAll(async () => {
  stage = await Stage.set();
  await stage.open('other.example.com', [PATH], 'FIRST_PASSWORD');
  await stage.open('mirror.example.com', [`copy/${PATH}`], 'SECOND_PASSWORD');
});

afterAll(async () => {
  await stage.strike();
});

const REGISTRY = (): RegistrySection => stage.section('other.example.com', PATH, 'FIRST_PASSWORD');
const MIRROR = (): RegistrySection =>
  stage.section('mirror.example.com', `copy/${PATH}`, 'SECOND_PASSWORD');

/** What the scripts of a phase tell nodes. */
function tableOf({ objects }: Phase): HostTable {
  return objects.flatMap((object): readonly HostEntry[] =>
    object.kind === 'NodeHostsScript' ? [{ host: object.host, mirrors: object.mirrors }] : [],
  );
}

function tellNodes(phase: Phase): void {
  const files = containerdTree(tableOf(phase));
  for (const node of stage.cluster.nodes) {
    stage.clear(node);
    for (const { path, content } of files) {
      stage.machine.write(`${node.root}${node.certsDir}/${path}`, switches.seal(content));
    }
  }
}

interface Hop {
  readonly to: () => RegistrySettings;
  readonly old: Source;
  readonly next: Source;
}

/** What a worker could pull: `real`, `virtual` or both. */
type Story = Record<string, string>;

const PHASES_OF_NODES = ['transition-containerd-config', 'final-containerd-config'];

/** What a worker can pull after each phase, and with a source dead after those that tell nodes something. */
async function walk({ old, next }: Hop, phases: readonly SealedPhase[]): Promise<Story> {
  const story: Story = {};
  for (const { phase, objects } of phases) {
    await stage.cluster.apply(objects);
    tellNodes(phase);
    if (phase.id.startsWith('fill-local')) await stage.fillMasters(switches, PATH);
    story[phase.id] = await pulled();
    expect(await stage.serviceFaults(phase.id)).toEqual([]);
    if (!PHASES_OF_NODES.includes(phase.id)) continue;
    await old.cut();
    story[`${phase.id}, the old source dead`] = await pulled();
    await old.mend();
    await next.cut();
    story[`${phase.id}, the new source dead`] = await pulled();
    await next.mend();
  }
  return story;
}

/** Which of the names can be pulled. */
async function pulled(): Promise<string> {
  const worker = stage.cluster.node('worker-0');
  const found: string[] = [];
  for (const name of [REAL, VIRTUAL]) {
    if ((await stage.pullsApp(worker, name)) === 'pulled') {
      found.push(name === VIRTUAL ? 'virtual' : 'real');
    }
  }
  return found.join(', ');
}

/** What in-cluster clients get by the Secret that they are told everything by. */
async function clientPulls(login: 'as told' | 'none' = 'as told'): Promise<boolean> {
  const told = stage.cluster.object('Secret', 'registry-docker-config')['stringData'];
  return stage.clientPulls(told as Readonly<Record<string, string>>, login);
}

const OLD = outside(here, 'other.example.com');
const COPY = outside(here, 'mirror.example.com');
const MASTERS_SERVE = inside(here, 'registry-node-services');

const BOTH = 'real, virtual';

/** What every phase of a hop leaves pullable, where names do not change on the way. */
function virtualAll(...phases: readonly string[]): Story {
  const dead = {
    'transition-containerd-config, the old source dead': 'virtual',
    'transition-containerd-config, the new source dead': 'virtual',
    'final-containerd-config, the old source dead': 'virtual',
    'final-containerd-config, the new source dead': '',
  };
  return { ...Object.fromEntries(phases.map((phase) => [phase, 'virtual'])), ...dead };
}

const WAY: readonly (readonly [string, Hop, Story])[] = [
  [
    'Unmanaged to Direct',
    { to: () => ({ mode: 'Direct', direct: MIRROR() }), old: OLD, next: COPY },
    {
      adopt: 'real',
      'check-images': 'real',
      'transition-containerd-config': BOTH,
      'transition-containerd-config, the old source dead': 'virtual',
      'transition-containerd-config, the new source dead': 'real',
      'in-cluster-proxy': BOTH,
      'switch-service': BOTH,
      'switch-registry': BOTH,
      'final-containerd-config': 'virtual',
      'final-containerd-config, the old source dead': 'virtual',
      'final-containerd-config, the new source dead': '',
      'cleanup-containerd-config': 'virtual',
    },
  ],
  [
    'Direct to Proxy',
    { to: () => ({ mode: 'Proxy', proxy: REGISTRY() }), old: COPY, next: MASTERS_SERVE },
    virtualAll(
      'check-images',
      'node-services',
      'transition-containerd-config',
      'switch-service',
      'final-containerd-config',
      'cleanup-in-cluster-proxy',
    ),
  ],
  [
    'Proxy to Direct',
    { to: () => ({ mode: 'Direct', direct: MIRROR() }), old: MASTERS_SERVE, next: COPY },
    virtualAll(
      'check-images',
      'transition-containerd-config',
      'in-cluster-proxy',
      'switch-service',
      'final-containerd-config',
      'cleanup-node-services',
    ),
  ],
  [
    'Direct to Local',
    { to: () => ({ mode: 'Local' }), old: COPY, next: MASTERS_SERVE },
    virtualAll(
      'node-services',
      'fill-local',
      'transition-containerd-config',
      'switch-service',
      'final-containerd-config',
      'cleanup-in-cluster-proxy',
    ),
  ],
];

describe('names that move with the switch', () => {
  beforeAll(() => {
    switches = stage.switches('DKP v2', undefined, { mode: 'Unmanaged', unmanaged: REGISTRY() });
  });

  it.each(WAY)('%s', async (_name, hop, story) => {
    expect(await walk(hop, await switches.to(hop.to()))).toEqual(story);
    expect(await clientPulls()).toBe(true);
    expect(await clientPulls('none')).toBe(false);
  });
});

describe('a cluster with one master', () => {
  beforeAll(async () => {
    await stage.cluster.reset();
    const unmanaged: RegistrySettings = { mode: 'Unmanaged', unmanaged: REGISTRY() };
    switches = stage.switches('DKP v2', undefined, unmanaged, { masters: MASTERS.slice(0, 1) });
  });

  // Straight from Unmanaged its only registry would have to serve its own image while it is replaced (P039).
  it('goes to Proxy through Direct', async () => {
    const way: readonly RegistrySettings[] = [
      { mode: 'Direct', direct: MIRROR() },
      { mode: 'Proxy', proxy: MIRROR() },
    ];
    for (const settings of way) {
      for (const { phase, objects } of await switches.to(settings)) {
        await stage.cluster.apply(objects);
        tellNodes(phase);
      }
    }
    expect(await pulled()).toBe('virtual');
  });
});
