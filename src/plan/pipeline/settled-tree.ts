import { withObjects } from '../changes';
import type { Tree } from '../changes';
import { sortObjects } from '../objects';
import type { Arrival } from './arrival';
import { clients, ownBase, record, serving } from './components';
import type { PipelineFacts } from './facts';
import { hostsAt, withHosts } from './hosts';

/** Everything that the tree holds in a state once it is reached. */
export function settledTree(facts: PipelineFacts, arrival: Arrival): Tree {
  const base: Tree = sortObjects([{ kind: 'RegistryNamespace' }, record(arrival)]);
  const served = withObjects(base, [...serving(facts, arrival), ...clients(facts, arrival)]);
  const hosts = hostsAt(facts, arrival);
  return hosts.length === 0 ? served : withHosts(facts, served, hosts, ownBase(facts, arrival));
}
