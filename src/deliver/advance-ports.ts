import type { FileSet } from '../model/file-set';
import type { DueCommit, ProposalOutcome } from './advance-outcome';
import type { ApprovalSource } from './approvals';
import type { Journal } from './journal';
import type { LookPorts } from './look';
import type { PlannedSwitch } from './planned-switch';
import type { Sealer } from './sealer';

/** What `advance` needs of the world. */
export interface AdvancePorts extends LookPorts {
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly sealer: Sealer;
  readonly approvals: ApprovalSource;
  /**
   * Brings commits onto the branch by way of pull requests.
   *
   * @default - they are made on the branch itself
   */
  readonly proposer?: Proposer;
}

/** Somebody reviews and merges what is due; only then it is on the branch. */
export interface Proposer {
  /**
   * What the pull request of whatever comes next would leave in the owned folder, if there is one: what was sealed and generated
   * for it stays.
   */
  proposed(planned: PlannedSwitch, journal: Journal | undefined): Promise<FileSet | undefined>;
  /** Sees to it that the pull request is there and says what it should. */
  propose(planned: PlannedSwitch, due: DueCommit): Promise<ProposalOutcome>;
  /** Tells in the open pull request of whatever comes next, if there is one, that it must not be merged now. */
  withhold(planned: PlannedSwitch, journal: Journal, reason: string): Promise<void>;
}
