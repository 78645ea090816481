import type { NodeFacts, Snapshot } from '../../observe/snapshot';
import { canNotTell, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

/** Every node reports that no drop-in has registry settings (`switching.md` 3.4). */
export function judgeDefaultConfig({ nodes }: Snapshot): Hindrance | undefined {
  if (nodes === undefined || nodes.length === 0) return canNotTell('no Node was observed');
  const node = nodes.find((candidate) => candidate.containerdConfigRegistry !== 'default');
  return node === undefined ? undefined : waiting(`node ${node.name} ${reportOf(node)}`);
}

/** No node carries a version of `registry-bashible-config`: all are on the legacy layout (`switching.md` 6.2). */
export function judgeReleased({ nodes }: Snapshot): Hindrance | undefined {
  if (nodes === undefined || nodes.length === 0) return canNotTell('no Node was observed');
  const node = nodes.find((candidate) => candidate.registryVersion !== undefined);
  return node === undefined
    ? undefined
    : waiting(`node ${node.name} still has the registry module's configuration`);
}

function reportOf({ containerdConfigRegistry }: NodeFacts): string {
  return containerdConfigRegistry === undefined
    ? 'has not reported its containerd configuration'
    : `reports containerd-config-registry=${containerdConfigRegistry}`;
}
