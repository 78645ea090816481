import type { AdvancePorts } from '../../deliver/advance';
import { signedApprovals } from '../../deliver/approvals';
import type { SignedCommits } from '../../deliver/approvals';
import { guardJournals } from '../../deliver/guard-journals';
import type { Layout } from '../../deliver/layout';
import type { Repository } from '../../deliver/repository';
import type { Cluster } from '../../spec/cluster';
import { UNSEALED } from '../../rehearse/live/bystanders';
import type { DeliveryOptions } from './delivery-options';
import { observerOf } from './observer';

/** What `advance` needs of the world, for one cluster. */
export function portsOf(
  cluster: Cluster,
  branch: Repository & SignedCommits,
  layout: Layout,
  options: DeliveryOptions,
): AdvancePorts {
  return {
    repository: guardJournals(branch, layout),
    observe: observerOf(cluster, options),
    // Registries are not looked at here: a gate that asks for images says that it can not tell.
    findImages: () => Promise.resolve([]),
    now: () => Math.floor(Date.now() / 1000),
    sealer: UNSEALED,
    approvals: signedApprovals(branch, cluster.approvals?.signers ?? []),
  };
}
