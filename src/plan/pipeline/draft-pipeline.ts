import type { Disruption } from '../../model/disruption';
import type { ImageBase } from '../../model/upstream';
import { desiredKey } from '../objects';
import { withObjects, withoutObjects } from '../changes';
import type { Tree } from '../changes';
import type { PhaseDraft } from '../draft';
import type { Gates } from '../gates';
import {
  clients,
  firstService,
  identity,
  inClusterProxy,
  nodeProxy,
  nodeServices,
  ownBase,
  push,
  record,
  serving,
} from './components';
import { isOnMasters, isServed } from './arrival';
import type { Arrival } from './arrival';
import type { PipelineFacts } from './facts';
import { hostsAt, hostsBetween, hostsWriter, withHosts } from './hosts';
import type { PipelineObject } from './objects';
import { clausesOfChange } from './change-clauses';
import { imagesPresent, pullSecretIs } from './pipeline-clauses';
import { sameRegistryOfPlatform } from './registry-of-platform';
import { settledTree } from './settled-tree';

/** What the phases of engine Pipeline are drafted from. */
export interface PipelineDraftInput {
  readonly facts: PipelineFacts;
  readonly gates: Gates;
  /** Where the cluster is, then every arrival on the route. */
  readonly stations: readonly Arrival[];
  readonly delivered: Tree | undefined;
}

/** The phases of a plan in order, each with the whole tree after it. Commits that change nothing are left out. */
export function draftPipelinePhases(input: PipelineDraftInput): readonly PhaseDraft[] {
  const drafter = new PipelineDrafter(input);
  drafter.adopt();
  input.stations.slice(1).forEach((to, hop) => {
    drafter.hop(input.stations[hop] ?? to, to, hop);
  });
  return drafter.phases;
}

class PipelineDrafter {
  readonly phases: PhaseDraft[] = [];
  private readonly input: PipelineDraftInput;
  private readonly facts: PipelineFacts;
  private readonly gates: Gates;
  private tree: Tree;
  private hopIndex = 0;
  private suffix = '';

  constructor(input: PipelineDraftInput) {
    this.input = input;
    this.facts = input.facts;
    this.gates = input.gates;
    this.tree = input.delivered ?? [];
  }

  /** Takes over a state that somebody else brought about: what regshift owns there becomes part of the tree. */
  adopt(): void {
    const start = this.input.stations[0];
    if (start === undefined || start.state === 'U0' || this.input.delivered !== undefined) return;
    this.commit({
      id: 'adopt',
      purpose:
        "write down today's proxies and node configuration, with no effect where they are there",
      tree: settledTree(this.facts, start),
    });
  }

  hop(from: Arrival, to: Arrival, hop: number): void {
    this.hopIndex = hop;
    this.suffix = this.input.stations.length > 2 ? `-${to.state.toLowerCase()}` : '';
    const [oldImages, newImages] = [ownBase(this.facts, from), ownBase(this.facts, to)];
    if (to.state !== 'U0' && to.state !== 'Local') this.checkImages(to);
    this.containerdPreflight(from, oldImages);
    this.nodeServices(from, to, oldImages);
    if (to.state === 'Local') this.fillLocal(from, to);
    this.transition(from, to, oldImages);
    this.inClusterProxy(to, newImages);
    this.switchRegistry(from, to, newImages);
    this.final(to, newImages);
    this.cleanup(from, to);
  }

  private checkImages(to: Arrival): void {
    this.check({
      id: `check-images${this.suffix}`,
      purpose: 'see that the registry has every image, ours included, before anything changes',
      gate: this.gates.checked([imagesPresent(this.facts, to)]),
      conditions: ['RegistryContainsRequiredImages'],
    });
  }

  /** Kubernetes: the writer comes up first with nothing to write, and fails where containerd would not read it. */
  private containerdPreflight(from: Arrival, images: ImageBase): void {
    if (this.facts.platform === 'Deckhouse') return;
    if (this.tree.some(({ kind }) => kind === 'NodeHostsWriter')) return;
    this.commit({
      id: `containerd-preflight${this.suffix}`,
      purpose:
        'see on every node that containerd reads its registries from the folder, and write nothing yet',
      conditions: ['ContainerdConfigPreflightReady'],
      tree: withHosts(this.facts, this.started(from), [], images),
    });
  }

