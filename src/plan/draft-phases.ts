import { heaviest } from '../model/disruption';
import type { Disruption } from '../model/disruption';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import type { TransitionRow } from '../modes/profile';
import { conditionTypes } from '../modes/table';
import { withObjects, withoutObjects } from './changes';
import type { Tree } from './changes';
import type { DraftInput, PhaseDraft } from './draft';
import { purposeOfSwitch } from './switch-purpose';
import { Gates } from './gates';
import {
  groupsOf,
  isLegacyAuth,
  isLegacyRemoval,
  isScriptOfOther,
  isUndo,
  legacyAuth,
  mirrorAuth,
  undoOf,
} from './node-scripts';
import { sameObject } from './objects';
import type { DesiredObject, RegistryModuleConfig } from './objects';

const ALL = { nodeGroups: ['*'], bundles: ['*'] } as const;

/** The phases of a plan in order, each with the whole tree after it. Phases that change nothing are left out. */
export function draftPhases(draft: DraftInput): readonly PhaseDraft[] {
  const drafter = new Drafter(draft);
  drafter.enableModule();
  drafter.adopt();
  drafter.prepareNodes();
  draft.transitions.forEach((transition, hop) => {
    drafter.hop(transition, hop);
  });
  drafter.leave();
  drafter.settle();
  drafter.removeNodeRegistries();
  return drafter.phases;
}

class Drafter {
  readonly phases: PhaseDraft[] = [];
  private readonly draft: DraftInput;
  private readonly gates: Gates;
  private tree: Tree;
  private hopIndex = 0;

  constructor(draft: DraftInput) {
    this.draft = draft;
    this.gates = new Gates(draft.input.cluster);
    this.tree = draft.input.delivered?.objects ?? [];
  }

  /**
   * Writes down what is in force, so that the first change has a predecessor to go back to. Not before the module is on:
   * until then DKP's admission refuses any change of the section, its first appearance included (`switching.md` 2.2).
   */
  adopt(): void {
    const { inForce, transitions, input } = this.draft;
    const { legacyContainerd, disableModule } = input.cluster.leave;
    const commits = transitions.length > 0 || legacyContainerd || disableModule;
    if (!commits || inForce === undefined || this.ownsModuleConfig()) return;
    this.commit({
      id: 'adopt',
      purpose: "write down today's registry settings, with no effect on the cluster",
      gate: this.gates.delivered(),
      tree: withObjects(this.tree, [this.moduleConfig(inForce)]),
    });
  }

  enableModule(): void {
    const { input, moduleDisabled, transitions } = this.draft;
    if (!moduleDisabled || !input.cluster.platform.enableModule || transitions.length === 0) return;
    this.commit({
      id: 'enable-module',
      purpose: 'enable the registry module, which performs the switch',
      gate: this.gates.moduleReady('registry'),
      tree: withObjects(this.tree, [{ kind: 'RegistryModuleSwitch', enabled: true }]),
    });
  }

  /** Gives nodes the new-style configuration of the user's own registries before the old style stops working. */
  prepareNodes(): void {
    const { cluster } = this.draft.input;
    if (cluster.leave.legacyContainerd) return;
    const scripts = cluster.nodeRegistries.map(mirrorAuth);
    this.commit({
      id: 'prepare-nodes',
      purpose: 'write the configuration of your own registries to nodes',
      gate: this.gates.nodesUpToDate(groupsOf(this.changed(scripts)), 'files on all nodes'),
      tree: withObjects(this.tree, scripts),
    });
  }

  hop(transition: TransitionRow, hop: number): void {
    this.hopIndex = hop;
    const settings = this.draft.hopSettings[hop]?.settings;
    if (settings === undefined) return;
    const parked = this.leavesLegacyLayout(transition);
    if (parked && transition.to !== 'U1') this.dropLegacyConfig(transition);
    const switched = withObjects(this.tree, [this.moduleConfig(settings)]);
    if (transition.to === 'Local') this.switchLocal(transition, switched);
    else if (parked && transition.to === 'U1') this.switchParked(transition, switched);
    else this.switchStraight(transition, switched);
  }

