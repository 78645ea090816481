import { known } from '../../../observe/fields';
import { nodeRuntime } from '../../../observe/node-runtime';
import type { NodeFacts, NodeGroupFacts, Snapshot } from '../../../observe/snapshot';
import { parseContainerdVersion } from '../../../node/hosts/containerd';
import type { Containerd } from '../../../node/hosts/containerd';
import type { Generation, Ground } from '../ground';
import type { SnapshotInput, TwinOptions } from './options';
import type { SeenNode } from './seen-nodes';
import type { Assumptions } from './usual';
import { USUAL_CONTAINERD, USUAL_IMAGE_COUNT, USUAL_MAX_CONCURRENT } from './usual';

/** Where DKP's containerd reads host trees (`objects.md` 3.3), and where others usually do. */
const HOSTS_ROOT = {
  Deckhouse: '/etc/containerd/registry.d',
  Kubernetes: '/etc/containerd/certs.d',
} as const;

/** What does not change while the twin runs. */
export function groundOf(
  { snapshot, options, imageCount }: SnapshotInput,
  generation: Generation,
  nodes: readonly SeenNode[],
  assumptions: Assumptions,
): Ground {
  const { platform, tool } = options;
  return known<Ground>({
    platform,
    generation,
    engine: tool,
    clusterType: clusterTypeOf(snapshot, options, assumptions),
    bootstrapped: snapshot.cluster.bootstrapped !== 'absent',
    publicDomainTemplate: options.publicDomainTemplate ?? snapshot.cluster.publicDomainTemplate,
    imageCount: imageCount ?? countedImages(snapshot) ?? usualCount(platform, assumptions),
    groups: groupsOf(snapshot, nodes, platform, assumptions),
    containerd: containerdOf(snapshot.nodes ?? [], nodes, platform),
    hostsRoot:
      platform === 'Kubernetes'
        ? (options.certsDir ?? HOSTS_ROOT.Kubernetes)
        : HOSTS_ROOT.Deckhouse,
    answers: 'stored',
  });
}

function clusterTypeOf(
  { cluster }: Snapshot,
  { clusterType, platform }: TwinOptions,
  assumptions: Assumptions,
): Ground['clusterType'] {
  const told = cluster.type ?? clusterType;
  if (told === undefined && platform === 'Deckhouse')
    assumptions.add('cluster type: Static assumed');
  return told ?? 'Static';
}

/** What the checker counted when it was last asked (`switching.md` 3.3). */
function countedImages({ registry }: Snapshot): number | undefined {
  const messages = registry.state.conditions
    .filter(({ type }) => type === 'RegistryContainsRequiredImages')
    .map(({ message }) => /: (?:all|\d+ of) (\d+) items /.exec(message)?.[1]);
  const [count] = messages;
  return count === undefined || Number(count) < 1 ? undefined : Number(count);
}

function usualCount(platform: Ground['platform'], assumptions: Assumptions): number {
  if (platform === 'Deckhouse') {
    assumptions.add(`images that the platform needs: ${String(USUAL_IMAGE_COUNT)} assumed`);
  }
  return USUAL_IMAGE_COUNT;
}

function groupsOf(
  { nodeGroups }: Snapshot,
  nodes: readonly SeenNode[],
  platform: Ground['platform'],
  assumptions: Assumptions,
): Ground['groups'] {
  const names = [
    ...new Set([...nodes.map(({ group }) => group), ...(nodeGroups ?? []).map(nameOf)]),
  ];
  const groups = names.sort().map((name) => {
    const facts = nodeGroups?.find((group) => group.name === name);
    if (facts === undefined && platform === 'Deckhouse') {
      assumptions.add(`NodeGroup ${name}: one node at a time assumed`);
    }
    const size = nodes.filter(({ group }) => group === name).length;
    return [name, { maxConcurrent: maxConcurrentOf(facts, size) }] as const;
  });
  return Object.fromEntries(groups);
}

/** A percentage is rounded down, and at least one node may run (`observing.md` 9). */
function maxConcurrentOf(facts: NodeGroupFacts | undefined, size: number): number {
  const match = /^([1-9]\d*)(%?)$/.exec(facts?.maxConcurrent ?? '');
  if (match === null) return USUAL_MAX_CONCURRENT;
  const [, number, percent] = match;
  const most = percent === '%' ? Math.floor((Number(number) * size) / 100) : Number(number);
  return Math.max(1, most);
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** The oldest containerd of the nodes: it can the least. */
function containerdOf(
  facts: readonly NodeFacts[],
  nodes: readonly SeenNode[],
  platform: Ground['platform'],
): Containerd {
  const dialect = platform === 'Deckhouse' ? 'deckhouse' : 'containerd';
  const [oldest] = facts
    .map(reportedVersion)
    .filter((version) => version !== undefined)
    .sort(compareVersions);
  const usual =
    USUAL_CONTAINERD[nodes.every(({ containerd }) => containerd === 'v2') ? 'v2' : 'v1'];
  return { version: oldest ?? usual, dialect };
}

function reportedVersion(node: NodeFacts): string | undefined {
  if (nodeRuntime(node).kind !== 'containerd') return undefined;
  return parseContainerdVersion((node.containerRuntimeVersion ?? '').replace(/^.*:\/\//, ''));
}

function compareVersions(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  const index = left.findIndex((part, position) => part !== right[position]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return version.split('.').map((part) => (part === 'x' ? Number.MAX_SAFE_INTEGER : Number(part)));
}
