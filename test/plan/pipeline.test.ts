import { STATES } from '../../src/model/mode';
import type { State } from '../../src/model/mode';
import { PIPELINE_DECKHOUSE, PIPELINE_KUBERNETES } from '../../src/modes/pipeline';
import { documentedTransitions } from '../../src/modes/table';
import type { HostTable } from '../../src/node/sources/host-table';
import { changesBetween } from '../../src/plan/changes';
import type { Tree } from '../../src/plan/changes';
import { desiredKey } from '../../src/plan/objects';
import type { Phase, Plan } from '../../src/plan/plan';
import { mayStart, planSwitch } from '../../src/plan/plan-switch';
import { formatImageBase } from '../../src/model/upstream';
import {
  GROUNDS,
  MASTERS,
  phasesOf,
  PIPELINE,
  pipelineCluster,
  pipelinePlan,
} from './pipeline-builder';
import type { Ground } from './pipeline-builder';
import { SECTION, settings, snapshot } from './plan-builder';

/** One line a phase: id, what the commit changes, gate. */
function story(plan: Plan): string[] {
  return phasesOf(plan).map((phase) => {
    const changes = phase.changes.map((c) => `${c.action} ${c.kind}/${c.name}`).join(', ');
    return `${phase.id}: ${changes || phase.kind}; until ${phase.gate.text}`;
  });
}

/** Every pair that is planned on a ground: the legal hops, and each state with other parameters. */
function legalHops(ground: Ground): readonly (readonly [State, State])[] {
  const profile = ground.startsWith('Kubernetes') ? PIPELINE_KUBERNETES : PIPELINE_DECKHOUSE;
  return documentedTransitions(profile)
    .filter(({ from, to }) => !(ground === 'Kubernetes, paths differ' && [from, to].includes('U1')))
    .map(({ from, to }) => [from, to] as const);
}

const HOPS = GROUNDS.flatMap((ground) =>
  legalHops(ground).map(([from, to]) => [ground, from, to] as const),
);

const OTHER = { ...SECTION, imagesRepo: 'other.example.com/deckhouse/ee' };

/** A plan whose target is another registry than the one in force. */
function hop(ground: Ground, from: State, to: State): Plan {
  return pipelinePlan(ground, from, to, {
    registry: settings(to, OTHER),
    via: { unmanaged: SECTION, direct: SECTION },
  });
}

function tableOf(tree: Tree): HostTable {
  const hosts = tree.find((object) => object.kind === 'NodeHosts');
  if (hosts !== undefined) return hosts.hosts;
  return tree.filter((object) => object.kind === 'NodeHostsScript');
}

function treesOf(plan: Plan): readonly Tree[] {
  return phasesOf(plan).map((phase) => phase.objects);
}

/** The workload of ours that serves an address which nodes are told. */
function servedBy(host: string): string | undefined {
  if (host === '127.0.0.1:5011') return 'NodeProxy';
  if (host === '127.0.0.1:5001' || host.startsWith('10.0.0.')) return 'NodeServices';
  return undefined;
}

function imagesOf(object: Tree[number]): readonly string[] {
  switch (object.kind) {
    case 'InClusterProxy':
    case 'NodeProxy':
      return [object.images.nginx, object.images.distribution];
    case 'NodeServices': {
      const { nginx, distribution, regsync } = object.images;
      return [nginx, distribution, ...(regsync === undefined ? [] : [regsync])];
    }
    case 'Balancer':
    case 'NodeHostsWriter':
      return [object.image];
    default:
      return [];
  }
}

