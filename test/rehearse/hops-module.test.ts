import type { State } from '../../src/model/mode';
import { profile } from '../../src/modes/profiles';
import { documentedTransitions } from '../../src/modes/table';
import type { PlanInput } from '../../src/plan/input';
import { planSwitch } from '../../src/plan/plan-switch';
import type { Performance } from '../../src/rehearse/perform/performance';
import type { Cluster, NodeRegistrySpec, PlatformSpec } from '../../src/spec/cluster';
import { phasesOf } from '../plan/pipeline-builder';
import { cluster, node, NODE_REGISTRY, SECTION, settings, snapshot } from '../plan/plan-builder';
import {
  common,
  moduleInput,
  OTHER,
  performed,
  prepare,
  sizes,
  toldOf,
  verdictOf,
} from './switches';
import type { Around } from './switches';

const GENERATIONS = ['D1', 'D2', 'C'] as const;
const RUNTIMES = ['ContainerdV1', 'ContainerdV2'] as const;
const VIRTUAL_HOST = 'registry.d8-system.svc:5001';
const VIRTUAL_BASE = `${VIRTUAL_HOST}/system/deckhouse`;

function platformOf(
  generation: (typeof GENERATIONS)[number],
  cri: (typeof RUNTIMES)[number],
): PlatformSpec {
  return {
    type: 'Deckhouse',
    enableModule: false,
    profile: generation,
    cri,
    clusterType: 'Static',
    publicDomainTemplate: '%s.example.com',
  };
}

/** What the cluster shows of a settled state in a few words. */
function stateOf({ end }: Performance): Readonly<Record<string, unknown>> {
  const { platform, nodes } = end;
  return {
    mode: `${platform?.orchestrator?.mode ?? '-'} ${platform?.orchestrator?.targetMode ?? '-'}`,
    images: platform?.imagesBase,
    service: platform?.service,
    proxy: platform?.inClusterProxy !== undefined,
    told: common(nodes.map(toldOf)),
    balanced: nodes.filter(({ balancer }) => balancer !== undefined).length,
    masters: nodes.filter(({ nodeServices }) => nodeServices?.ready === true).length,
  };
}

/** What a state is to be, with `repository` as the registry in use. */
function settledIn(
  state: State,
  repository: string,
  { masters, workers }: Around,
): Readonly<Record<string, unknown>> {
  const [host = ''] = repository.split('/');
  const mode = settings(state).mode;
  const onMasters = state === 'Proxy' || state === 'Local';
  const unmanaged = state === 'U0' || state === 'U1';
  return {
    mode: `${mode} ${mode}`,
    images: unmanaged ? repository : VIRTUAL_BASE,
    service: onMasters ? 'node-services' : state === 'Direct' ? 'incluster-proxy' : '',
    proxy: state === 'Direct',
    told: unmanaged ? host : VIRTUAL_HOST,
    balanced: onMasters ? masters + workers : 0,
    masters: onMasters ? masters : 0,
  };
}

/** Unmanaged without a section stays with the registry that the cluster had. */
function registryOf(to: State): string {
  return (to === 'U0' ? SECTION : OTHER).imagesRepo;
}

function outcomeOf(input: PlanInput, around: Around): readonly unknown[] {
  const run = performed(prepare(input, around));
  return [verdictOf(run), stateOf(run)];
}

const HOPS = GENERATIONS.flatMap((generation) =>
  documentedTransitions(profile(generation)).map(({ from, to }) => [generation, from, to] as const),
);

describe('every legal hop of engine Module, on clusters of every size', () => {
  it.each(HOPS.map((hop, index) => [...hop, index] as const))(
    '%s: %s to %s',
    (generation, from, to, index) => {
      for (const [around, cri] of sizes(index, RUNTIMES, generation === 'C' ? 2 : 4)) {
        const platform = platformOf(generation, cri);
        const outcome = outcomeOf(moduleInput(from, to, around, { platform }), around);
        expect([around, cri, ...outcome]).toEqual([
          around,
          cri,
          ['done'],
          settledIn(to, registryOf(to), around),
        ]);
      }
    },
  );
});

const ROUTES: readonly (readonly [State, State, readonly State[]])[] = [
  ['U0', 'Direct', ['U0', 'U1', 'Direct']],
  ['U0', 'Proxy', ['U0', 'U1', 'Proxy']],
  ['U0', 'Local', ['U0', 'U1', 'Local']],
  ['Proxy', 'Local', ['Proxy', 'Direct', 'Local']],
  ['Local', 'Proxy', ['Local', 'Direct', 'Proxy']],
  ['Direct', 'U0', ['Direct', 'U1', 'U0']],
  ['Local', 'U0', ['Local', 'U1', 'U0']],
];

describe('routes of several hops', () => {
  it.each(ROUTES.map((row, index) => [...row, index] as const))(
    '%s to %s by way of %j',
    (from, to, route, index) => {
      for (const [around, cri] of sizes(index, RUNTIMES, 3)) {
        const input = moduleInput(from, to, around, { platform: platformOf('C', cri) });
        expect(planSwitch(input).route).toEqual(route);
        expect([around, ...outcomeOf(input, around)]).toEqual([
          around,
          ['done'],
          settledIn(to, registryOf(to), around),
        ]);
      }
    },
  );
});

