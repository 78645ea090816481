import type { KubeObject } from '../../../model/object-id';
import { remember, rememberByText } from '../../../model/remember';
import { at, fieldsAt, listAt, textAt, textsAt } from '../../../observe/fields';
import type { NodeState } from '../state';
import { textMap } from './pod-view';

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** Whether the kubelet and the containers of a node work. */
export function isUp(node: NodeState): boolean {
  return node.ready && !node.faults.includes('NotReady');
}

/**
 * Whether pods of a DaemonSet belong on a node. Its controller tolerates `not-ready` and `unschedulable` for them, so
 * only the node's name, labels and role count.
 */
export function belongsOn(workload: KubeObject, node: NodeState): boolean {
  return placements(workload)(node);
}

const placements = remember((workload: KubeObject) =>
  rememberByText(
    ({ name, role, group }: NodeState) => `${name}|${role}|${group}`,
    (node) => selects(workload, node) && toleratesRole(workload, node),
  ),
);

/** Nodes that run pods of a Deployment, if they have any. */
export function seats(workload: KubeObject, nodes: readonly NodeState[]): readonly NodeState[] {
  return nodes.filter((node) => isUp(node) && belongsOn(workload, node));
}

/** Whether no two pods of a Deployment may be on one node. */
export const onePerNode = remember((workload: KubeObject): boolean =>
  listAt(
    workload,
    ...['spec', 'template', 'spec', 'affinity', 'podAntiAffinity'],
    'requiredDuringSchedulingIgnoredDuringExecution',
  ).some((term) => textAt(term, 'topologyKey') === 'kubernetes.io/hostname'),
);

function selects(workload: KubeObject, node: NodeState): boolean {
  const pod = at(workload, 'spec', 'template', 'spec');
  const labels = labelsOf(node);
  const selector = textMap(fieldsAt(pod, 'nodeSelector'));
  if (Object.entries(selector).some(([key, value]) => labels[key] !== value)) return false;
  const affinity = at(
    pod,
    ...['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'],
  );
  if (affinity === undefined) return true;
  return listAt(affinity, 'nodeSelectorTerms').some((term) => meetsTerm(term, labels, node.name));
}

/** Labels that every cluster's nodes have. */
function labelsOf(node: NodeState): Readonly<Record<string, string>> {
  return {
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': 'linux',
    'node.deckhouse.io/group': node.group,
    ...(node.role === 'master' ? { [CONTROL_PLANE]: '' } : {}),
  };
}

/** A term without requirements matches no node. */
function meetsTerm(term: unknown, labels: Readonly<Record<string, string>>, name: string): boolean {
  const expressions = listAt(term, 'matchExpressions');
  const fields = listAt(term, 'matchFields');
  return (
    expressions.length + fields.length > 0 &&
    expressions.every((rule) => meets(rule, labels)) &&
    fields.every((rule) => meets(rule, { 'metadata.name': name }))
  );
}

function meets(rule: unknown, values: Readonly<Record<string, string>>): boolean {
  const value = values[textAt(rule, 'key') ?? ''];
  const wanted = textsAt(rule, 'values');
  switch (textAt(rule, 'operator')) {
    case 'In':
      return value !== undefined && wanted.includes(value);
    case 'NotIn':
      return value === undefined || !wanted.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Masters carry the taint that keeps ordinary pods away. */
function toleratesRole(workload: KubeObject, node: NodeState): boolean {
  if (node.role !== 'master') return true;
  return listAt(workload, 'spec', 'template', 'spec', 'tolerations').some(toleratesControlPlane);
}

function toleratesControlPlane(toleration: unknown): boolean {
  const key = textAt(toleration, 'key');
  const effect = textAt(toleration, 'effect');
  const exists = textAt(toleration, 'operator') === 'Exists';
  return (
    (effect === undefined || effect === 'NoSchedule') &&
    (key === undefined
      ? exists
      : key === CONTROL_PLANE && (exists || (textAt(toleration, 'value') ?? '') === ''))
  );
}