describe('phases of engine Pipeline', () => {
  it('U0 to Proxy on Kubernetes', () => {
    expect(story(pipelinePlan('Kubernetes', 'U0', 'Proxy'))).toEqual([
      'check-images: check; until images present',
      'containerd-preflight: create ConfigMap/registry-settings, create DaemonSet/registry-node-hosts, create Namespace/regshift-system, create Secret/registry-node-hosts; until node-hosts rolled out',
      'node-services: create ConfigMap/registry-balancer, create DaemonSet/registry-balancer, create DaemonSet/registry-node-services, create Secret/registry-node-services, create Secret/registry-pki, create Secret/registry-user-ro, create Service/registry; until balancer rolled out, node-services rolled out, Service on node-services',
      'transition-containerd-config: update DaemonSet/registry-node-hosts, update Secret/registry-node-hosts; until node-hosts rolled out',
      'switch-registry: update ConfigMap/registry-settings, create Secret/registry-docker-config; until delivered',
      'final-containerd-config: update DaemonSet/registry-node-hosts, update Secret/registry-node-hosts; until node-hosts rolled out',
    ]);
  });

  it('Direct to Local on DKP with containerd v2', () => {
    const plan = pipelinePlan('DKP v2', 'Direct', 'Local');
    expect(story(plan).slice(1)).toEqual([
      'node-services: create ConfigMap/registry-balancer, create DaemonSet/registry-balancer, create DaemonSet/registry-node-services, create Ingress/registry, create Secret/registry-node-services, create Secret/registry-push-client, create Secret/registry-user-mirror-puller, create Secret/registry-user-mirror-pusher, create Secret/registry-user-rw, create Service/registry-push; until balancer rolled out, node-services rolled out',
      'fill-local: action; until images present',
      'transition-containerd-config: update NodeGroupConfiguration/regshift-registry-registry.regshift-system.svc-port-5001.sh; until files on all nodes',
      'switch-service: update ConfigMap/registry-settings, update Service/registry; until Service on node-services',
      'final-containerd-config: update NodeGroupConfiguration/regshift-registry-registry.regshift-system.svc-port-5001.sh; until files on all nodes',
      'cleanup-in-cluster-proxy: delete Deployment/registry-in-cluster-proxy, delete PodDisruptionBudget/registry-in-cluster-proxy, delete Secret/registry-in-cluster-proxy; until in-cluster-proxy gone',
    ]);
  });

  it('Local is filled through a Gateway where one is named', () => {
    const gateway = { name: 'public', namespace: 'gateways' };
    const plan = pipelinePlan(
      'Kubernetes',
      'U0',
      'Local',
      {},
      { push: { gateway, allowFrom: [] } },
    );
    const kinds = (treesOf(plan).at(-1) ?? []).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('Push')).sort()).toEqual([
      'PushBackendTls',
      'PushCa',
      'PushRoute',
      'PushService',
    ]);
  });

  it('Proxy to Local goes through Direct, and each phase has its own id', () => {
    const plan = pipelinePlan('Kubernetes', 'Proxy', 'Local');
    expect(plan.route).toEqual(['Proxy', 'Direct', 'Local']);
    const ids = phasesOf(plan).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('final-containerd-config-direct');
  });

  it.each(HOPS)('%s: %s to %s keeps the order of the conditions', (ground, from, to) => {
    const order: Readonly<Record<State, readonly string[]>> = {
      Direct: [
        'RegistryContainsRequiredImages',
        'ContainerdConfigPreflightReady',
        'NodeServicesReady',
        'TransitionContainerdConfigReady',
        'InClusterProxyReady',
        'DeckhouseRegistrySwitchReady',
        'FinalContainerdConfigReady',
        'CleanupNodeServices',
        'CleanupInClusterProxy',
      ],
      Proxy: [
        'RegistryContainsRequiredImages',
        'ContainerdConfigPreflightReady',
        'NodeServicesReady',
        'TransitionContainerdConfigReady',
        'DeckhouseRegistrySwitchReady',
        'FinalContainerdConfigReady',
        'CleanupNodeServices',
        'CleanupInClusterProxy',
      ],
      Local: [
        'ContainerdConfigPreflightReady',
        'NodeServicesReady',
        'RegistryContainsRequiredImages',
        'TransitionContainerdConfigReady',
        'DeckhouseRegistrySwitchReady',
        'FinalContainerdConfigReady',
        'CleanupNodeServices',
        'CleanupInClusterProxy',
      ],
      U1: [
        'RegistryContainsRequiredImages',
        'ContainerdConfigPreflightReady',
        'TransitionContainerdConfigReady',
        'DeckhouseRegistrySwitchReady',
        'FinalContainerdConfigReady',
        'CleanupNodeServices',
        'CleanupInClusterProxy',
      ],
      U0: [
        'TransitionContainerdConfigReady',
        'DeckhouseRegistrySwitchReady',
        'FinalContainerdConfigReady',
        'CleanupNodeServices',
        'CleanupInClusterProxy',
      ],
    };
    const seen = phasesOf(hop(ground, from, to)).flatMap(({ conditions }) => conditions);
    expect(seen).toEqual(order[to].filter((type) => seen.includes(type)));
  });
});

