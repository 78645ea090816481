import type { Snapshot } from '../../src/observe/snapshot';
import type { State } from '../../src/model/mode';
import type { Cluster } from '../../src/spec/cluster';
import { PLAN_CODES } from '../../src/plan/codes';
import type { Precondition } from '../../src/plan/plan';
import { mayStart, planSwitch } from '../../src/plan/plan-switch';
import { cluster, node, SECTION, settings, snapshot } from './plan-builder';

type ChangeSnapshot = (healthy: Snapshot) => Snapshot;

interface Case {
  readonly name: string;
  /** `U1 > Direct` unless given. */
  readonly pair?: readonly [State, State];
  readonly cluster?: Partial<Cluster>;
  readonly change?: ChangeSnapshot;
  readonly want: readonly (readonly [
    code: string,
    state: Precondition['state'],
    message: string,
    phase: string,
  ])[];
}

const NODES = [node('master-0'), node('worker-0')];

function nodes(...list: Snapshot['nodes'] & object): ChangeSnapshot {
  return (healthy) => ({ ...healthy, nodes: list });
}

function state(change: Partial<Snapshot['registry']['state']>): ChangeSnapshot {
  return (healthy) => ({
    ...healthy,
    registry: { ...healthy.registry, state: { ...healthy.registry.state, ...change } },
  });
}

function platform(change: Partial<Snapshot['platform']>): ChangeSnapshot {
  return (healthy) => ({ ...healthy, platform: { ...healthy.platform, ...change } });
}

