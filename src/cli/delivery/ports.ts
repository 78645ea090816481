import type { AdvancePorts } from '../../deliver/advance';
import type { Repository } from '../../deliver/repository';
import type { Cluster } from '../../spec/cluster';
import { NOBODY_IS_ASKED, UNSEALED } from '../../rehearse/live/bystanders';
import type { DeliveryOptions } from './delivery-options';
import { observerOf } from './observer';

/** What `advance` needs of the world, for one cluster. */
export function portsOf(
  cluster: Cluster,
  repository: Repository,
  options: DeliveryOptions,
): AdvancePorts {
  return {
    repository,
    observe: observerOf(cluster, options),
    // Registries are not looked at here: a gate that asks for images says that it can not tell.
    findImages: () => Promise.resolve([]),
    now: () => Math.floor(Date.now() / 1000),
    sealer: UNSEALED,
    approvals: NOBODY_IS_ASKED,
  };
}