describe('every legal hop of engine Pipeline', () => {
  it.each(HOPS)('%s: %s to %s may start and ends in its own tree', (ground, from, to) => {
    const plan = hop(ground, from, to);
    expect([plan.refusals, mayStart(plan)]).toEqual([[], true]);
    const end = treesOf(plan).at(-1) ?? [];
    const again = planSwitch({
      cluster: pipelineCluster(ground, to, { registry: settings(to, OTHER) }),
      observation: { kind: 'assumed', from: to },
      delivered: { objects: end, foreign: [] },
    });
    expect([again.route, again.hops]).toEqual([[to], []]);
  });

  it.each(HOPS)('%s: %s to %s: nodes are never told what does not serve', (ground, from, to) => {
    const trees = treesOf(hop(ground, from, to));
    trees.forEach((tree, index) => {
      const before = trees[index - 1] ?? tree;
      const kinds = new Set(tree.map(({ kind }) => kind as string));
      // a commit arrives in any order: what nodes were told before it must outlive it too
      const told = [...tableOf(before), ...tableOf(tree)].flatMap(({ mirrors }) =>
        mirrors.flatMap(({ host }) => servedBy(host) ?? []),
      );
      expect(told.filter((workload) => !kinds.has(workload))).toEqual([]);
    });
  });

  it.each(HOPS)(
    '%s: %s to %s: the Service has one backend, and it is there',
    (ground, from, to) => {
      for (const tree of treesOf(hop(ground, from, to))) {
        const services = tree.filter((object) => object.kind === 'RegistryService');
        expect(services.length).toBeLessThanOrEqual(1);
        const workload = { 'in-cluster-proxy': 'InClusterProxy', 'node-services': 'NodeServices' };
        for (const { backend } of services) {
          expect(tree.map(({ kind }) => kind)).toContain(workload[backend]);
        }
      }
    },
  );

  it.each(HOPS)('%s: %s to %s: old and new source, then the new one', (ground, from, to) => {
    const plan = hop(ground, from, to);
    const at = (id: string): HostTable | undefined => {
      const phase = phasesOf(plan).find((candidate) => candidate.id.startsWith(id));
      return phase === undefined ? undefined : tableOf(phase.objects);
    };
    const [transition, final] = [at('transition-'), at('final-')];
    const hostsOf = (table: HostTable | undefined): readonly string[] =>
      (table ?? []).flatMap(({ host, mirrors }) =>
        mirrors.map((mirror) => `${host} <- ${mirror.host}`),
      );
    const [first, last] = [treesOf(plan)[0] ?? [], treesOf(plan).at(-1) ?? []].map(tableOf);
    // on DKP nothing of ours tells nodes anything in Unmanaged without a section
    const oneStep =
      JSON.stringify(first) === JSON.stringify(last) ||
      (!ground.startsWith('Kubernetes') && [from, to].includes('U0'));
    expect([transition === undefined, final === undefined].includes(true)).toBe(oneStep);
    if (transition === undefined || final === undefined) return;
    const old = hostsOf(tableOf(treesOf(plan)[0] ?? []));
    expect(hostsOf(transition)).toEqual(expect.arrayContaining([...old, ...hostsOf(final)]));
  });

  it.each(HOPS)(
    '%s: %s to %s: every commit has a way back to the tree before',
    (ground, from, to) => {
      let before: Tree = [];
      for (const phase of phasesOf(hop(ground, from, to))) {
        const back = phase.inverse.steps.at(-1)?.objects;
        const left = changesBetween(back ?? before, before).filter(
          ({ kind }) => kind !== 'Namespace',
        );
        expect([phase.id, back !== undefined, left]).toEqual([
          phase.id,
          phase.kind === 'commit',
          [],
        ]);
        before = phase.objects;
      }
    },
  );

  it.each(HOPS)('%s: %s to %s: nothing of it is twice, or of DKP', (ground, from, to) => {
    for (const tree of treesOf(hop(ground, from, to))) {
      const keys = tree.map(desiredKey);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.filter((key) => key.includes('d8-system'))).toEqual([]);
    }
  });

  it.each(HOPS)('%s: %s to %s: nodes can pull our own images by name', (ground, from, to) => {
    const trees = treesOf(hop(ground, from, to));
    const stays = new Set(trees.at(-1)?.map(desiredKey));
    // without anything of ours nodes reach what image names lead to by themselves
    const native = from === 'U0' || to === 'U0' ? ['images.example.com'] : [];
    for (const [index, tree] of trees.entries()) {
      const told = new Set([...tableOf(tree).map(({ host }) => host), ...native]);
      const hosts = tree
        .filter((object) => stays.has(desiredKey(object)))
        .flatMap(imagesOf)
        .map((image) => image.split('/')[0] ?? '');
      expect([index, hosts.filter((host) => !told.has(host))]).toEqual([index, []]);
    }
  });
});

