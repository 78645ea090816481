import { parseAllDocuments } from 'yaml';
import { STATES } from '../../src/model/mode';
import type { State } from '../../src/model/mode';
import { objectId } from '../../src/model/object-id';
import { readDeliveredTree } from '../../src/plan/delivered-tree';
import type { PlanInput } from '../../src/plan/input';
import { planSwitch } from '../../src/plan/plan-switch';
import type { Change, Plan } from '../../src/plan/plan';
import { readManifests } from '../../src/render/from-yaml';
import { differences, renderPlan } from '../../src/render/render-plan';
import type { RenderedPhase } from '../../src/render/render-plan';
import type { RenderedObject } from '../../src/render/render-tree';
import type { NodeRegistrySpec } from '../../src/spec/cluster';
import { cluster, node, SECTION, settings, snapshot } from '../plan/plan-builder';

const REGISTRIES: readonly NodeRegistrySpec[] = ['registry.io', 'mirror.example.com:5000'].map(
  (host) => ({
    host,
    mirrors: [
      {
        url: `https://${host}`,
        capabilities: ['pull', 'resolve'],
        skipVerify: false,
        auth: { username: 'robot', password: { fromEnv: 'EXAMPLE_PASSWORD' } },
      },
    ],
    nodeGroups: ['*'],
    bundles: ['*'],
  }),
);

function input(from: State, to: State, version: string): PlanInput {
  return {
    cluster: cluster(to, {
      nodeRegistries: REGISTRIES,
      previous: settings(from, { ...SECTION, imagesRepo: 'old.example.com/deckhouse' }),
      platform: { type: 'Deckhouse', enableModule: true },
      leave: { legacyContainerd: to === 'U0', disableModule: to === 'U0' },
    }),
    observation: {
      kind: 'observed',
      snapshot: snapshot({
        state: from,
        version,
        moduleEnabled: from !== 'U0',
        section: { imagesRepo: 'old.example.com/deckhouse' },
        nodes: [node('master-0'), node('worker-0', { containerdConfigRegistry: 'custom' })],
      }),
    },
  };
}

function rendered(plan: Plan, delivered?: PlanInput['delivered']): readonly RenderedPhase[] {
  const result = renderPlan(plan, { delivered: delivered?.objects ?? [] });
  if (!result.ok) throw new Error(result.issues.map((issue) => issue.message).join('\n'));
  return result.value.phases;
}

/** Identities read out of the text of the files, as an engine would read them. */
function identities(objects: readonly RenderedObject[]): Map<string, string> {
  return new Map(
    objects.flatMap(({ text }) =>
      parseAllDocuments(text).map((document): [string, string] => {
        const kind = String(document.getIn(['kind']));
        return [`${kind}/${String(document.getIn(['metadata', 'name']))}`, text];
      }),
    ),
  );
}

function treeDifference(before: Map<string, string>, after: Map<string, string>): string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    if (old === now) return [];
    return [`${old === undefined ? 'create' : now === undefined ? 'delete' : 'update'} ${key}`];
  });
}

function told(changes: readonly Change[]): string[] {
  return changes.map((change) => `${change.action} ${change.kind}/${change.name}`);
}

const PAIRS = ['v1.72.1', 'v1.74.0', 'v1.76.2', 'v1.77.3']
  .flatMap((version) => STATES.flatMap((from) => STATES.map((to) => [version, from, to] as const)))
  .filter(([version, from, to]) => planSwitch(input(from, to, version)).legal);

