import { compareText } from '../model/issue';
import { KINDS } from './kinds';
import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { at, fieldsAt, known, listAt, textAt, wordAt } from './fields';
import type { NodeFacts } from './snapshot';
import { statusCondition } from './status-condition';

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
const UPDATE_PREFIX = 'update.node.deckhouse.io/';

/** Nodes (`observing.md` 8.3 to 10, `objects.md` 3.5), by name. */
export function readNodes(dump: Dump): readonly NodeFacts[] | undefined {
  return dump.list(KINDS.node)?.map(readNode);
}

function readNode({ name, fields }: DumpObject): NodeFacts {
  const labels = fieldsAt(fields, 'metadata', 'labels');
  const annotations = fieldsAt(fields, 'metadata', 'annotations');
  return known<NodeFacts>({
    name,
    group: wordAt(labels, 'node.deckhouse.io/group'),
    type: wordAt(labels, 'node.deckhouse.io/type'),
    controlPlane: Object.hasOwn(labels, CONTROL_PLANE),
    ready: statusCondition(fields, 'Ready')?.isTrue ?? false,
    unschedulable: at(fields, 'spec', 'unschedulable') === true,
    internalIP: internalAddress(fields),
    containerRuntimeVersion: wordAt(fields, 'status', 'nodeInfo', 'containerRuntimeVersion'),
    containerdConfig: wordAt(labels, 'node.deckhouse.io/containerd-config'),
    containerdConfigRegistry: wordAt(labels, 'node.deckhouse.io/containerd-config-registry'),
    containerdV2Config: wordAt(labels, 'node.deckhouse.io/containerd-v2-config'),
    containerdV2Unsupported: Object.hasOwn(labels, 'node.deckhouse.io/containerd-v2-unsupported'),
    registryVersion: wordAt(annotations, 'registry.deckhouse.io/version'),
    configurationChecksum: wordAt(annotations, 'node.deckhouse.io/configuration-checksum'),
    update: Object.keys(annotations)
      .filter((key) => key.startsWith(UPDATE_PREFIX))
      .map((key) => key.slice(UPDATE_PREFIX.length))
      .sort(compareText),
  });
}

function internalAddress(node: unknown): string | undefined {
  const internal = listAt(node, 'status', 'addresses').find(
    (address) => textAt(address, 'type') === 'InternalIP',
  );
  return wordAt(internal, 'address');
}