const CASES: readonly Case[] = [
  { name: 'a healthy cluster', want: [] },
  {
    name: 'a switch under way, waiting for nodes',
    change: state({
      mode: 'Unmanaged',
      targetMode: 'Direct',
      conditions: [
        { type: 'RegistryContainsRequiredImages', status: 'True', reason: 'Ready', message: 'x' },
        {
          type: 'TransitionContainerdConfigReady',
          status: 'False',
          reason: 'Processing',
          message:
            'Applying configuration to nodes\n1/3 node(s) ready. Waiting:\n- worker-0: "aaaaaaaa..." → "bbbbbbbb..."\n- worker-1: "aaaaaaaa..." → "bbbbbbbb..."\n',
        },
        {
          type: 'Ready',
          status: 'False',
          reason: 'Processing',
          message: 'Transitioning to Direct',
        },
      ],
    }),
    want: [
      [
        'P010',
        'failed',
        'the cluster is in the middle of a switch from Unmanaged to Direct: TransitionContainerdConfigReady waits for worker-0, worker-1',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a mode that DKP refused',
    pair: ['Proxy', 'Direct'],
    change: state({
      targetMode: 'Local',
      conditions: [
        {
          type: 'ErrTransitionNotSupported',
          status: 'True',
          reason: 'Error',
          message: 'mode transition from Proxy to Local not supported',
        },
      ],
    }),
    want: [
      [
        'P010',
        'failed',
        'DKP refuses the change to Local: mode transition from Proxy to Local not supported',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a change of parameters under way',
    pair: ['Direct', 'U1'],
    change: state({
      conditions: [
        {
          type: 'RegistryContainsRequiredImages',
          status: 'False',
          reason: 'Processing',
          message: 'Mode: Default\nregistry.example.com: 3 of 166 items processed',
        },
      ],
    }),
    want: [
      [
        'P010',
        'failed',
        'the cluster is in the middle of a change inside Direct: RegistryContainsRequiredImages waits (registry.example.com: 3 of 166 items processed)',
        'switch-u1',
      ],
    ],
  },
  {
    name: 'an update of DKP under way',
    change: platform({ versionOfDeployment: 'v1.76.3' }),
    want: [
      [
        'P022',
        'failed',
        'an update of DKP is under way: the version is v1.76.2 by its ConfigMap and v1.76.3 by its Deployment',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a pending release',
    change: platform({
      releases: [{ name: 'v1.76.4', version: 'v1.76.4', phase: 'Pending', approved: false }],
    }),
    want: [
      [
        'P021',
        'failed',
        'release v1.76.4 of DKP is pending and may be applied in the middle of the switch',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a pending release that only a person can let loose',
    change: platform({
      updateMode: 'Manual',
      releases: [{ name: 'v1.76.4', version: 'v1.76.4', phase: 'Pending', approved: false }],
    }),
    want: [],
  },
  {
    name: 'a controller that is not rolled out',
    change: platform({
      controller: {
        generation: 5,
        observedGeneration: 5,
        replicas: 3,
        updatedReplicas: 3,
        readyReplicas: 2,
      },
    }),
    want: [
      [
        'P020',
        'failed',
        "the platform's controller is not rolled out: 2 of 3 pods of Deployment d8-system/deckhouse are ready",
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a cluster that DKP does not manage',
    change: (s) => ({ ...s, cluster: { ...s.cluster, configuration: 'absent' } }),
    want: [
      [
        'P011',
        'failed',
        'there is no Secret kube-system/d8-cluster-configuration: DKP does not manage this cluster as a whole, and its registry module does not work there',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'bootstrap that has not ended',
    change: (s) => ({ ...s, cluster: { ...s.cluster, bootstrapped: 'absent' } }),
    want: [
      [
        'P012',
        'failed',
        'the bootstrap of the cluster has not ended: there is no ConfigMap kube-system/d8-cluster-is-bootstraped',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a disabled module',
    change: (s) => ({ ...s, modules: [{ name: 'registry', enabled: false, ready: false }] }),
    want: [['P029', 'failed', 'module registry is disabled', 'switch-direct']],
  },
  {
    name: 'a disabled module that the cluster file lets enable',
    cluster: { platform: { type: 'Deckhouse', enableModule: true } },
    change: (s) => ({ ...s, modules: [{ name: 'registry', enabled: false, ready: false }] }),
    want: [['P029', 'cured', 'module registry is disabled', 'enable-module']],
  },
  {
    name: 'a module that is not Ready',
    change: (s) => ({
      ...s,
      modules: [{ name: 'registry', enabled: true, ready: false, message: 'hook failed' }],
    }),
    want: [['P029', 'failed', 'module registry is not Ready: hook failed', 'switch-direct']],
  },
  {
    name: 'a module in maintenance',
    change: (s) => ({
      ...s,
      moduleConfigs: (s.moduleConfigs ?? []).map((c) => ({
        ...c,
        maintenance: 'NoResourceReconciliation',
      })),
    }),
    want: [
      [
        'P025',
        'failed',
        'module deckhouse is in maintenance: its resources are not reconciled',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a queue with a failing task',
    change: (s) => ({
      ...s,
      queue: { mainTasks: 1, totalTasks: 1, failing: ['main: ModuleRun:main:prometheus'] },
    }),
    want: [
      [
        'P019',
        'failed',
        'the queue of the controller has failing tasks: main: ModuleRun:main:prometheus',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a queue that is at work',
    change: (s) => ({ ...s, queue: { mainTasks: 12, totalTasks: 12, failing: [] } }),
    want: [['P019', 'failed', 'the main queue of the controller holds 12 tasks', 'switch-direct']],
  },
  {
    name: 'a queue that nobody saved',
    change: (s) => {
      const { queue, ...rest } = s;
      expect(queue).toBeDefined();
      return rest;
    },
    want: [['P019', 'unknown', 'the queue of the controller is not known', 'switch-direct']],
  },
  {
    name: 'a cordoned master, on the way to Direct',
    change: nodes(node('master-2', { unschedulable: true }), ...NODES),
    want: [
      [
        'P014',
        'failed',
        'master master-2 is SchedulingDisabled; Direct needs every master Ready and schedulable',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a cordoned master, on the way to Unmanaged',
    pair: ['U0', 'U1'],
    change: nodes(node('master-2', { unschedulable: true }), ...NODES),
    want: [],
  },
  {
    name: 'every node that is not Ready',
    pair: ['Direct', 'U1'],
    change: nodes(node('worker-1', { ready: false }), node('worker-2', { ready: false }), ...NODES),
    want: [
      [
        'P015',
        'failed',
        'node worker-1 is not Ready, which stops the roll-out of NodeGroup worker',
        'switch-u1',
      ],
      [
        'P015',
        'failed',
        'node worker-2 is not Ready, which stops the roll-out of NodeGroup worker',
        'switch-u1',
      ],
    ],
  },
  {
    name: 'a master that is not Ready',
    change: nodes(node('master-1', { ready: false }), ...NODES),
    want: [
      [
        'P015',
        'failed',
        'node master-1 is not Ready, which stops the roll-out of NodeGroup master',
        'switch-direct',
      ],
      ['P013', 'failed', 'master master-1 is not Ready', 'switch-direct'],
    ],
  },
  {
    name: 'a runtime that the module does not know',
    change: nodes(...NODES, node('worker-9', { containerRuntimeVersion: 'docker://20.10.14' })),
    want: [
      [
        'P016',
        'failed',
        'node worker-9 runs docker://20.10.14; the registry module works with containerd v1 and v2 only',
        'switch-direct',
      ],
      [
        'P017',
        'failed',
        'node worker-9 runs docker://20.10.14 but its group asks for Containerd: a change of the container runtime is under way',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a node that waits for a person',
    change: nodes(...NODES, node('worker-1', { update: ['disruption-required'] })),
    want: [
      [
        'P024',
        'failed',
        'node worker-1 waits for a person to approve a disruption, so nothing new reaches it',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'a roll-out under way',
    change: (s) => ({
      ...s,
      nodes: [node('master-0'), node('worker-0', { configurationChecksum: 'old' })],
      configurationChecksums: { master: 'checksum-master', worker: 'new' },
    }),
    want: [
      [
        'P030',
        'unknown',
        'a roll-out of node configuration is under way: the newest one is not yet on worker-0',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'drop-ins on containerd v1 are cured on the way',
    pair: ['U0', 'U1'],
    change: nodes(...NODES, node('worker-3', { containerdConfigRegistry: 'custom' })),
    want: [
      [
        'P018',
        'cured',
        '1 node with registry settings in /etc/containerd/conf.d: worker-3',
        'drop-legacy-containerd-config',
      ],
    ],
  },
  {
    name: 'drop-ins on containerd v2 are not',
    pair: ['U0', 'U1'],
    change: (s) => ({
      ...s,
      cluster: { ...s.cluster, defaultCRI: 'ContainerdV2' },
      nodes: [
        node('worker-3', {
          containerdConfigRegistry: 'custom',
          containerRuntimeVersion: 'containerd://2.1.4',
        }),
      ],
    }),
    want: [
      [
        'P018',
        'failed',
        'registry settings in drop-ins of containerd v2, which DKP does not accept, on worker-3',
        'adopt',
      ],
    ],
  },
  {
    name: 'a node that has not reported its drop-ins',
    pair: ['U0', 'U1'],
    change: (s) => {
      const { containerdConfigRegistry, ...silent } = node('worker-4');
      expect(containerdConfigRegistry).toBe('default');
      return { ...s, nodes: [...NODES, silent] };
    },
    want: [
      [
        'P018',
        'unknown',
        'no label node.deckhouse.io/containerd-config-registry on worker-4: whether there are registry settings in drop-ins is not known',
        'adopt',
      ],
    ],
  },
  {
    name: 'scripts of others that write the same files',
    pair: ['U0', 'U1'],
    cluster: {
      nodeRegistries: [
        {
          host: 'registry.io',
          mirrors: [
            { url: 'https://registry.io', capabilities: ['pull', 'resolve'], skipVerify: false },
          ],
          nodeGroups: ['*'],
          bundles: ['*'],
        },
      ],
    },
    change: (s) => ({
      ...s,
      nodeGroupConfigurations: [
        {
          name: 'custom-registry.sh',
          weight: 31,
          nodeGroups: ['*'],
          bundles: ['*'],
          writesLegacyRegistryConfig: true,
          registryHosts: ['registry.io'],
          owners: [],
          tracking: { 'argocd.argoproj.io/tracking-id': 'infra:x' },
        },
      ],
    }),
    want: [
      [
        'P027',
        'failed',
        'NodeGroupConfiguration custom-registry.sh (argocd.argoproj.io/tracking-id: infra:x) writes registry settings into /etc/containerd/conf.d and would put them back',
        'adopt',
      ],
      [
        'P027',
        'failed',
        'NodeGroupConfiguration custom-registry.sh (argocd.argoproj.io/tracking-id: infra:x) writes /etc/containerd/registry.d/registry.io, which nodeRegistries lists too',
        'prepare-nodes',
      ],
    ],
  },
  {
    name: 'a section on the way that nobody gave',
    pair: ['Proxy', 'Local'],
    cluster: { via: {} },
    want: [
      [
        'P023',
        'failed',
        'the route passes Direct, and via.direct does not say which registry it uses there',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'another registry than the one in use, leaving Unmanaged without a section',
    pair: ['U0', 'Direct'],
    cluster: { via: { unmanaged: { ...SECTION, imagesRepo: 'other.example.com/deckhouse/ee' } } },
    want: [
      [
        'P023',
        'failed',
        'via.unmanaged.imagesRepo is other.example.com/deckhouse/ee, but the cluster uses registry.example.com/deckhouse/ee; leaving Unmanaged without a section must repeat the registry in use',
        'switch-u1',
      ],
    ],
  },
  {
    name: 'a registry in use that asks for a login',
    pair: ['U0', 'Direct'],
    cluster: { via: {} },
    want: [
      [
        'P023',
        'failed',
        'the registry in use asks for a login, and via.unmanaged has none',
        'switch-u1',
      ],
    ],
  },
  {
    name: 'a backend that can not serve a ModuleConfig',
    cluster: {
      secrets: { backend: 'SealedSecrets', ageRecipients: [] },
      delivery: {
        tool: 'Flux',
        branch: 'main',
        path: 'clusters',
        settleSeconds: 30,
        deadline: '2h',
      },
    },
    want: [
      [
        'P028',
        'failed',
        'SealedSecrets with Flux can not bring secrets of ModuleConfig into the cluster',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'Sops with Argo CD and no plugin',
    cluster: {
      secrets: { backend: 'Sops', ageRecipients: ['age1example'] },
      delivery: {
        tool: 'ArgoCD',
        branch: 'main',
        path: 'clusters',
        settleSeconds: 30,
        deadline: '2h',
      },
    },
    want: [
      [
        'P028',
        'failed',
        'Sops with ArgoCD can not bring secrets of ModuleConfig into the cluster',
        'switch-direct',
      ],
    ],
  },
  {
    name: 'nothing to push through',
    pair: ['Direct', 'Local'],
    change: (s) => {
      const { publicDomainTemplate, ...rest } = s.cluster;
      expect(publicDomainTemplate).toBeDefined();
      return { ...s, cluster: rest };
    },
    want: [
      [
        'P026',
        'failed',
        'no public domain template is set: there is no Ingress to push images for Local through',
        'switch-local',
      ],
    ],
  },
  {
    name: 'an unknown kind of cluster, on the way to Proxy',
    pair: ['Direct', 'Proxy'],
    change: (s) => {
      const { type, ...rest } = s.cluster;
      expect(type).toBe('Static');
      return { ...s, cluster: rest };
    },
    want: [
      [
        'P031',
        'unknown',
        'whether the cluster is Static is not known; Proxy and Local work on Static clusters only',
        'switch-proxy',
      ],
    ],
  },
  {
    name: 'no legacy layout to return to',
    pair: ['U1', 'U0'],
    cluster: { leave: { legacyContainerd: true, disableModule: false } },
    change: (s) => ({
      ...s,
      cluster: { ...s.cluster, defaultCRI: 'ContainerdV2' },
      nodes: [node('master-0', { containerRuntimeVersion: 'containerd://2.1.4' })],
    }),
    want: [
      [
        'P032',
        'failed',
        'no node runs containerd v1: there is no legacy layout to return to',
        'switch-u0',
      ],
    ],
  },
];

describe('preconditions', () => {
  it.each(CASES)('$name', ({ pair = ['U1', 'Direct'], cluster: overrides, change, want }) => {
    const [from, to] = pair;
    const healthy = snapshot({ state: from });
    const plan = planSwitch({
      cluster: cluster(to, {
        secrets: { backend: 'Sops', ageRecipients: ['age1example'] },
        delivery: {
          tool: 'Flux',
          branch: 'main',
          path: 'clusters',
          settleSeconds: 30,
          deadline: '2h',
        },
        ...overrides,
      }),
      observation: { kind: 'observed', snapshot: change?.(healthy) ?? healthy },
    });
    const open = plan.preconditions.filter((p) => p.state !== 'met');
    expect(open.map((p) => [p.code, p.state, p.message, p.phase])).toEqual(want);
    expect(open.filter((p) => p.state !== 'cured' && p.remedy === '')).toEqual([]);
    expect(mayStart(plan)).toBe(!want.some(([, outcome]) => outcome === 'failed'));
  });

  it('a snapshot that does not tell where the cluster is makes an assumed start', () => {
    const healthy = snapshot({ state: 'Direct' });
    const blind: Snapshot = {
      ...healthy,
      registry: { ...healthy.registry, state: { presence: 'unknown', conditions: [] } },
    };
    const guessed = planSwitch({
      cluster: cluster('U1'),
      observation: { kind: 'observed', snapshot: blind },
    });
    const said = planSwitch({
      cluster: cluster('U1'),
      observation: { kind: 'observed', snapshot: blind, from: 'Direct' },
    });
    expect([guessed.basis, said.basis]).toEqual([
      { kind: 'assumed', from: 'U1' },
      { kind: 'assumed', from: 'Direct' },
    ]);
    expect(said.risks).toContainEqual({
      code: 'P057',
      message:
        'Secret registry-state was not observed: the plan assumes that the cluster is settled in Direct; say where it is with --from, or observe it',
    });
  });

  it('without an observation everything that was not seen is unknown, and nothing fails', () => {
    const plan = planSwitch({
      cluster: cluster('Direct'),
      observation: { kind: 'assumed', from: 'U1' },
    });
    expect(new Set(plan.preconditions.map((p) => p.state))).toEqual(new Set(['unknown']));
    expect(mayStart(plan)).toBe(true);
  });
});

describe('risks', () => {
  it.each<
    readonly [string, readonly [State, State], Partial<Snapshot> | undefined, string, string]
  >([
    [
      'first switch',
      ['U1', 'Direct'],
      undefined,
      'P050',
      'every DKP component restarts once (switch-direct): image names change to the virtual name',
    ],
    [
      'leaving a managed mode',
      ['Direct', 'U1'],
      undefined,
      'P051',
      'every DKP component restarts once (switch-u1): image names change to the name of the registry itself',
    ],
    [
      'images on masters',
      ['Direct', 'Proxy'],
      undefined,
      'P062',
      'images are kept in /opt/deckhouse/registry on masters: give it a disk of its own, apart from etcd',
    ],
    [
      'no way back',
      ['Direct', 'U1'],
      undefined,
      'P056',
      'there is no way back: the settings in force are not known with their login; give them in spec.previous, or commit the cluster file that describes them first',
    ],
    [
      'another owner',
      ['U1', 'Direct'],
      {
        moduleConfigs: [
          {
            name: 'deckhouse',
            owners: [{ manager: 'kubectl-edit', operation: 'Update', ownsRegistry: true }],
            tracking: { 'argocd.argoproj.io/tracking-id': 'infra:x' },
          },
        ],
      },
      'P053',
      'settings.registry of ModuleConfig deckhouse belongs to kubectl-edit (Update); the first server-side apply takes it over and needs force',
    ],
  ])('%s', (_, [from, to], change, code, message) => {
    const plan = planSwitch({
      cluster: cluster(to),
      observation: { kind: 'observed', snapshot: { ...snapshot({ state: from }), ...change } },
    });
    expect(plan.risks).toContainEqual({ code, message });
  });

  it.each<readonly [string, State, string | undefined]>([
    [
      'v1.77.3',
      'Direct',
      'later updates of DKP are blocked in Direct until ModuleConfig registry describes the newer implementation, or the cluster is Unmanaged',
    ],
    [
      'v1.77.3',
      'Proxy',
      'later updates of DKP are blocked while this mode is in use: the newer implementation takes over from Unmanaged only',
    ],
    ['v1.77.3', 'U1', undefined],
    ['v1.77.1', 'Direct', undefined],
  ])('DKP %s, ending in %s: whether its next update is blocked is told', (version, to, message) => {
    const plan = planSwitch({
      cluster: cluster(to),
      observation: {
        kind: 'observed',
        snapshot: snapshot({ state: to === 'U1' ? 'Direct' : 'U1', version }),
      },
    });
    expect(plan.risks.find((risk) => risk.code === 'P054')?.message).toBe(message);
  });

  it('a change on the same host has no overlap, one of the host has', () => {
    const risks = (imagesRepo: string): readonly string[] =>
      planSwitch({
        cluster: cluster('Direct', { registry: settings('Direct', { ...SECTION, imagesRepo }) }),
        observation: { kind: 'observed', snapshot: snapshot({ state: 'Direct' }) },
      }).risks.map((risk) => risk.code);
    expect(risks('registry.example.com/other')).toContain('P052');
    expect(risks('next.example.com/deckhouse/ee')).not.toContain('P052');
  });
});

describe('generations', () => {
  it.each<
    readonly [
      string,
      Parameters<typeof snapshot>[0],
      Cluster['platform']['profile'],
      string,
      string | undefined,
    ]
  >([
    ['1.71 has no module', { version: 'v1.71.9' }, undefined, 'none', 'P006'],
    ['1.72 is D1', { version: 'v1.72.0' }, undefined, 'D1', undefined],
    ['1.73 is D2', { version: 'v1.73.0' }, undefined, 'D2', undefined],
    ['1.74 with a build is D2', { version: 'v1.74.9+build' }, undefined, 'D2', undefined],
    ['1.75 is C', { version: 'v1.75.0' }, undefined, 'C', undefined],
    ['1.77.1 is C', { version: 'v1.77.1' }, undefined, 'C', undefined],
    ['1.77.2 is B', { version: 'v1.77.2' }, undefined, 'B', undefined],
    ['1.78 without the record is B', { version: 'v1.78.0' }, undefined, 'B', undefined],
    [
      'the record of the newer one counts, whatever the version',
      { version: 'v1.76.0', switchRecord: 'present' },
      undefined,
      'M',
      'P005',
    ],
    ['a version that is none is C', { version: 'dev' }, undefined, 'C', undefined],
    ['a profile in the file that agrees', { version: 'v1.76.0' }, 'C', 'C', undefined],
    ['a profile in the file that does not', { version: 'v1.76.0' }, 'D1', 'C', 'P007'],
  ])('%s', (_, options, named, profile, code) => {
    const plan = planSwitch({
      cluster: cluster('Direct', {
        platform: {
          type: 'Deckhouse',
          enableModule: false,
          ...(named === undefined ? {} : { profile: named }),
        },
      }),
      observation: { kind: 'observed', snapshot: snapshot(options) },
    });
    expect([plan.profile, plan.refusals[0]?.code]).toEqual([profile, code]);
  });

  it('a contradicting type of cluster is refused', () => {
    const refusal = (overrides: Partial<Cluster>): string | undefined =>
      planSwitch({
        cluster: cluster('Direct', overrides),
        observation: { kind: 'observed', snapshot: snapshot() },
      }).refusals[0]?.code;
    expect(
      refusal({ platform: { type: 'Deckhouse', clusterType: 'Cloud', enableModule: false } }),
    ).toBe('P009');
  });

  it('every code has its own row in the reference', () => {
    expect(new Set(PLAN_CODES.map((entry) => entry.code)).size).toBe(PLAN_CODES.length);
  });
});