describe('the rendered trees of every legal route', () => {
  it('are many', () => {
    expect(PAIRS.length).toBeGreaterThan(60);
  });

  it.each(PAIRS)(
    'DKP %s, %s → %s: changes[] is the difference of the trees',
    (version, from, to) => {
      const plan = planSwitch(input(from, to, version));
      const phases = rendered(plan);
      const declared = plan.hops.flatMap((hop) => hop.phases);
      const real = phases.map((phase, index) =>
        treeDifference(
          identities(phases[index - 1]?.tree.objects ?? []),
          identities(phase.tree.objects),
        ),
      );
      expect(real).toEqual(declared.map((phase) => told(phase.changes).sort(byObject)));
    },
  );

  it.each(PAIRS)('DKP %s, %s → %s: is read back as it was planned', (version, from, to) => {
    const plan = planSwitch(input(from, to, version));
    const last = plan.hops.flatMap((hop) => hop.phases).at(-1);
    const objects = rendered(plan).at(-1)?.tree.objects ?? [];
    const manifests = readManifests(objects.map(({ path, text }) => ({ path, content: text })));
    expect(manifests.ok && readDeliveredTree(manifests.value)).toEqual(
      last === undefined ? { objects: [], foreign: [] } : { objects: last.objects, foreign: [] },
    );
  });
});

function byObject(a: string, b: string): number {
  const [left = '', right = ''] = [a.split(' ')[1], b.split(' ')[1]];
  return left < right ? -1 : left > right ? 1 : 0;
}

describe('guards against losing an object', () => {
  const plan = planSwitch(input('U1', 'Direct', 'v1.76.2'));

  it('a deletion that the plan does not declare stops the render', () => {
    const [hop] = plan.hops;
    const lost = {
      ...plan,
      hops: [
        {
          from: 'U1' as const,
          to: 'Direct' as const,
          phases: (hop?.phases ?? []).map((phase) =>
            phase.id === 'switch-direct'
              ? {
                  ...phase,
                  objects: phase.objects.filter((o) => o.kind === 'RegistryModuleConfig'),
                }
              : phase,
          ),
        },
      ],
    };
    const result = renderPlan(lost, { delivered: [] });
    expect(result.issues.map((issue) => [issue.code, issue.message])).toEqual([
      [
        'R006',
        'the rendered change differs from the plan: delete NodeGroupConfiguration/regshift-mirror-auth-mirror.example.com-port-5000.sh (deckhouse.io) is not declared',
      ],
      [
        'R006',
        'the rendered change differs from the plan: delete NodeGroupConfiguration/regshift-mirror-auth-registry.io.sh (deckhouse.io) is not declared',
      ],
    ]);
  });

  it('a tree that loses everything stops the render', () => {
    const [hop] = plan.hops;
    const empty = {
      ...plan,
      hops: [
        {
          from: 'U1' as const,
          to: 'Direct' as const,
          phases: (hop?.phases ?? []).map((phase) =>
            phase.id === 'switch-direct' ? { ...phase, objects: [] } : phase,
          ),
        },
      ],
    };
    const codes = renderPlan(empty, { delivered: [] }).issues.map((issue) => issue.code);
    expect(codes).toContain('R005');
  });

  it('two objects of one identity stop the render', () => {
    const doubled = {
      ...plan,
      hops: plan.hops.map((hop) => ({
        ...hop,
        phases: hop.phases.map((phase) => ({
          ...phase,
          objects: [...phase.objects, ...phase.objects.slice(0, 1)],
        })),
      })),
    };
    expect(renderPlan(doubled, { delivered: [] }).issues).toEqual([
      {
        code: 'R004',
        severity: 'error',
        place: { object: 'ModuleConfig/deckhouse' },
        message: 'two objects of this identity: one of them would be lost',
        hint: 'hosts in nodeRegistries that differ only in case or in the way the port is written share a name',
      },
    ]);
  });

  it('a plan with a missing section is shown but not rendered', () => {
    const missing = planSwitch({
      cluster: cluster('Local', { via: {} }),
      observation: { kind: 'observed', snapshot: snapshot({ state: 'Proxy' }) },
    });
    expect(missing.route).toEqual(['Proxy', 'Direct', 'Local']);
    expect(renderPlan(missing, { delivered: [] }).issues).toEqual([
      {
        code: 'R003',
        severity: 'error',
        place: { object: 'ClusterRegistry/prod-1' },
        message:
          'this plan can not be rendered (P023): the route passes Direct, and via.direct does not say which registry it uses there',
        hint: 'write spec.via.direct with imagesRepo, scheme and, if the registry asks for one, a login',
      },
    ]);
  });

  it('a refused plan is not rendered', () => {
    const refused = planSwitch({
      cluster: cluster('Local'),
      observation: { kind: 'observed', snapshot: snapshot({ state: 'Direct', type: 'Cloud' }) },
    });
    expect(renderPlan(refused, { delivered: [] }).issues.map((issue) => issue.code)).toEqual([
      'R003',
    ]);
  });
});