  private nodeServices(from: Arrival, to: Arrival, images: ImageBase): void {
    const components =
      to.state === 'Direct'
        ? nodeProxy(this.facts, to, images)
        : nodeServices(this.facts, to, images);
    if (components.length === 0) return;
    const ways = to.state === 'Local' ? push(this.facts) : [];
    const tree = withObjects(this.started(from), [...identity(to.state), ...components, ...ways]);
    this.commit({
      id: `node-services${this.suffix}`,
      purpose:
        to.state === 'Direct'
          ? 'bring up the proxy on every node; pulls stay with the old source'
          : 'bring up the registries on masters and the balancer on every node; pulls stay with the old source',
      conditions: ['NodeServicesReady'],
      tree: to.state === 'Direct' ? tree : this.withFirstService(tree, to),
    });
  }

  private fillLocal(from: Arrival, to: Arrival): void {
    if (from.state === 'Local') return;
    this.act({
      id: 'fill-local',
      purpose:
        'push the images into the registries on masters; nodes still pull from the old source',
      gate: this.gates.done([imagesPresent(this.facts, to)]),
      conditions: ['RegistryContainsRequiredImages'],
      commits: false,
    });
  }

  private transition(from: Arrival, to: Arrival, images: ImageBase): void {
    const { table } = hostsBetween(this.facts, from, to);
    this.commit({
      id: `transition-containerd-config${this.suffix}`,
      purpose: 'tell nodes the old and the new source, in this order',
      disruption: this.scriptDisruption(),
      conditions: ['TransitionContainerdConfigReady'],
      tree: withHosts(this.facts, this.started(from), table, images),
    });
  }

  private inClusterProxy(to: Arrival, images: ImageBase): void {
    if (to.state !== 'Direct') return;
    this.commit({
      id: `in-cluster-proxy${this.suffix}`,
      purpose: 'bring up the proxy inside the cluster; nothing uses it yet',
      conditions: ['InClusterProxyReady'],
      tree: this.withFirstService(
        withObjects(this.tree, [...identity('Direct'), ...inClusterProxy(this.facts, to, images)]),
        to,
      ),
    });
  }

  /**
   * Where there is no Service yet it comes before the commit that tells clients of it: objects of one commit are applied in any
   * order.
   */
  private withFirstService(tree: Tree, to: Arrival): Tree {
    return this.tree.some(({ kind }) => kind === 'RegistryService')
      ? tree
      : withObjects(tree, firstService(to));
  }

  /** On DKP two steps: our Service, then the names of the platform's images, which only DKP's own helper may change. */
  private switchRegistry(from: Arrival, to: Arrival, images: ImageBase): void {
    const onDeckhouse = this.facts.platform === 'Deckhouse';
    const renamed = this.renamed(to, images);
    const told = clients(this.facts, to);
    const left = told.length > 0 ? this.tree : withoutObjects(this.tree, isPullSecret);
    const tree = withObjects(left, [...renamed, ...told, record(to)]);
    this.commit({
      id: `${onDeckhouse ? 'switch-service' : 'switch-registry'}${this.suffix}`,
      purpose: isServed(to.state)
        ? 'let in-cluster clients pull from the new source'
        : 'tell in-cluster clients the registry itself',
      conditions: onDeckhouse ? [] : ['DeckhouseRegistrySwitchReady'],
      tree,
    });
    if (onDeckhouse) this.changeRegistry(from, to);
  }

  private changeRegistry(from: Arrival, to: Arrival): void {
    if (to.state === 'U0' || sameRegistryOfPlatform(from, to)) return;
    const base = ownBase(this.facts, to);
    this.act({
      id: `switch-registry${this.suffix}`,
      purpose: "change the registry of the platform with DKP's own helper; image names follow",
      gate: this.gates.done([
        pullSecretIs(base),
        { kind: 'ControllerRestarted' },
        { kind: 'PlatformHealthy' },
      ]),
      disruption: this.renamesImages(from, to) ? 'AllComponentsRestart' : 'ControllerRestart',
      conditions: ['DeckhouseRegistrySwitchReady'],
      commits: true,
    });
  }

  private final(to: Arrival, images: ImageBase): void {
    this.commit({
      id: `final-containerd-config${this.suffix}`,
      purpose: 'tell nodes the new source alone',
      disruption: this.scriptDisruption(),
      conditions: ['FinalContainerdConfigReady'],
      tree: withHosts(this.facts, this.tree, hostsAt(this.facts, to), images),
    });
  }