/** Changes of parameters that keep the host: DKP has no old and new side by side there, and says so as a hazard. */
const SAME_HOST: readonly (readonly [string, State, typeof SECTION])[] = [
  ['other path', 'Direct', { ...SECTION, imagesRepo: 'registry.example.com/copy/ee' }],
  ['other licence', 'Direct', { ...SECTION, license: { fromEnv: 'EXAMPLE_NEW_LICENSE' } }],
  ['other licence', 'Proxy', { ...SECTION, license: { fromEnv: 'EXAMPLE_NEW_LICENSE' } }],
  ['other licence', 'U1', { ...SECTION, license: { fromEnv: 'EXAMPLE_NEW_LICENSE' } }],
];

describe('changes of parameters at the same host', () => {
  it.each(SAME_HOST)('%s in %s', (_what, state, section) => {
    for (const [around, cri] of sizes(0, RUNTIMES, 3)) {
      const input = moduleInput(state, state, around, {
        platform: platformOf('C', cri),
        registry: settings(state, section),
      });
      expect([around, ...outcomeOf(input, around)]).toEqual([
        around,
        ['done'],
        settledIn(state, section.imagesRepo, around),
      ]);
    }
  });
});

/** A cluster that was told the user's own registries before. */
function withOwnRegistries(
  from: State,
  to: State,
  around: Around,
  overrides: Partial<Cluster>,
): PlanInput {
  const before = planSwitch({
    cluster: cluster(from, {
      ...overrides,
      nodeRegistries: [NODE_REGISTRY],
      previous: settings(from),
    }),
    observation: { kind: 'assumed', from },
  });
  const objects = phasesOf(before).at(-1)?.objects ?? [];
  const input = moduleInput(from, to, around, { ...overrides, nodeRegistries: [NODE_REGISTRY] });
  return { ...input, delivered: { objects, foreign: [] } };
}

describe("the user's own registries", () => {
  const switches = documentedTransitions(profile('C')).filter(({ from }) => from !== 'U0');

  it.each(switches.map(({ from, to }, index) => [from, to, index] as const))(
    'stay within reach from %s to %s',
    (from, to, index) => {
      for (const [around, cri] of sizes(index, RUNTIMES, 4)) {
        const platform = platformOf('C', cri);
        const run = performed(prepare(withOwnRegistries(from, to, around, { platform }), around));
        expect([verdictOf(run), run.outages]).toEqual([['done'], {}]);
        expect(run.end.nodes.every((each) => toldOf(each).includes(NODE_REGISTRY.host))).toBe(true);
      }
    },
  );

  it.each(RUNTIMES)('on the way out of the module, with %s', (cri) => {
    const leave = { legacyContainerd: cri === 'ContainerdV1', disableModule: true };
    for (const from of ['U1', 'Direct', 'Local'] as const) {
      for (const [around] of sizes(0, RUNTIMES, 5)) {
        const platform = platformOf('C', cri);
        const input = withOwnRegistries(from, 'U0', around, { platform });
        const leaving = { ...input, cluster: { ...input.cluster, leave } };
        const run = performed(prepare(leaving, around));
        expect(verdictOf(run)).toEqual(['done']);
        expect(run.end.platform?.module).toBe('off');
        // containerd v1 gives up the layout that names them, until the old one is written again (P055)
        expect(Object.keys(run.outages)).toEqual(
          cri === 'ContainerdV1' ? [NODE_REGISTRY.host] : [],
        );
        expect(run.end.nodes.every(({ readsHosts }) => readsHosts)).toBe(cri === 'ContainerdV2');
      }
    }
  });
});

describe('containerd v1 with drop-ins of others', () => {
  const nodes = [
    node('master-0'),
    node('worker-0', { containerdConfigRegistry: 'custom' }),
    node('worker-1', { containerdConfigRegistry: 'custom' }),
  ];
  const observation = { kind: 'observed', snapshot: snapshot({ nodes }) } as const;
  const around: Around = { masters: 1, workers: 2, tool: 'ArgoCD' };
  const switched = (to: State, nodeRegistries: readonly NodeRegistrySpec[]): Performance =>
    performed(prepare({ cluster: cluster(to, { nodeRegistries }), observation }, around));

  it('parks at the preflight until they are gone', () => {
    const run = switched('U1', []);
    expect(verdictOf(run)).toEqual(['done']);
    const preflight = run.events.flatMap(({ phase, seen }) =>
      seen.flatMap((change) =>
        change.kind === 'condition' && change.type === 'ContainerdConfigPreflightReady'
          ? [`${phase}: ${change.status} ${change.message.trim()}`]
          : [],
      ),
    );
    const [parked] = preflight;
    expect(parked).toBe(
      [
        'switch-u1: False Check current nodes configuration',
        '2/3 node(s) Unready:',
        '- worker-0: has custom toml merge containerd configuration',
        '- worker-1: has custom toml merge containerd configuration',
      ].join('\n'),
    );
    expect(preflight.at(-1)).toBe('drop-legacy-containerd-config: True ');
    expect(stateOf(run)).toEqual(settledIn('U1', SECTION.imagesRepo, around));
  });

  it("is without the user's own registries for a while, and says for how long", () => {
    for (const to of ['U1', 'Direct'] as const) {
      const run = switched(to, [NODE_REGISTRY]);
      expect([verdictOf(run), Object.keys(run.outages)]).toEqual([['done'], [NODE_REGISTRY.host]]);
      expect(run.outages[NODE_REGISTRY.host]).toBeGreaterThan(0);
      expect(run.outages[NODE_REGISTRY.host]).toBeLessThan(run.seconds);
    }
  });

  it('has no outage to tell of where nothing was within reach', () => {
    expect(switched('U1', []).outages).toEqual({});
  });
});