describe('determinism', () => {
  it('renders the same bytes twice, and whatever the order of the cluster file', () => {
    const bytes = (change: (i: PlanInput) => PlanInput): string =>
      JSON.stringify(
        rendered(planSwitch(change(input('U0', 'Direct', 'v1.76.2')))).map((p) => p.tree.files),
      );
    const shuffled = (i: PlanInput): PlanInput => ({
      ...i,
      cluster: { ...i.cluster, nodeRegistries: [...i.cluster.nodeRegistries].reverse() },
    });
    const first = bytes((i) => i);
    expect(bytes((i) => i)).toBe(first);
    expect(bytes(shuffled)).toBe(first);
  });

  it('no environment variable of cdk8s changes a byte', () => {
    const bytes = (): string =>
      JSON.stringify(
        rendered(planSwitch(input('U0', 'Direct', 'v1.76.2'))).map((p) => p.tree.files),
      );
    const first = bytes();
    const names = [
      'CDK8S_DISABLE_SORT',
      'CDK8S_LEGACY_HASH',
      'CDK8S_RECORD_CONSTRUCT_METADATA',
      'TZ',
      'LC_ALL',
    ];
    const saved = names.map((name) => [name, process.env[name]] as const);
    try {
      for (const name of names) process.env[name] = name === 'TZ' ? 'Asia/Kathmandu' : '1';
      expect(bytes()).toBe(first);
    } finally {
      for (const [name, value] of saved) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    }
  });

  it('an object that did not change keeps its bytes from phase to phase', () => {
    const phases = rendered(planSwitch(input('U0', 'Direct', 'v1.76.2')));
    const [first, second] = phases.slice(-2);
    expect(differences(first?.tree.objects ?? [], second?.tree.objects ?? [])).toEqual([
      {
        action: 'delete',
        apiVersion: 'deckhouse.io/v1alpha1',
        kind: 'NodeGroupConfiguration',
        name: 'regshift-drop-legacy-containerd-config.sh',
      },
    ]);
  });
});

describe('the documented ModuleConfigs', () => {
  it.each<readonly [State, unknown]>([
    [
      'Direct',
      {
        mode: 'Direct',
        direct: {
          imagesRepo: 'registry.deckhouse.io/deckhouse/ee',
          scheme: 'HTTPS',
          license: 'regshift-secret://env/EXAMPLE_LICENSE',
        },
      },
    ],
    [
      'Proxy',
      {
        mode: 'Proxy',
        proxy: {
          imagesRepo: 'registry.deckhouse.io/deckhouse/ee',
          scheme: 'HTTPS',
          license: 'regshift-secret://env/EXAMPLE_LICENSE',
        },
      },
    ],
    ['Local', { mode: 'Local' }],
    [
      'U1',
      {
        mode: 'Unmanaged',
        unmanaged: {
          imagesRepo: 'registry.deckhouse.io/deckhouse/ee',
          scheme: 'HTTPS',
          license: 'regshift-secret://env/EXAMPLE_LICENSE',
        },
      },
    ],
  ])('%s', (to, registry) => {
    const from: State = to === 'Direct' ? 'U1' : 'Direct';
    const section = { ...SECTION, imagesRepo: 'registry.deckhouse.io/deckhouse/ee' };
    const plan = planSwitch({
      cluster: cluster(to, { registry: settings(to, section) }),
      observation: { kind: 'observed', snapshot: snapshot({ state: from }) },
    });
    const objects = rendered(plan).at(-1)?.tree.objects ?? [];
    expect(objects.map(({ object }) => objectId(object).name)).toEqual(['deckhouse']);
    expect(objects[0]?.object['spec']).toEqual({ settings: { registry } });
    expect(parseAllDocuments(objects[0]?.text ?? '')[0]?.toJS()).toEqual(objects[0]?.object);
  });
});