describe('what engine Pipeline refuses', () => {
  it.each(['enabled', 'layout'] as const)("DKP's module at work: %s", (sign) => {
    const seen = snapshot({ moduleEnabled: sign === 'enabled' });
    const plan = planSwitch({
      cluster: pipelineCluster('DKP v2', 'Direct'),
      observation: {
        kind: 'observed',
        snapshot: {
          ...seen,
          registry: {
            ...seen.registry,
            bashible: { presence: sign === 'layout' ? 'present' : 'absent' },
          },
        },
      },
    });
    expect(plan.refusals).toEqual([
      {
        code: 'P037',
        message: `engine Pipeline works only while DKP's registry module is off, and ${sign === 'enabled' ? 'module registry is enabled' : 'Secret registry-bashible-config is there: nodes are in its layout'}; use engine Module, or leave the module first`,
        routes: [],
      },
    ]);
  });

  it.each(STATES)('Proxy and Local on a Cloud cluster: %s', (state) => {
    const plan = planSwitch({
      cluster: pipelineCluster('Kubernetes', state, {
        platform: { type: 'Kubernetes', clusterType: 'Cloud', enableModule: false },
      }),
      observation: { kind: 'assumed', from: 'U0' },
    });
    expect(plan.refusals.map(({ code }) => code)).toEqual(
      state === 'Proxy' || state === 'Local' ? ['P003'] : [],
    );
  });
});