  /** Hands the nodes and the module back (`switching.md` 6.2). */
  leave(): void {
    const { cluster } = this.draft.input;
    if (cluster.leave.legacyContainerd && this.draft.containerd.v1 !== 'no') {
      this.releaseNodes();
      this.legacyAuth();
    }
    if (!cluster.leave.disableModule) return;
    this.commit({
      id: 'disable-module',
      purpose: 'disable the registry module',
      gate: this.gates.moduleDisabled('registry'),
      tree: withObjects(this.tree, [{ kind: 'RegistryModuleSwitch', enabled: false }]),
    });
  }

  settle(): void {
    const end = this.draft.transitions.at(-1)?.to;
    this.commit({
      id: 'settle',
      purpose: 'remove the script that moved the drop-ins; its work is done',
      gate: this.gates.stillSettledIn(end ?? this.draft.input.cluster.state),
      tree: withoutObjects(this.tree, isLegacyRemoval),
    });
  }

  /** DKP does not undo what a deleted script wrote: the script first becomes one that takes its files away. */
  removeNodeRegistries(): void {
    const { cluster } = this.draft.input;
    const kept = new Set(cluster.nodeRegistries.map((registry) => registry.host));
    const undone = this.tree.filter((object) => isScriptOfOther(object, kept)).flatMap(undoOf);
    this.commit({
      id: 'undo-node-registries',
      purpose: 'take the configuration of registries that are no longer listed off the nodes',
      gate: this.gates.nodesUpToDate(groupsOf(this.changed(undone)), 'files gone from all nodes'),
      tree: withObjects(this.tree, undone),
    });
    this.commit({
      id: 'remove-node-registries',
      purpose: 'remove the scripts that took the files away; their work is done',
      gate: this.gates.delivered(),
      tree: withoutObjects(this.tree, isUndo),
    });
  }

  private switchStraight(transition: TransitionRow, tree: Tree): void {
    const { to } = transition;
    this.commit({
      id: `switch-${to.toLowerCase()}`,
      purpose: purposeOfSwitch(transition),
      gate: this.gates.settledIn(to),
      disruption: heaviest([transition.disruption, this.layoutChange(transition)]),
      conditions: conditionTypes(this.draft.profile, to),
      tree,
      commits: true,
    });
  }

  private switchParked(transition: TransitionRow, tree: Tree): void {
    const conditions = conditionTypes(this.draft.profile, transition.to);
    const preflight = conditions.indexOf('ContainerdConfigPreflightReady') + 1;
    this.commit({
      id: 'switch-u1',
      purpose:
        'hand the registry settings to the module; it waits until no node has registry settings in conf.d',
      gate: this.gates.parkedAtPreflight(this.draft.containerd.customNodes),
      disruption: transition.disruption,
      conditions: conditions.slice(0, preflight),
      tree,
    });
    this.commit({
      ...this.legacyRemoval(),
      gate: this.gates.legacyConfigGone('U1'),
      conditions: conditions.slice(preflight),
      commits: true,
    });
  }

  private dropLegacyConfig(transition: TransitionRow): void {
    const already = transition.from !== 'U0';
    this.commit({
      ...this.legacyRemoval(),
      gate: this.gates.legacyConfigGone(already ? transition.from : undefined),
    });
  }

  private legacyRemoval(): Pick<PhaseDraft, 'id' | 'purpose' | 'disruption' | 'tree'> {
    return {
      id: 'drop-legacy-containerd-config',
      purpose: 'move drop-ins with registry settings out of conf.d, kept aside on the node',
      disruption: 'ContainerdRestart',
      tree: withObjects(withoutObjects(this.tree, isLegacyAuth), [
        { kind: 'DropLegacyConfig', ...ALL },
      ]),
    };
  }

