import { canonicalJson } from '../../../model/canonical-json';
import { remember } from '../../../model/remember';
import { digestOf } from '../platform/digest';
import type { NodeRun, NodeState } from '../state';
import { podsKey } from '../workloads/pod-key';

/**
 * Text of everything about a node that has a part in what happens next, without its name and address: nodes of equal keys may
 * change places. Of what the platform says of a node by its name, the version of its registry is in it, where it is told.
 *
 * @param wantedServices version that Secret `registry-node-config-<node>` has; it differs from master to master
 */
export function nodeKey(node: NodeState, wantedServices?: string): string {
  return `${ownKey(node)}|${servicesKey(node.nodeServices, wantedServices)}`;
}

const ownKey = remember((node: NodeState): string => {
  const { role, group, containerd, store } = node;
  return [
    `${role} ${group} ${containerd} ${store} ${flagsOf(node)}`,
    node.label ?? '-',
    digest(node.files),
    node.dropInFiles === undefined ? '-' : digest(node.dropInFiles),
    node.ownedFolders.join(),
    node.balancer?.join() ?? '-',
    node.version ?? '-',
    node.checksum ?? '-',
    runKey(node.run),
    podsKey(node),
    [...node.faults].sort().join(),
  ].join('|');
});

function servicesKey(services: NodeState['nodeServices'], wanted: string | undefined): string {
  const asked = wanted === undefined ? 'unasked' : 'asked';
  if (services === undefined) return asked;
  const version = services.version === wanted ? 'wanted' : services.version;
  return `${asked} ${version} ${services.ready ? 'ready' : 'starting'}`;
}

function flagsOf(node: NodeState): string {
  const { ready, unschedulable, dropIns, dropInsAside, readsHosts } = node;
  return [ready, unschedulable, dropIns, dropInsAside, readsHosts].map(Number).join('');
}

function runKey(run: NodeRun): string {
  switch (run.at) {
    case 'idle':
      return 'idle';
    case 'waiting':
      return `waiting ${run.checksum}`;
    case 'running':
      return `running ${run.checksum} ${run.done.at(-1) ?? ''} ${String(run.first)} ${run.error ?? ''}`;
  }
}

const digest = remember((value: object): string => digestOf(canonicalJson(value)));