describe('preconditions of engine Pipeline', () => {
  const failures = (plan: Plan): string[] =>
    plan.preconditions
      .filter(({ state }) => state === 'failed')
      .map(({ code, message, remedy }) => `${code} ${message}: ${remedy}`);

  it('masters must be known', () => {
    const { masters, ...pipeline } = pipelineCluster('Kubernetes', 'Direct').pipeline ?? {
      masters: [],
    };
    expect(masters).toHaveLength(3);
    const plan = planSwitch({
      cluster: { ...pipelineCluster('Kubernetes', 'Direct'), pipeline: pipeline as never },
      observation: { kind: 'assumed', from: 'U0' },
    });
    expect(failures(plan)).toEqual([
      'P034 the masters are not known: their names and addresses stand in certificates and on nodes: observe the cluster, or write pipeline.masters: [{name: …, address: …}]',
    ]);
  });

  it('Local on several masters needs regsync', () => {
    const plan = pipelinePlan(
      'Kubernetes',
      'U0',
      'Local',
      {},
      {
        images: { nginx: 'n@sha256:1', distribution: 'd@sha256:2' },
      },
    );
    expect(failures(plan)).toEqual([
      'P035 Local on 3 masters copies images between them with regsync, and its image is not named: write pipeline.images.regsync: …@sha256:…',
    ]);
  });

  it('Local needs a host to push to', () => {
    const plan = pipelinePlan('Kubernetes', 'U0', 'Local', {
      platform: { type: 'Kubernetes', enableModule: false },
    });
    expect(failures(plan)).toEqual([
      'P026 the public domain is not known: there is no host to push images for Local to: write platform.publicDomainTemplate: "%s.prod-1.example.com"',
    ]);
  });

  it('containerd v1 on DKP can not map paths', () => {
    const plan = pipelinePlan(
      'DKP v1',
      'U1',
      'Direct',
      {},
      {
        imageBase: 'registry.regshift-system.svc:5001/system/deckhouse',
      },
    );
    expect(failures(plan)).toEqual([
      'P036 image names begin with registry.regshift-system.svc:5001/system/deckhouse, and containerd can not turn that path into registry.example.com/deckhouse/ee in Direct: write pipeline.imageBase: registry.regshift-system.svc:5001/deckhouse/ee',
    ]);
  });

  it('Unmanaged on Kubernetes can not map paths, Direct can', () => {
    expect(failures(pipelinePlan('Kubernetes, paths differ', 'U0', 'U1'))).toEqual([
      'P036 image names begin with images.example.com/platform, and containerd can not turn that path into registry.example.com/deckhouse/ee in U1: use Direct, which runs a proxy on every node for that',
    ]);
    expect(failures(pipelinePlan('Kubernetes, paths differ', 'U0', 'Direct'))).toEqual([]);
  });

  it('the only master on DKP can not serve its own image while it is replaced', () => {
    const masters = MASTERS.slice(0, 1);
    const to = (images = PIPELINE.images, from: State = 'U1'): string[] =>
      failures(pipelinePlan('DKP v2', from, 'Proxy', {}, { masters, images }));
    expect(to()).toEqual([
      'P039 with one master the registry of Proxy would have to serve its own image while it is replaced: switch to Direct first, or name nginx and distribution with a registry that nodes reach',
    ]);
    expect(to(PIPELINE.images, 'Direct')).toEqual([]);
    expect(to({ nginx: 'a.b/nginx@sha256:1', distribution: 'a.b/registry@sha256:2' })).toEqual([]);
  });

  it('clients are told the Service, whatever images are called', () => {
    for (const ground of GROUNDS) {
      const [phase] = phasesOf(pipelinePlan(ground, 'U1', 'Proxy')).filter(({ id }) =>
        id.startsWith('switch-'),
      );
      const secret = phase?.objects.find((object) => object.kind === 'PullSecret');
      expect(secret?.registry.host).toBe('registry.regshift-system.svc:5001');
    }
  });

  it('the version of containerd must be known on DKP', () => {
    const plan = pipelinePlan('DKP v2', 'U1', 'Direct', {
      platform: { type: 'Deckhouse', enableModule: false },
    });
    expect(failures(plan)).toEqual([
      'P038 whether nodes run containerd v1 or v2 is not known: observe nodes, or write platform.cri',
    ]);
  });

  it('what is in force must be known to go on from it', () => {
    const plan = pipelinePlan('Kubernetes', 'Direct', 'Proxy', { previous: settings('U0') });
    expect(failures(plan)).toEqual([
      'P023 the cluster is in Direct, and with which registry is not known: write spec.previous with the mode and the section in force',
    ]);
  });
});