  private switchLocal(transition: TransitionRow, tree: Tree): void {
    const conditions = conditionTypes(this.draft.profile, 'Local');
    const up = conditions.indexOf('NodeServicesReady') + 1;
    this.commit({
      id: 'switch-local',
      purpose: 'bring up the registries on masters; pulls stay with the old source',
      gate: this.gates.localRegistriesUp(),
      conditions: conditions.slice(0, up),
      tree,
    });
    this.act({
      id: 'fill-local',
      purpose:
        'push the images into the local registry; the rest of the switch then follows by itself',
      gate: this.gates.localFilled(),
      disruption: heaviest([transition.disruption, this.layoutChange(transition)]),
      conditions: conditions.slice(up),
      commits: true,
    });
  }

  private releaseNodes(): void {
    if (this.draft.containerd.newLayout === 'absent') return;
    this.act({
      id: 'release-nodes',
      purpose: 'delete Secret registry-bashible-config: containerd v1 returns to the legacy layout',
      gate: this.gates.nodesReleased(),
      disruption: 'ContainerdRestart',
      conditions: [],
      commits: true,
    });
  }

  private legacyAuth(): void {
    const scripts = this.draft.input.cluster.nodeRegistries.map(legacyAuth);
    this.commit({
      id: 'legacy-auth',
      purpose: 'write the configuration of your own registries in the legacy layout',
      gate: this.gates.nodesUpToDate(groupsOf(this.changed(scripts)), 'files on all nodes'),
      disruption: 'ContainerdRestart',
      tree: withObjects(this.tree, scripts),
    });
  }

  /** A switch stays in the plan even where the tree already asks for it: the cluster is not there yet. */
  private commit(
    phase: Pick<PhaseDraft, 'id' | 'purpose' | 'gate' | 'tree'> &
      Partial<Pick<PhaseDraft, 'disruption' | 'conditions' | 'commits'>>,
  ): void {
    const switches = phase.id.startsWith('switch-');
    if (!switches && this.unchanged(phase.tree)) return;
    this.tree = phase.tree;
    this.add({ kind: 'commit', disruption: 'None', conditions: [], commits: false, ...phase });
  }

  private act(phase: Omit<PhaseDraft, 'kind' | 'hop' | 'tree'>): void {
    this.add({ kind: 'action', tree: this.tree, ...phase });
  }

  private add(phase: Omit<PhaseDraft, 'hop'>): void {
    this.phases.push({ ...phase, hop: this.hopIndex });
  }

  private unchanged(tree: Tree): boolean {
    return tree.length === this.tree.length && this.changed(tree).length === 0;
  }

  private changed(objects: readonly DesiredObject[]): readonly DesiredObject[] {
    return objects.filter((object) => !this.tree.some((owned) => sameObject(owned, object)));
  }

  private ownsModuleConfig(): boolean {
    return this.tree.some((object) => object.kind === 'RegistryModuleConfig');
  }

  private moduleConfig(settings: RegistrySettings): RegistryModuleConfig {
    const file = this.draft.input.cluster.moduleConfigFile;
    return { kind: 'RegistryModuleConfig', settings, ...(file === undefined ? {} : { file }) };
  }

  private leavesLegacyLayout(transition: TransitionRow): boolean {
    const { customNodes, newLayout } = this.draft.containerd;
    return transition.from === 'U0' && newLayout !== 'present' && customNodes.length > 0;
  }

  /** The first move of containerd v1 to the new layout restarts it; nobody can exclude v1 until nodes are seen. */
  private layoutChange(transition: TransitionRow): Disruption {
    const { newLayout, v1 } = this.draft.containerd;
    return transition.from === 'U0' && newLayout !== 'present' && v1 !== 'no'
      ? 'ContainerdRestart'
      : 'None';
  }
}
