import { anyApproval } from '../../deliver/approvals';
import type { AdvancePorts } from '../../deliver/advance-ports';
import { proposerAt } from '../../deliver/proposer';
import { reviewedApprovals } from '../../deliver/review-approvals';
import { forgeOf } from '../../io/forge/forge-of';
import type { GitBranchOptions } from '../../io/git-branch';
import { GitHeadBranches } from '../../io/git-head-branches';
import type { DeliverySpec } from '../../spec/cluster';
import type { Streams } from '../streams';

/** Which pull requests. */
export interface ProposerOptions {
  /** The cluster file, as commands name it. */
  readonly file: string;
  readonly delivery: DeliverySpec;
  readonly git: GitBranchOptions;
  readonly env: Streams['env'];
}

/** Ports that hold something open. */
export interface OpenPorts {
  readonly ports: AdvancePorts;
  readonly close: () => void;
}

/**
 * Ports of a switch whose commits come by way of pull requests; a review is an approval then. Throws an `EnvironmentError`
 * where no forge can be told, or there is no token for it.
 */
export async function openProposer(
  ports: AdvancePorts,
  { file, delivery, git, env }: ProposerOptions,
): Promise<OpenPorts> {
  const { repository = git.repository, forge: choice = {} } = delivery;
  const forge = await forgeOf(repository, { ...choice, env });
  const heads = await GitHeadBranches.open(git);
  return {
    ports: {
      ...ports,
      approvals: anyApproval([ports.approvals, reviewedApprovals(forge, heads.base)]),
      proposer: proposerAt({ forge, heads, file }),
    },
    close: () => {
      heads.close();
    },
  };
}
