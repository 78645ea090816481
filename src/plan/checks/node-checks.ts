import { nodeRuntime } from '../../observe/node-runtime';
import { nodeUpToDate } from '../../observe/node-up-to-date';
import type { NodeFacts } from '../../observe/snapshot';
import { listNodes } from '../node-facts';
import { failed, met, NOTHING, unknown } from './check';
import type { CheckContext, Finding } from './check';

/** Checks of the nodes. */

const NOT_OBSERVED = unknown('the nodes were not observed', 'observe nodes');

export function mastersReady({ snapshot }: CheckContext): readonly Finding[] {
  const masters = mastersOf(snapshot?.nodes);
  if (masters === undefined) return NOT_OBSERVED;
  const down = masters.filter((node) => !node.ready);
  if (down.length === 0) return met(`every master is Ready (${String(masters.length)})`);
  return down.flatMap((node) =>
    failed(`master ${node.name} is not Ready`, `repair it:  d8 k describe node ${node.name}`),
  );
}

export function mastersSchedulable({ snapshot, targets }: CheckContext): readonly Finding[] {
  const masters = mastersOf(snapshot?.nodes);
  if (masters === undefined) return NOT_OBSERVED;
  const cordoned = masters.filter((node) => node.unschedulable);
  if (cordoned.length === 0) return met('no master is SchedulingDisabled');
  return cordoned.flatMap((node) =>
    failed(
      `master ${node.name} is SchedulingDisabled; ${targets.at(-1) ?? 'the mode'} needs every master Ready and schedulable`,
      `uncordon it:  d8 k uncordon ${node.name}`,
    ),
  );
}

/** One node that is not Ready stops the roll-out of its whole group. */
export function nodesReady(context: CheckContext): readonly Finding[] {
  const nodes = selectedNodes(context);
  if (nodes === undefined) return NOT_OBSERVED;
  const down = nodes.filter((node) => !node.ready);
  if (down.length === 0)
    return met(`every node that gets configuration is Ready (${String(nodes.length)})`);
  return down.flatMap((node) =>
    failed(
      `node ${node.name} is not Ready, which stops the roll-out of ${node.group === undefined ? 'its group' : `NodeGroup ${node.group}`}`,
      `repair it, or take it out of the cluster:  d8 k describe node ${node.name}`,
    ),
  );
}

export function nodesAwaitApproval(context: CheckContext): readonly Finding[] {
  const nodes = selectedNodes(context);
  if (nodes === undefined) return NOTHING;
  const waiting = nodes.filter(
    ({ update }) =>
      update.includes('disruption-required') && !update.includes('disruption-approved'),
  );
  return waiting.flatMap((node) =>
    failed(
      `node ${node.name} waits for a person to approve a disruption, so nothing new reaches it`,
      `approve it:  d8 k annotate node ${node.name} update.node.deckhouse.io/disruption-approved=`,
    ),
  );
}

/** A roll-out under way is no reason to refuse, but nobody can tell how it ends. */
export function nodesUpToDate(context: CheckContext): readonly Finding[] {
  const nodes = selectedNodes(context);
  const checksums = context.snapshot?.configurationChecksums;
  if (nodes === undefined || checksums === undefined) return NOTHING;
  const behind = nodes.filter((node) => nodeUpToDate(node, checksums) === false);
  return behind.length === 0
    ? met('every node has applied its newest configuration')
    : unknown(
        `a roll-out of node configuration is under way: the newest one is not yet on ${listNodes(behind.map((n) => n.name))}`,
        'wait until they have, so that a failure can be told from one of the switch',
      );
}

export function supportedRuntime({ snapshot, input }: CheckContext): readonly Finding[] {
  const { nodes } = snapshot ?? {};
  if (nodes === undefined) {
    const { cri } = input.cluster.platform;
    return cri === undefined ? NOT_OBSERVED : met(`every node runs ${cri}, says the cluster file`);
  }
  const other = nodes.filter((node) => !isSupported(node) && !isSilent(node));
  if (other.length > 0) {
    return other.flatMap((node) =>
      failed(
        `node ${node.name} runs ${node.containerRuntimeVersion ?? 'an unknown runtime'}; the registry module works with containerd v1 and v2 only`,
        'set cri.type of its NodeGroup to Containerd or ContainerdV2',
      ),
    );
  }
  const silent = nodes.filter(isSilent);
  return silent.length > 0
    ? unknown(
        `the container runtime of ${listNodes(silent.map((node) => node.name))} is not known`,
        'observe nodes with their status',
      )
    : met('every node runs containerd v1 or v2');
}

export function noRuntimeChange({ snapshot }: CheckContext): readonly Finding[] {
  const { nodes, nodeGroups, cluster } = snapshot ?? {};
  if (nodes === undefined || nodeGroups === undefined) return NOTHING;
  return nodes.flatMap((node) => {
    const wanted = nodeGroups.find((g) => g.name === node.group)?.cri ?? cluster?.defaultCRI;
    const runtime = nodeRuntime(node);
    const wantedMajor = wanted === 'ContainerdV2' ? 2 : wanted === 'Containerd' ? 1 : undefined;
    const asWanted = runtime.kind === 'containerd' && runtime.major === wantedMajor;
    if (runtime.kind === 'unknown' || wantedMajor === undefined || asWanted) return NOTHING;
    return failed(
      `node ${node.name} runs ${node.containerRuntimeVersion ?? 'another runtime'} but its group asks for ${wanted ?? ''}: a change of the container runtime is under way`,
      'wait until the change has reached every node',
    );
  });
}

function isSupported(node: NodeFacts): boolean {
  const runtime = nodeRuntime(node);
  return runtime.kind === 'containerd' && (runtime.major === 1 || runtime.major === 2);
}

function isSilent(node: NodeFacts): boolean {
  return nodeRuntime(node).kind === 'unknown';
}

function mastersOf(nodes: readonly NodeFacts[] | undefined): readonly NodeFacts[] | undefined {
  const masters = nodes?.filter((node) => node.controlPlane);
  return masters?.length === 0 ? undefined : masters;
}

/** Nodes that the plan's changes reach: all in a switch, else those of the groups of the changed scripts. */
function selectedNodes({
  snapshot,
  input,
  targets,
}: CheckContext): readonly NodeFacts[] | undefined {
  const nodes = snapshot?.nodes;
  if (nodes === undefined || targets.length > 0) return nodes;
  const groups = new Set(input.cluster.nodeRegistries.flatMap((registry) => registry.nodeGroups));
  for (const object of input.delivered?.objects ?? []) {
    if ('nodeGroups' in object) for (const group of object.nodeGroups) groups.add(group);
  }
  return groups.has('*') ? nodes : nodes.filter((node) => groups.has(node.group ?? ''));
}
