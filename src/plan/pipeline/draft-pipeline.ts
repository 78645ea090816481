import type { Disruption } from '../../model/disruption';
import type { ImageBase } from '../../model/upstream';
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
import { isServed } from './arrival';
import type { Arrival } from './arrival';
import type { PipelineFacts } from './facts';
import { hostsAt, hostsBetween, hostsWriter, withHosts } from './hosts';
import type { PipelineObject } from './objects';
import { cleanupPhases } from './cleanup-phases';
import { PhaseLog } from './phase-log';
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
  private readonly input: PipelineDraftInput;
  private readonly facts: PipelineFacts;
  private readonly gates: Gates;
  private readonly log: PhaseLog;
  private suffix = '';

  constructor(input: PipelineDraftInput) {
    this.input = input;
    this.facts = input.facts;
    this.gates = input.gates;
    this.log = new PhaseLog(input.gates, input.delivered ?? []);
  }

  get phases(): readonly PhaseDraft[] {
    return this.log.phases;
  }

  /** Takes over a state that somebody else brought about: what regshift owns there becomes part of the tree. */
  adopt(): void {
    const start = this.input.stations[0];
    if (start === undefined || start.state === 'U0' || this.input.delivered !== undefined) return;
    this.log.commit({
      id: 'adopt',
      purpose:
        "write down today's proxies and node configuration, with no effect where they are there",
      tree: settledTree(this.facts, start),
    });
  }

  hop(from: Arrival, to: Arrival, hop: number): void {
    this.log.hop = hop;
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
    this.log.check({
      id: `check-images${this.suffix}`,
      purpose: 'see that the registry has every image, ours included, before anything changes',
      gate: this.gates.checked([imagesPresent(this.facts, to)]),
      conditions: ['RegistryContainsRequiredImages'],
    });
  }

  /** Kubernetes: the writer comes up first with nothing to write, and fails where containerd would not read it. */
  private containerdPreflight(from: Arrival, images: ImageBase): void {
    if (this.facts.platform === 'Deckhouse') return;
    if (this.log.tree.some(({ kind }) => kind === 'NodeHostsWriter')) return;
    this.log.commit({
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
    this.log.commit({
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
    this.log.act({
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
    this.log.commit({
      id: `transition-containerd-config${this.suffix}`,
      purpose: 'tell nodes the old and the new source, in this order',
      disruption: this.scriptDisruption(),
      conditions: ['TransitionContainerdConfigReady'],
      tree: withHosts(this.facts, this.started(from), table, images),
    });
  }

  private inClusterProxy(to: Arrival, images: ImageBase): void {
    if (to.state !== 'Direct') return;
    this.log.commit({
      id: `in-cluster-proxy${this.suffix}`,
      purpose: 'bring up the proxy inside the cluster; nothing uses it yet',
      conditions: ['InClusterProxyReady'],
      tree: this.withFirstService(
        withObjects(this.log.tree, [
          ...identity('Direct'),
          ...inClusterProxy(this.facts, to, images),
        ]),
        to,
      ),
    });
  }

  /**
   * Where there is no Service yet it comes before the commit that tells clients of it: objects of one commit are applied in any
   * order.
   */
  private withFirstService(tree: Tree, to: Arrival): Tree {
    return this.log.tree.some(({ kind }) => kind === 'RegistryService')
      ? tree
      : withObjects(tree, firstService(to));
  }

  /** On DKP two steps: our Service, then the names of the platform's images, which only DKP's own helper may change. */
  private switchRegistry(from: Arrival, to: Arrival, images: ImageBase): void {
    const onDeckhouse = this.facts.platform === 'Deckhouse';
    const renamed = this.renamed(to, images);
    const told = clients(this.facts, to);
    const left = told.length > 0 ? this.log.tree : withoutObjects(this.log.tree, isPullSecret);
    const tree = withObjects(left, [...renamed, ...told, record(to)]);
    this.log.commit({
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
    this.log.act({
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
    this.log.commit({
      id: `final-containerd-config${this.suffix}`,
      purpose: 'tell nodes the new source alone',
      disruption: this.scriptDisruption(),
      conditions: ['FinalContainerdConfigReady'],
      tree: withHosts(this.facts, this.log.tree, hostsAt(this.facts, to), images),
    });
  }

  private cleanup(from: Arrival, to: Arrival): void {
    const wanted = settledTree(this.facts, to);
    for (const phase of cleanupPhases(this.log.tree, wanted, from, this.suffix))
      this.log.commit(phase);
  }

  /** The tree with what everything else stands in. */
  private started(from: Arrival): Tree {
    return this.log.tree.some(({ kind }) => kind === 'RegistryRecord')
      ? this.log.tree
      : withObjects(this.log.tree, [{ kind: 'RegistryNamespace' }, record(from)]);
  }

  /** Our own pods, by the names that their images have from now on. */
  private renamed(to: Arrival, images: ImageBase): readonly PipelineObject[] {
    const owned = new Set(this.log.tree.map(({ kind }) => kind));
    const components = serving(this.facts, to).filter(({ kind }) => owned.has(kind));
    const hosts = this.log.tree.find((object) => object.kind === 'NodeHosts');
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
}

/** Who is told nothing any more asks the registry itself; the Service stays until nobody can ask it. */
function isPullSecret({ kind }: Tree[number]): boolean {
  return kind === 'PullSecret';
}
