import type { Snapshot } from '../../../observe/snapshot';
import { known } from '../../../observe/fields';
import { nodeUpToDate } from '../../../observe/node-up-to-date';
import { checksumKey } from '../observe/spelling';
import { bundleOf } from '../nodes/node-bundle';
import type { BundleSource } from '../nodes/node-bundle';
import { bareNode as emptyNode } from '../nodes/initial-node';
import { stepsOf } from '../nodes/node-run';
import { withoutField } from '../platform/with-changes';
import type { NodeBundle, NodeConfig, NodeRun, NodeState, PlatformState } from '../state';
import type { SeenConfig } from './node-config-of';
import { passed, reached, waitingNodes } from './progress';
import type { Progress } from './progress';
import type { SeenNode } from './seen-nodes';

/** A node as it was seen, with nothing on its disk yet. */
export function bareNode(seen: SeenNode): NodeState {
  const { name, role, group, address, containerd, label, ready, unschedulable, dropIns } = seen;
  return known<NodeState>({
    ...emptyNode({ name, role, group, address, containerd, ready, unschedulable, dropIns }),
    readsHosts: seen.readsHosts,
    label,
    version: seen.version,
    checksum: seen.checksum,
  });
}

/** What nodes of a cluster with DKP are placed by. */
export interface Placing {
  readonly snapshot: Snapshot;
  readonly source: BundleSource & { readonly platform: PlatformState };
  readonly config: SeenConfig;
  readonly progress: Progress;
  /** Whether engine Pipeline serves from the masters' own stores. */
  readonly ownLocal: boolean;
}

/** Nodes with what their last run left behind, and with the twin's spelling of versions and checksums. */
export function placedNodes(
  nodes: readonly SeenNode[],
  placing: Placing,
): { readonly nodes: readonly NodeState[]; readonly spelled: Readonly<Record<string, string>> } {
  const spelled = spelledChecksums(placing);
  return {
    nodes: nodes.map((node) => placedNode(node, placing, spelled)),
    spelled: Object.fromEntries(spelled),
  };
}

/** What the groups want, also those that have no node. */
function spelledChecksums({ snapshot, source }: Placing): Map<string, string> {
  const wanted = Object.entries(snapshot.configurationChecksums ?? {});
  return new Map(
    wanted.flatMap(([group, checksum]) => {
      const bundle = bundleOf(source, group);
      return bundle === undefined || checksum === ''
        ? []
        : [[checksumKey(group, bundle.checksum), checksum] as const];
    }),
  );
}

function placedNode(node: SeenNode, placing: Placing, spelled: Map<string, string>): NodeState {
  const { snapshot, source } = placing;
  const bundle = bundleOf(source, node.group);
  if (bundle === undefined) return bareNode(node);
  const config = appliedConfig(node, placing);
  const version = versionOf(node, placing);
  if (version !== undefined && node.version !== undefined) spelled.set(version, node.version);
  const applied = bundleOf(
    { ...source, platform: withConfig(source.platform, config) },
    node.group,
  );
  const disk = applied === undefined ? bareNode(node) : afterRun(bareNode(node), applied);
  const rest = withoutField(withoutField(disk, 'version'), 'checksum');
  const checksum = checksumOf(
    node,
    snapshot,
    bundle,
    config?.version === source.platform.nodeConfig?.version,
  );
  return {
    ...rest,
    ...(version === undefined ? {} : { version }),
    ...(checksum === undefined ? {} : { checksum }),
    ...servicesOn(node, placing),
    run: runOf(node, bundle),
    store: storeOf(node, placing),
  };
}

/** The configuration that a node last applied, by the version that it reports. */
function appliedConfig(
  { version }: SeenNode,
  { config: { nodeConfig, former, version: wanted } }: Placing,
): NodeConfig | undefined {
  if (version === undefined) return undefined;
  return version === wanted ? nodeConfig : (former ?? nodeConfig);
}

/** The version by the twin's spelling; one of neither configuration stays as it is. */
function versionOf(
  { version }: SeenNode,
  { config: { nodeConfig, former, version: wanted, formerVersion } }: Placing,
): string | undefined {
  if (version === undefined) return undefined;
  if (version === wanted) return nodeConfig?.version ?? version;
  return version === formerVersion ? (former?.version ?? version) : version;
}

function withConfig(platform: PlatformState, nodeConfig: NodeConfig | undefined): PlatformState {
  return nodeConfig === undefined
    ? withoutField(platform, 'nodeConfig')
    : { ...platform, nodeConfig };
}

/** What a run leaves on the disk; a step that can not work leaves what it found. */
function afterRun(node: NodeState, bundle: NodeBundle): NodeState {
  const left = stepsOf(bundle).reduce((before, step) => {
    const after = step.run(before, bundle, false);
    return typeof after === 'string' ? before : after;
  }, node);
  const { dropIns, dropInsAside, label } = node;
  const unlabelled = withoutField({ ...left, dropIns, dropInsAside }, 'label');
  return label === undefined ? unlabelled : { ...unlabelled, label };
}

/** Up to date where the cluster says so; where it does not tell, a node that has the configuration is. */
function checksumOf(
  node: SeenNode,
  { configurationChecksums }: Snapshot,
  { checksum }: NodeBundle,
  hasConfig: boolean,
): string | undefined {
  if (node.update.length > 0) return undefined;
  switch (nodeUpToDate(nodeFactsLike(node), configurationChecksums)) {
    case true:
      return checksum;
    case false:
      return node.checksum;
    case undefined:
      return hasConfig ? checksum : node.checksum;
  }
}

function nodeFactsLike(node: SeenNode): Parameters<typeof nodeUpToDate>[0] {
  const { name, group, checksum, ready, unschedulable, update, role } = node;
  return {
    name,
    group,
    controlPlane: role === 'master',
    ready,
    unschedulable,
    containerdV2Unsupported: false,
    ...(checksum === undefined ? {} : { configurationChecksum: checksum }),
    update,
  };
}

/** A node that was let go on, or that waits for it (`observing.md` 9). */
function runOf({ update }: SeenNode, bundle: NodeBundle): NodeRun {
  const { checksum } = bundle;
  if (update.includes('approved')) {
    return { at: 'running', checksum, done: [], first: false, bundle };
  }
  return update.includes('waiting-for-approval')
    ? { at: 'waiting', checksum, bundle }
    : { at: 'idle' };
}

/** Static pod `registry-nodeservices` on a master, as far as conditions tell (`switching.md` 3.5, 3.10). */
function servicesOn(
  node: SeenNode,
  { source: { platform }, progress }: Placing,
): Pick<NodeState, 'nodeServices'> {
  if (node.role !== 'master') return {};
  const version = platform.nodeServices[node.name];
  const left = waitingNodes(progress.condition('CleanupNodeServices')).has(node.name);
  if (version === undefined) {
    return left ? { nodeServices: { version: 'left over', ready: node.ready } } : {};
  }
  const isNew = !progress.settled && reached(progress, 'NodeServicesReady');
  const missing = isNew && waitingNodes(progress.condition('NodeServicesReady')).has(node.name);
  return missing ? {} : { nodeServices: { version, ready: node.ready } };
}

/** Masters of Local hold the images once the check has found them there. */
function storeOf({ role }: SeenNode, { progress, ownLocal }: Placing): NodeState['store'] {
  const isLocal = progress.mode === 'Local' && progress.targetMode === 'Local';
  const isFilled =
    ownLocal ||
    isLocal ||
    (progress.targetMode === 'Local' && passed(progress, 'RegistryContainsRequiredImages'));
  return role === 'master' && isFilled ? 'filled' : 'empty';
}