describe('risks of engine Pipeline', () => {
  const risks = (plan: Plan): string[] =>
    plan.risks
      .filter(({ code }) => code !== 'P057')
      .map(({ code, message }) => `${code} ${message}`);

  it('same host, other login: nodes get both where the dialect has words for it', () => {
    const login = { ...SECTION, license: { fromEnv: 'OTHER_LICENSE' } };
    const plan = (ground: Ground): Plan =>
      pipelinePlan(ground, 'Direct', 'Direct', { registry: settings('Direct', login) });
    expect(risks(plan('Kubernetes'))).toContain(
      'P065 registry.example.com stays the host: nodes get old and new login side by side, the old first',
    );
    expect(risks(plan('DKP v1'))).toContain(
      'P052 registry.example.com stays the host: nodes get the new login in place of the old, never both; a mistake stops pulls at once',
    );
  });

  it('a proxy on every node, and why', () => {
    expect(risks(pipelinePlan('Kubernetes, paths differ', 'U0', 'Direct'))).toEqual([
      'P071 every image of images.example.com is pulled from the new source, also those that are not below images.example.com/platform, which it may not have',
      'P072 a node that joins pulls the image of registry-node-hosts from images.example.com itself, as it has no host tree yet: without that registry no node joins',
      'P068 containerd can not map the path of image names to that of the registry: nodes pull through a proxy of their own on 127.0.0.1:5011',
    ]);
    expect(risks(pipelinePlan('Kubernetes', 'U0', 'Direct', {}, { nodeProxy: 'Always' }))).toEqual([
      'P071 every image of images.example.com is pulled from the new source, also those that are not below images.example.com/deckhouse/ee, which it may not have',
      'P072 a node that joins pulls the image of registry-node-hosts from images.example.com itself, as it has no host tree yet: without that registry no node joins',
      'P068 nodes pull through a proxy of their own on 127.0.0.1:5011, as pipeline.nodeProxy asks',
    ]);
  });

  it('a header instead of a login', () => {
    expect(risks(pipelinePlan('Kubernetes', 'U0', 'Direct'))).toEqual([
      'P071 every image of images.example.com is pulled from the new source, also those that are not below images.example.com/deckhouse/ee, which it may not have',
      'P072 a node that joins pulls the image of registry-node-hosts from images.example.com itself, as it has no host tree yet: without that registry no node joins',
      'P067 nodes send the login to registry.example.com as a header; if it hands out tokens (Bearer), pulls need imagePullSecrets or pipeline.nodeProxy: Always',
    ]);
  });

  it('caches that change their registry in place', () => {
    expect(risks(hop('Kubernetes', 'Proxy', 'Proxy'))).toContain(
      'P069 the caches change their registry in place, one pod after the other; what they hold they go on serving',
    );
  });

  it('images of ours that the switch does not move', () => {
    const images = {
      nginx: 'docker.io/library/nginx@sha256:1',
      distribution: 'docker.io/library/registry@sha256:2',
    };
    expect(risks(pipelinePlan('Kubernetes', 'U0', 'Proxy', {}, { images }))).toContain(
      'P066 images of our own pods come from docker.io in every mode; the switch does not move them',
    );
  });

  it('on DKP every component restarts once image names move, and containerd v1 too', () => {
    expect(risks(pipelinePlan('DKP v1', 'U1', 'Direct'))).toEqual([
      'P051 every DKP component restarts (switch-registry): image names change',
      'P061 containerd v1 restarts on every node, at transition-containerd-config and at final-containerd-config',
    ]);
  });

  it("a folder that DKP's own bashible writes as well", () => {
    expect(risks(pipelinePlan('DKP v2', 'Direct', 'U1'))).toContain(
      'P070 bashible writes the folder of registry.example.com on nodes too, before our script does; both name the same registry',
    );
  });
});

describe('actions of engine Pipeline', () => {
  it("fill Local, and let DKP's own helper change the registry", () => {
    const plan = pipelinePlan('DKP v2', 'U1', 'Local');
    expect(plan.actions.map(({ phase, command = '' }) => `${phase}: ${command}`)).toEqual([
      `fill-local: D8_MIRROR_REGISTRY_PASSWORD="$(kubectl -n regshift-system get secret registry-user-rw -o jsonpath='{.data.password}' | base64 -d)" d8 mirror push --registry-login=rw ./d8-bundle registry.prod-1.example.com/system/deckhouse`,
      'fill-local: ',
      'switch-registry: deckhouse-controller helper change-registry --user ro --password "$PASSWORD" --ca-file /tmp/ca.crt registry.regshift-system.svc:5001/system/deckhouse',
    ]);
  });

  it('the gate of the helper looks at the Secret that it changes', () => {
    const phase = phasesOf(pipelinePlan('DKP v2', 'U1', 'Direct')).find(
      ({ id }) => id === 'switch-registry',
    );
    const expected: Phase['gate']['all'] = [
      {
        kind: 'PlatformRegistryIs',
        address: 'registry.regshift-system.svc:5001',
        path: '/system/deckhouse',
      },
      { kind: 'ControllerRestarted' },
      { kind: 'PlatformHealthy' },
    ];
    expect([phase?.pointOfNoReturn, phase?.disruption, phase?.gate.all]).toEqual([
      true,
      'AllComponentsRestart',
      expected,
    ]);
  });

  it('the check of images names registry and own images', () => {
    const [check] = phasesOf(pipelinePlan('Kubernetes', 'U0', 'Proxy'));
    expect(check?.gate.all).toEqual([
      {
        kind: 'ImagesPresent',
        registries: ['https://registry.example.com/deckhouse/ee'],
        own: ['nginx', 'distribution', 'regsync'].map(
          (name, index) =>
            `${formatImageBase({ host: 'images.example.com', path: 'deckhouse/ee' })}/${name}@sha256:${String(index + 1).repeat(64)}`,
        ),
      },
    ]);
  });
});
