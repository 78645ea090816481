import { remember } from '../../../model/remember';
import type { NodeFacts } from '../../../observe/snapshot';
import { known } from '../../../observe/fields';
import type { Ground } from '../ground';
import type { NodeRun, NodeState } from '../state';
import { spelledChecksum, spelling } from './spelling';

/** Nodes as an observer sees them, by name (`observing.md` 8.3 to 10). */
export const nodeFactsOn = remember((ground: Ground) => {
  const facts = remember((node: NodeState) => nodeFacts(node, ground));
  return remember((nodes: readonly NodeState[]) => nodes.map(facts));
});

function nodeFacts(node: NodeState, ground: Ground): NodeFacts {
  const spelled = spelling(ground);
  const ownGroup = ground.platform === 'Deckhouse' ? node.group : undefined;
  const seen = seenNodes(ground).get(node.name);
  return known<NodeFacts>({
    name: node.name,
    group: seen === undefined ? ownGroup : seen.group,
    type: seen === undefined && ownGroup !== undefined ? 'Static' : seen?.type,
    controlPlane: node.role === 'master',
    ready: node.ready,
    unschedulable: node.unschedulable,
    internalIP: node.address,
    containerRuntimeVersion: seen?.containerRuntimeVersion ?? runtimeOf(node, ground),
    containerdConfig:
      node.label === seen?.containerdConfigRegistry ? seen?.containerdConfig : node.label,
    containerdConfigRegistry: node.label,
    containerdV2Config: seen?.containerdV2Config,
    containerdV2Unsupported: seen?.containerdV2Unsupported ?? false,
    registryVersion: spelled(node.version),
    configurationChecksum:
      node.checksum === undefined ? undefined : spelledChecksum(ground, node.group, node.checksum),
    update: updateOf(node.run),
  });
}

/** Annotations of an update that waits, and of one that may run (`observing.md` 9). */
function updateOf(run: NodeRun): readonly string[] {
  switch (run.at) {
    case 'idle':
      return NO_UPDATE;
    case 'waiting':
      return WAITING;
    case 'running':
      return run.first ? NO_UPDATE : APPROVED;
  }
}

const NO_UPDATE: readonly string[] = [];
const WAITING: readonly string[] = ['waiting-for-approval'];
const APPROVED: readonly string[] = ['approved'];

function runtimeOf(node: NodeState, { containerd }: Ground): string {
  const major = node.containerd === 'v1' ? '1' : '2';
  const version = containerd.version.startsWith(`${major}.`) ? containerd.version : USUAL[major];
  return `containerd://${version.replaceAll('x', '0')}`;
}

const USUAL = { '1': '1.7.27', '2': '2.1.3' } as const;

const seenNodes = remember(
  (ground: Ground): ReadonlyMap<string, NodeFacts> =>
    new Map((ground.seen?.snapshot.nodes ?? []).map((node) => [node.name, node])),
);
