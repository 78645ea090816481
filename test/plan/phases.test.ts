import { STATES } from '../../src/model/mode';
import { changesBetween } from '../../src/plan/changes';
import type { Phase, Plan } from '../../src/plan/plan';
import type { PlanInput } from '../../src/plan/input';
import { mayStart, planSwitch } from '../../src/plan/plan-switch';
import { cluster, node, NODE_REGISTRY, SECTION, settings, snapshot } from './plan-builder';
import type { SnapshotOptions } from './plan-builder';

const CUSTOM_NODES = [
  node('master-0'),
  node('worker-3', { containerdConfigRegistry: 'custom' }),
  node('worker-7', { containerdConfigRegistry: 'custom' }),
];

function observed(options: SnapshotOptions): PlanInput['observation'] {
  return { kind: 'observed', snapshot: snapshot(options) };
}

function phasesOf(plan: Plan): readonly Phase[] {
  return plan.hops.flatMap((hop) => hop.phases);
}

/** One line a phase: id, changes, disruption, gate, and a mark at the point of no return. */
function story(plan: Plan): string[] {
  return phasesOf(plan).map((phase) => {
    const changes = phase.changes.map((c) => `${c.action} ${c.kind}/${c.name}`).join(', ');
    const mark = phase.pointOfNoReturn ? ' (point of no return)' : '';
    return `${phase.id}: ${changes || 'nothing'}; ${phase.disruption}; until ${phase.gate.text}${mark}`;
  });
}

