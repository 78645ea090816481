import type { Master } from '../model/upstream';
import type { Snapshot } from './snapshot';

/** The control-plane nodes of a snapshot whose addresses are known, in its order. */
export function observedMasters({ nodes = [] }: Pick<Snapshot, 'nodes'>): readonly Master[] {
  return nodes.flatMap(({ name, internalIP, controlPlane }) =>
    controlPlane && internalIP !== undefined ? [{ name, address: internalIP }] : [],
  );
}
