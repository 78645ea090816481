import { approve as approvePhase } from '../../deliver/approve';
import { isEnded } from '../../deliver/journal';
import { withDesk } from '../delivery/cluster-desk';
import type { ClusterDesk } from '../delivery/cluster-desk';
import type { RepositoryOptions, SigningOptions } from '../delivery/delivery-options';
import { nothingToApprove } from '../delivery/refusals';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { painterFor } from '../print/painter';
import { badUsage, Rejected } from '../rejected';
import type { Streams } from '../streams';

export interface ApproveOptions extends RepositoryOptions, SigningOptions {
  /** Id of a phase, or `*`. */
  readonly phase: string;
  /** Hash of the plan that the person has seen. */
  readonly plan?: string;
}

/** `regshift approve`: a signed commit that changes no file says yes to a phase of the switch that is under way. */
export async function approve(options: ApproveOptions, streams: Streams): Promise<ExitCode> {
  if (options.sign === undefined) {
    throw badUsage(
      'an approval is a signed commit',
      'give --sign ssh:PATH of a key that spec.approvals.signers lists',
    );
  }
  return withDesk(options, streams, (desk) => approveAt(desk, options, streams));
}

async function approveAt(
  desk: ClusterDesk,
  { phase, plan }: ApproveOptions,
  streams: Streams,
): Promise<ExitCode> {
  const recorded = await desk.recorded();
  if (recorded === undefined || isEnded(recorded.journal)) {
    throw nothingToApprove(desk.cluster.name);
  }
  const { id, plan: frozen } = recorded.journal;
  const outcome = await approvePhase(desk.branch, {
    layout: desk.layout,
    cluster: desk.cluster.name,
    id,
    plan: plan ?? frozen.hash,
    phase,
  });
  switch (outcome.kind) {
    case 'refused':
      throw new Rejected(outcome.issues, EXIT.no);
    case 'moved':
      return EXIT.cannotTell;
    case 'approved': {
      const { green, bold } = painterFor(streams.stdout, streams);
      streams.stdout.write(
        `${green('✓')} ${bold(desk.cluster.name)}  ${phase} of switch ${id} is approved, commit ${outcome.commit.slice(0, 12)}\n`,
      );
      return EXIT.yes;
    }
  }
}