describe('phases of a plan', () => {
  it('first switch to Direct on containerd v1 with drop-ins and the module off', () => {
    const plan = planSwitch({
      cluster: cluster('Direct', {
        nodeRegistries: [NODE_REGISTRY],
        platform: { type: 'Deckhouse', enableModule: true },
      }),
      observation: observed({ state: 'U0', nodes: CUSTOM_NODES, moduleEnabled: false }),
    });
    expect(plan.route).toEqual(['U0', 'U1', 'Direct']);
    expect(plan.hops.map(({ from, to, phases }) => [from, to, phases.map((p) => p.id)])).toEqual([
      [
        'U0',
        'U1',
        ['enable-module', 'adopt', 'prepare-nodes', 'switch-u1', 'drop-legacy-containerd-config'],
      ],
      ['U1', 'Direct', ['switch-direct', 'settle']],
    ]);
    expect(story(plan)).toEqual([
      'enable-module: create ModuleConfig/registry; None; until Module registry Ready',
      'adopt: create ModuleConfig/deckhouse; None; until delivered',
      'prepare-nodes: create NodeGroupConfiguration/regshift-mirror-auth-registry.io.sh; None; until files on all nodes',
      'switch-u1: update ModuleConfig/deckhouse; ControllerRestart; until preflight lists worker-3, worker-7',
      'drop-legacy-containerd-config: create NodeGroupConfiguration/regshift-drop-legacy-containerd-config.sh; ContainerdRestart; until Ready, all nodes report default (point of no return)',
      'switch-direct: update ModuleConfig/deckhouse; AllComponentsRestart; until Ready, Direct',
      'settle: delete NodeGroupConfiguration/regshift-drop-legacy-containerd-config.sh; None; until still Ready, nodes up to date',
    ]);
    expect(mayStart(plan)).toBe(true);
  });

  it('DKP conditions are sub-steps, split where the plan waits for somebody', () => {
    const plan = planSwitch({
      cluster: cluster('Local'),
      observation: observed({ state: 'Direct' }),
    });
    expect(phasesOf(plan).map((phase) => [phase.id, phase.conditions])).toEqual([
      ['switch-local', ['ContainerdConfigPreflightReady', 'NodeServicesReady']],
      [
        'fill-local',
        [
          'RegistryContainsRequiredImages',
          'TransitionContainerdConfigReady',
          'DeckhouseRegistrySwitchReady',
          'FinalContainerdConfigReady',
          'CleanupInClusterProxy',
          'Ready',
        ],
      ],
    ]);
  });

  it('Direct to Local: the person fills the registry, and only then the platform switches', () => {
    const plan = planSwitch({
      cluster: cluster('Local', { previous: settings('Direct') }),
      observation: observed({ state: 'Direct' }),
    });
    expect(story(plan)).toEqual([
      'adopt: create ModuleConfig/deckhouse; None; until delivered',
      'switch-local: update ModuleConfig/deckhouse; None; until target Local, node services up',
      'fill-local: nothing; ControllerRestart; until Ready, Local (point of no return)',
    ]);
    expect(plan.actions.slice(0, 2).map(({ phase, command }) => [phase, command])).toEqual([
      [
        'switch-local',
        'D8_MIRROR_LICENSE_TOKEN="$DKP_LICENSE" d8 mirror pull --source=registry.deckhouse.io/deckhouse/ee --deckhouse-tag=v1.76.2 ./d8-bundle',
      ],
      [
        'fill-local',
        `D8_MIRROR_REGISTRY_PASSWORD="$(d8 k -n d8-system get secret registry-user-rw -o jsonpath='{.data.password}' | base64 -d)" d8 mirror push --registry-login=rw ./d8-bundle registry.prod-1.example.com/system/deckhouse`,
      ],
    ]);
  });

  it.each([
    ['https://registry.io', ''],
    ['http://registry.io:5000', '--plain-http '],
  ])('a pull test for each registry, as in the manual: %s', (url, flag) => {
    const mirrors = NODE_REGISTRY.mirrors.map((mirror) => ({ ...mirror, url }));
    const plan = planSwitch({
      cluster: cluster('Direct', { nodeRegistries: [{ ...NODE_REGISTRY, mirrors }] }),
      observation: observed({ state: 'U1' }),
    });
    expect(plan.actions.find((action) => action.phase === 'prepare-nodes')?.command).toBe(
      `ctr -n k8s.io images pull --hosts-dir=/etc/containerd/registry.d/ ${flag}registry.io/registry/path:tag`,
    );
  });

  it('the way out: both Unmanaged states, then nodes, then the module', () => {
    const plan = planSwitch({
      cluster: cluster('U0', {
        previous: settings('Direct'),
        leave: { legacyContainerd: true, disableModule: true },
        nodeRegistries: [NODE_REGISTRY],
      }),
      observation: observed({ state: 'Direct' }),
    });
    expect(story(plan)).toEqual([
      'adopt: create ModuleConfig/deckhouse; None; until delivered',
      'switch-u1: update ModuleConfig/deckhouse; AllComponentsRestart; until Ready, Unmanaged (point of no return)',
      'switch-u0: update ModuleConfig/deckhouse; ControllerRestart; until Ready, Unmanaged',
      'release-nodes: nothing; ContainerdRestart; until Ready, nodes on the legacy layout',
      'legacy-auth: create NodeGroupConfiguration/regshift-legacy-auth-registry.io.sh; ContainerdRestart; until files on all nodes',
      'disable-module: create ModuleConfig/registry; None; until Module registry off',
    ]);
  });

  it('the oldest generation cleans the nodes before it switches', () => {
    const plan = planSwitch({
      cluster: cluster('Direct', { nodeRegistries: [NODE_REGISTRY] }),
      observation: observed({ state: 'U0', nodes: CUSTOM_NODES, version: 'v1.72.4' }),
    });
    expect(plan.profile).toBe('D1');
    expect(story(plan)).toEqual([
      'adopt: create ModuleConfig/deckhouse; None; until delivered',
      'prepare-nodes: create NodeGroupConfiguration/regshift-mirror-auth-registry.io.sh; None; until files on all nodes',
      'drop-legacy-containerd-config: create NodeGroupConfiguration/regshift-drop-legacy-containerd-config.sh; ContainerdRestart; until nodes up to date, all report default',
      'switch-direct: update ModuleConfig/deckhouse; AllComponentsRestart; until Ready, Direct (point of no return)',
      'settle: delete NodeGroupConfiguration/regshift-drop-legacy-containerd-config.sh; None; until still Ready, nodes up to date',
    ]);
  });

  it('a change of node registries alone touches no mode', () => {
    const [before] = phasesOf(
      planSwitch({
        cluster: cluster('Direct', { nodeRegistries: [NODE_REGISTRY] }),
        observation: observed({ state: 'Direct' }),
      }),
    ).slice(-1);
    const delivered = { objects: before?.objects ?? [], foreign: [] };
    const other = { ...NODE_REGISTRY, host: 'other.io' };
    const plan = planSwitch({
      cluster: cluster('Direct', { nodeRegistries: [other] }),
      observation: observed({ state: 'Direct' }),
      delivered,
    });
    expect([plan.route, plan.hops.map(({ from, to }) => [from, to])]).toEqual([
      ['Direct'],
      [['Direct', 'Direct']],
    ]);
    expect(story(plan)).toEqual([
      'prepare-nodes: create NodeGroupConfiguration/regshift-mirror-auth-other.io.sh; None; until files on all nodes',
      'undo-node-registries: update NodeGroupConfiguration/regshift-mirror-auth-registry.io.sh; None; until files gone from all nodes',
      'remove-node-registries: delete NodeGroupConfiguration/regshift-mirror-auth-registry.io.sh; None; until delivered',
    ]);
  });

  it('nothing to do is a plan without hops', () => {
    const plan = planSwitch({
      cluster: cluster('Direct'),
      observation: observed({ state: 'Direct' }),
    });
    expect([plan.legal, plan.route, plan.hops, plan.risks]).toEqual([true, ['Direct'], [], []]);
  });

  it.each([
    ['another reference', { ...SECTION, license: { fromEnv: 'NEXT_LICENSE' } }],
    ['a raised generation', { ...SECTION, license: { fromEnv: 'EXAMPLE_LICENSE', generation: 2 } }],
  ])('a rotated licence is seen from the delivered tree: %s', (_, section) => {
    const delivered = {
      objects: [{ kind: 'RegistryModuleConfig', settings: settings('Direct') } as const],
      foreign: [],
    };
    const plan = planSwitch({
      cluster: cluster('Direct', { registry: settings('Direct', section) }),
      observation: observed({ state: 'Direct' }),
      delivered,
    });
    expect(plan.route).toEqual(['Direct', 'Direct']);
    expect(story(plan)).toEqual([
      'switch-direct: update ModuleConfig/deckhouse; ControllerRestart; until Ready, Direct (point of no return)',
    ]);
    expect(plan.risks.map((risk) => risk.code)).toContain('P052');
  });

  it('approval is asked from the threshold on, and for what follows a commit by itself', () => {
    const plan = planSwitch({
      cluster: cluster('Local', { approvals: { from: 'ControllerRestart', signers: [] } }),
      observation: observed({ state: 'Direct' }),
    });
    expect(phasesOf(plan).map(({ id, approval }) => [id, approval])).toEqual([
      ['switch-local', true],
      ['fill-local', false],
    ]);
  });
});

