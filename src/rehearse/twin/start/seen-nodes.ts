import type { NodeFacts, Snapshot } from '../../../observe/snapshot';
import { nodeRuntime } from '../../../observe/node-runtime';
import { compareText } from '../../../model/issue';
import type { NodeState } from '../state';
import type { TwinOptions } from './options';
import type { Assumptions } from './usual';
import { USUAL_CONTAINERD } from './usual';

/** A node with what does not depend on the platform's configuration; versions are as the cluster spells them. */
export type SeenNode = Omit<NodeState, 'files' | 'ownedFolders' | 'run' | 'pods' | 'store'> & {
  /** Annotations of a running update. */
  readonly update: readonly string[];
};

/** The user's nodes by name; what nobody told is as usual. */
export function seenNodes(
  { nodes = [] }: Snapshot,
  options: TwinOptions,
  assumptions: Assumptions,
): readonly SeenNode[] {
  const told = options.masters ?? [];
  const missing = told.filter(({ name }) => !nodes.some((node) => node.name === name));
  const facts = [...nodes, ...missing.map(masterFacts)].sort((a, b) => compareText(a.name, b.name));
  if (missing.length > 0)
    assumeMasters(
      missing.map(({ name }) => name),
      assumptions,
    );
  assumeRuntimes(facts, options, assumptions);
  assumeAddresses(facts, assumptions);
  assumeNoOtherUpdates(facts, assumptions);
  return facts.map((node, index) => seenNode(node, index, options));
}

function masterFacts({ name, address }: { name: string; address: string }): NodeFacts {
  return {
    name,
    controlPlane: true,
    ready: true,
    unschedulable: false,
    internalIP: address,
    containerdV2Unsupported: false,
    update: [],
  };
}

function seenNode(node: NodeFacts, index: number, options: TwinOptions): SeenNode {
  const role = node.controlPlane ? 'master' : 'worker';
  const containerd = runtimeMajor(node) ?? usualRuntime(options);
  const label = labelOf(node);
  return {
    name: node.name,
    role,
    group: node.group ?? role,
    address: node.internalIP ?? spareAddress(index),
    ready: node.ready,
    unschedulable: node.unschedulable,
    containerd,
    dropIns: label === 'custom',
    dropInsAside: false,
    readsHosts:
      options.platform === 'Kubernetes' ||
      containerd === 'v2' ||
      node.registryVersion !== undefined,
    ...(label === undefined ? {} : { label }),
    ...(node.registryVersion === undefined ? {} : { version: node.registryVersion }),
    ...(node.configurationChecksum === undefined ? {} : { checksum: node.configurationChecksum }),
    faults: [],
    update: node.update,
  };
}

function labelOf({ containerdConfigRegistry }: NodeFacts): NodeState['label'] {
  switch (containerdConfigRegistry) {
    case 'default':
    case 'custom':
      return containerdConfigRegistry;
    default:
      return undefined;
  }
}

function runtimeMajor(node: NodeFacts): NodeState['containerd'] | undefined {
  const runtime = nodeRuntime(node);
  if (runtime.kind !== 'containerd') return undefined;
  return runtime.major === 1 ? 'v1' : 'v2';
}

function usualRuntime({ cri, platform }: TwinOptions): NodeState['containerd'] {
  if (cri === undefined) return platform === 'Kubernetes' ? 'v2' : 'v1';
  return cri === 'ContainerdV2' ? 'v2' : 'v1';
}

/** From a network for examples, so that it is nobody's (RFC 5737). */
function spareAddress(index: number): string {
  return `192.0.2.${String((index % 254) + 1)}`;
}

function assumeMasters(names: readonly string[], assumptions: Assumptions): void {
  assumptions.add(`masters that were not observed (${names.join(', ')}): ready assumed`);
}

function assumeRuntimes(
  nodes: readonly NodeFacts[],
  options: TwinOptions,
  assumptions: Assumptions,
): void {
  const unknown = nodes.filter((node) => runtimeMajor(node) === undefined).map(({ name }) => name);
  assumptions.addCounted('containerd', unknown, USUAL_CONTAINERD[usualRuntime(options)]);
}

function assumeAddresses(nodes: readonly NodeFacts[], assumptions: Assumptions): void {
  const unknown = nodes.filter(({ internalIP }) => internalIP === undefined);
  assumptions.addCounted(
    'address',
    unknown.map(({ name }) => name),
    'one of its own',
  );
}

/** Annotations of `observing.md` 9 that the twin does not play. */
function assumeNoOtherUpdates(nodes: readonly NodeFacts[], assumptions: Assumptions): void {
  for (const { name, update } of nodes) {
    const others = update.filter((mark) => mark !== 'waiting-for-approval' && mark !== 'approved');
    if (others.length > 0) {
      assumptions.add(
        `update annotations of node ${name} that are not played: ${others.join(', ')}`,
      );
    }
  }
}
