/** Where approvals are read. Text in the journal alone never counts (design 8). */
export interface ApprovalSource {
  approvals(query: ApprovalQuery): Promise<readonly Approval[]>;
}

/** Which approvals are asked for: those of one plan, and of no other. */
export interface ApprovalQuery {
  /** Hash of the frozen plan. */
  readonly plan: string;
  readonly cluster: string;
}

/** Somebody who may has approved. */
export interface Approval {
  /** Id of the phase; `*` for all. */
  readonly phase: string;
  /** Fingerprint of the key, or the reviewer's name. */
  readonly signer: string;
  /** Where it stands: a commit, or the address of a review. */
  readonly commit: string;
}

/** The approval of a phase, if there is one. */
export function approvalOf(phase: string, approvals: readonly Approval[]): Approval | undefined {
  return approvals.find((approval) => approval.phase === phase || approval.phase === '*');
}