describe('every plan', () => {
  const inputs = STATES.flatMap((from) =>
    STATES.map((to): [string, PlanInput] => [
      `${from} → ${to}`,
      {
        cluster: cluster(to, { nodeRegistries: [NODE_REGISTRY], previous: settings(from) }),
        observation: observed({
          state: from,
          nodes: CUSTOM_NODES,
          section: { imagesRepo: 'old.example.com/deckhouse' },
        }),
      },
    ]),
  );

  it.each(inputs)(
    '%s: ids are unique, and at most one phase is the point of no return',
    (_, input) => {
      const phases = phasesOf(planSwitch(input));
      expect(new Set(phases.map((phase) => phase.id)).size).toBe(phases.length);
      expect(phases.filter((phase) => phase.pointOfNoReturn).length).toBeLessThanOrEqual(1);
    },
  );

  it.each(inputs)('%s: survives JSON', (_, input) => {
    const plan = planSwitch(input);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it.each(inputs)(
    '%s: an inverse leads back to the tree before, and deletes no ModuleConfig',
    (_, input) => {
      const phases = phasesOf(planSwitch(input));
      for (const [index, phase] of phases.entries()) {
        const before = phases[index - 1]?.objects ?? [];
        const end = phase.inverse.steps.at(-1)?.objects ?? phase.objects;
        const left = changesBetween(before, end).filter((c) => c.kind !== 'ModuleConfig');
        const deleted = phase.inverse.steps.flatMap((step) =>
          step.changes.filter((c) => c.kind === 'ModuleConfig' && c.action === 'delete'),
        );
        expect([phase.id, left, deleted]).toEqual([phase.id, [], []]);
      }
    },
  );

  it.each(inputs)('%s: an action commits nothing, and its deadline pauses', (_, input) => {
    const actions = phasesOf(planSwitch(input)).filter((phase) => phase.kind === 'action');
    expect(actions.map(({ changes, gate }) => [changes, gate.deadline])).toEqual(
      actions.map(() => [[], undefined]),
    );
  });
});
