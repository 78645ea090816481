import { dirname } from 'node:path';
import type { AdvancePorts } from '../../deliver/advance-ports';
import { signedApprovals } from '../../deliver/approvals';
import type { SignedCommits } from '../../deliver/approvals';
import { guardJournals } from '../../deliver/guard-journals';
import type { Layout } from '../../deliver/layout';
import type { Repository } from '../../deliver/repository';
import type { Cluster } from '../../spec/cluster';
import { sealerFor } from '../../secrets/sealer-for';
import { sealPorts } from '../seal-ports';
import type { Streams } from '../streams';
import type { DeliveryOptions } from './delivery-options';
import { imageFinder } from './image-finder';
import { observerOf } from './observer';

/** Where secrets are looked for. */
export interface Surroundings {
  /** Path of the cluster file: paths of `fromFile` start beside it. */
  readonly file: string;
  readonly env: Streams['env'];
}

/** What `advance` needs of the world, for one cluster. */
export function portsOf(
  cluster: Cluster,
  branch: Repository & SignedCommits,
  layout: Layout,
  options: DeliveryOptions,
  { file, env }: Surroundings,
): AdvancePorts {
  return {
    repository: guardJournals(branch, layout),
    observe: observerOf(cluster, options),
    findImages: imageFinder(cluster, layout, {
      env,
      folder: dirname(file),
      ...(options.secrets === undefined ? {} : { mounted: options.secrets }),
    }),
    now: () => Math.floor(Date.now() / 1000),
    sealer: sealerFor(cluster, sealPorts(env, dirname(file))),
    approvals: signedApprovals(branch, cluster.approvals?.signers ?? []),
  };
}