  /** Everything goes that the new state does not have: what runs on nodes first, then what in-cluster clients used. */
  private cleanup(from: Arrival, to: Arrival): void {
    const wanted = settledTree(this.facts, to);
    const stays = (object: Tree[number]): boolean =>
      wanted.some((other) => desiredKey(other) === desiredKey(object));
    const settled = this.tree.filter(stays);
    const gone = this.tree.filter((object) => !stays(object));
    const proxy = gone.filter(({ kind }) => IN_CLUSTER_KINDS.includes(kind));
    if (gone.some(({ kind }) => NODE_KINDS.includes(kind))) {
      this.commit({
        id: `cleanup-node-services${this.suffix}`,
        purpose: isOnMasters(from.state)
          ? 'remove the registries on masters and the balancer; their data stays on disk'
          : 'remove the proxy on every node',
        conditions: ['CleanupNodeServices'],
        tree: withObjects(settled, proxy),
      });
    }
    this.commit({
      id: `${proxy.length > 0 ? 'cleanup-in-cluster-proxy' : 'cleanup-containerd-config'}${this.suffix}`,
      purpose:
        proxy.length > 0
          ? 'remove the proxy inside the cluster'
          : 'remove what told nodes their registries; its work is done',
      conditions: proxy.length > 0 ? ['CleanupInClusterProxy'] : [],
      tree: settled,
    });
  }

  /** The tree with what everything else stands in. */
  private started(from: Arrival): Tree {
    return this.tree.some(({ kind }) => kind === 'RegistryRecord')
      ? this.tree
      : withObjects(this.tree, [{ kind: 'RegistryNamespace' }, record(from)]);
  }

  /** Our own pods, by the names that their images have from now on. */
  private renamed(to: Arrival, images: ImageBase): readonly PipelineObject[] {
    const owned = new Set(this.tree.map(({ kind }) => kind));
    const components = serving(this.facts, to).filter(({ kind }) => owned.has(kind));
    const hosts = this.tree.find((object) => object.kind === 'NodeHosts');
    return hosts === undefined
      ? components
      : [...components, hostsWriter(this.facts, hosts, images)];
  }

  private renamesImages(from: Arrival, to: Arrival): boolean {
    const [a, b] = [ownBase(this.facts, from), ownBase(this.facts, to)];
    return a.host !== b.host || a.path !== b.path;
  }

  private scriptDisruption(): Disruption {
    return this.facts.dialect === 'legacy' ? 'ContainerdRestart' : 'None';
  }

  private commit(
    phase: Pick<PhaseDraft, 'id' | 'purpose' | 'tree'> &
      Partial<Pick<PhaseDraft, 'disruption' | 'conditions'>>,
  ): void {
    const clauses = clausesOfChange(this.tree, phase.tree);
    if (clauses === undefined) return;
    this.tree = phase.tree;
    this.add({
      kind: 'commit',
      gate: this.gates.applied(clauses),
      disruption: 'None',
      conditions: [],
      commits: false,
      ...phase,
    });
  }

  private check(phase: Pick<PhaseDraft, 'id' | 'purpose' | 'gate' | 'conditions'>): void {
    this.add({ kind: 'check', tree: this.tree, disruption: 'None', commits: false, ...phase });
  }

  private act(
    phase: Pick<PhaseDraft, 'id' | 'purpose' | 'gate' | 'conditions' | 'commits'> &
      Partial<Pick<PhaseDraft, 'disruption'>>,
  ): void {
    this.add({ kind: 'action', tree: this.tree, disruption: 'None', ...phase });
  }

  private add(phase: Omit<PhaseDraft, 'hop'>): void {
    this.phases.push({ ...phase, hop: this.hopIndex });
  }
}

/** Who is told nothing any more asks the registry itself; the Service stays until nobody can ask it. */
function isPullSecret({ kind }: Tree[number]): boolean {
  return kind === 'PullSecret';
}

/** Workloads that serve on nodes; what configures them goes with them. */
const NODE_KINDS: readonly string[] = ['NodeServices', 'Balancer', 'NodeProxy'];

/** The proxy inside the cluster. */
const IN_CLUSTER_KINDS: readonly string[] = [
  'InClusterProxyConfig',
  'InClusterProxy',
  'InClusterProxyBudget',
];
