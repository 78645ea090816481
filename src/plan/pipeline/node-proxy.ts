import { canMapPath } from '../../node/sources/path-mapping';
import { upstreamIn } from './upstreams';
import type { Arrival } from './arrival';
import type { PipelineFacts } from './facts';

/**
 * Whether Direct runs a proxy on every node: where containerd can not turn the path of image names into that of the
 * registry, or where the cluster file asks for it.
 */
export function needsNodeProxy(facts: PipelineFacts, arrival: Arrival): boolean {
  if (arrival.state !== 'Direct' || facts.platform === 'Deckhouse') return false;
  return facts.pipeline.nodeProxy === 'Always' || !mapsPath(facts, arrival);
}

/** Whether nodes can reach the registry of a state by the names that images have there. */
export function mapsPath(facts: PipelineFacts, { state, settings }: Arrival): boolean {
  const upstream = upstreamIn(settings, state);
  const namesMove = facts.platform === 'Deckhouse' && state !== 'Direct';
  if (upstream === undefined || state === 'Proxy' || namesMove) return true;
  const { scheme, host, path } = upstream;
  const rewrite = { from: facts.base.path, to: path };
  return canMapPath({ scheme, host, rewrite }, facts.dialect);
}
