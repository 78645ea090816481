// A dump of an example cluster: what `kubectl get … -o yaml --show-managed-fields` and `d8 system queue list` give.
import { stringify } from 'yaml';
import { moduleConfigs } from './module-configs.mjs';
import { nodeGroups, nodes, plainNodes } from './nodes.mjs';
import { ObjectMaker } from './object-maker.mjs';
import { modules, platform } from './platform.mjs';
import { secrets } from './secrets.mjs';

const QUEUE = `Summary:
- 'main' queue: empty.
- 107 other queues (0 active, 107 empty): 0 tasks.
- no tasks to handle.
`;

/** The files of one dump: name and text of each. */
export function dumpOf(cluster) {
  const maker = new ObjectMaker(cluster);
  if (cluster.platform === 'Kubernetes') return [['nodes.yaml', list(plainNodes(cluster, maker))]];
  const files = {
    'nodes.yaml': nodes(cluster, maker),
    'node-groups.yaml': nodeGroups(cluster, maker),
    'modules.yaml': modules(cluster, maker),
    'module-configs.yaml': moduleConfigs(cluster, maker),
    'platform.yaml': platform(cluster, maker),
    'secrets.yaml': secrets(cluster, maker),
  };
  const texts = Object.entries(files).map(([name, items]) => [name, list(items)]);
  return [...texts, ['queue.txt', QUEUE]];
}

/** As kubectl prints several objects. */
function list(items) {
  const text = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
  return stringify(text, {
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
    lineWidth: 0,
    sortMapEntries: true,
  });
}
