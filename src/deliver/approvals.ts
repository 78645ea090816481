import type { CommitOutcome, Repository } from './repository';

/** A phase of a plan that a person has approved. */
export interface Approval {
  /** Id of a phase; `*` for all of them. */
  readonly phase: string;
  /** Who, and how, in words. */
  readonly by: string;
  /** `signed`: a commit says so, as long as the plan is the same. `reviewed`: void once the phase is proposed by another commit. */
  readonly kind: 'signed' | 'reviewed';
}

/** Who signed, as the cluster file lists them. */
export interface Signer {
  /** `SHA256:…`, as OpenSSH shows it. */
  readonly fingerprint: string;
  /** What stands behind the key in the list. */
  readonly comment?: string;
}

/** What is asked for. */
export interface ApprovalQuery {
  /** Hash of the frozen plan: an approval of another plan is void. */
  readonly plan: string;
  readonly cluster: string;
  /** Name of the switch's journal. */
  readonly id: string;
  /** Id of the phase; an answer may name others. */
  readonly phase: string;
  /**
   * Path of the switch's journal. Only what was signed on top of it counts: two switches may have the same plan, and
   * an old yes is none.
   */
  readonly journal: string;
}

/** Where approvals are found. Never answers with one that nobody listed has signed. */
export interface ApprovalSource {
  approvals(query: ApprovalQuery): Promise<readonly Approval[]>;
}

/** A commit with a good signature by a key that was asked for. */
export interface SignedCommit {
  readonly commit: string;
  readonly message: string;
  readonly signer: Signer;
}

/** Where signed commits are found. */
export interface SignedCommits {
  /**
   * Commits of the branch that were made on top of the one that brought a file, and signed by one of some keys.
   *
   * @param keys - SSH public keys, `ssh-ed25519 AAAA… comment`; no other key counts
   */
  signedOver(path: string, keys: readonly string[]): Promise<readonly SignedCommit[]>;
}

/** Where an approval is put. */
export interface ApprovalBranch extends Pick<Repository, 'read'> {
  /** Adds a commit that changes no file, by the same rules as `Repository.commit`. */
  commitEmpty(request: {
    readonly expectedTip: string;
    readonly message: string;
  }): Promise<CommitOutcome>;
}

/** Stands for all phases of a plan. */
export const EVERY_PHASE = '*';

/** What a commit approves. */
export type ApprovedText = Pick<ApprovalQuery, 'plan' | 'cluster' | 'phase'>;

/** Approvals by signed commits (design 8). */
export function signedApprovals(
  commits: SignedCommits,
  signers: readonly string[],
): ApprovalSource {
  return {
    approvals: async ({ plan, cluster, journal }) => {
      const signed = await commits.signedOver(journal, signers);
      return signed.flatMap(({ commit, message, signer }) => {
        const text = approvalIn(message);
        return text?.plan === plan && text.cluster === cluster
          ? [{ phase: text.phase, kind: 'signed', by: `${nameOf(signer)}, commit ${commit}` }]
          : [];
      });
    },
  };
}

function nameOf({ comment, fingerprint }: Signer): string {
  return comment === undefined ? fingerprint : `${comment}, ${fingerprint}`;
}

/** Approvals of all of them. */
export function anyApproval(sources: readonly ApprovalSource[]): ApprovalSource {
  return {
    approvals: async (query) =>
      (await Promise.all(sources.map((source) => source.approvals(query)))).flat(),
  };
}

/** The approval of a phase, if there is one. */
export function approvalOf(phase: string, approvals: readonly Approval[]): Approval | undefined {
  return approvals.find((approval) => [phase, EVERY_PHASE].includes(approval.phase));
}

/** The message of a commit that approves. */
export function approvalMessage({ plan, cluster, phase }: ApprovedText): string {
  const what = phase === EVERY_PHASE ? 'every phase' : phase;
  return [
    `${cluster}: approve ${what}`,
    '',
    `${KEYS.plan}: ${plan}`,
    `${KEYS.phase}: ${phase}`,
    `${KEYS.cluster}: ${cluster}`,
    '',
  ].join('\n');
}

/**
 * What a commit's message approves; `undefined` where that is not said in exactly one way. Who said so, the signature
 * tells.
 */
export function approvalIn(message: string): ApprovedText | undefined {
  const lines = message.trimEnd().split('\n');
  const trailers = lines.slice(lines.lastIndexOf('') + 1);
  if (!trailers.every((line) => /^[A-Za-z0-9-]+: /.test(line))) return undefined;
  const plan = only(trailers, KEYS.plan);
  const phase = only(trailers, KEYS.phase);
  const cluster = only(trailers, KEYS.cluster);
  return plan === undefined || phase === undefined || cluster === undefined
    ? undefined
    : { plan, phase, cluster };
}

const KEYS = {
  plan: 'Regshift-Approve',
  phase: 'Regshift-Phase',
  cluster: 'Regshift-Cluster',
} as const;

function only(trailers: readonly string[], key: string): string | undefined {
  const found = trailers.filter((line) => line.toLowerCase().startsWith(`${key.toLowerCase()}: `));
  return found.length === 1 ? found[0]?.slice(key.length + 2).trim() : undefined;
}
