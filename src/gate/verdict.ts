export const VERDICTS = ['open', 'waiting', 'failed', 'stale'] as const;
/**
 * `waiting`: not yet. `failed`: a person is needed. `stale`: the evidence is older than the commit, or a fact is missing;
 * never read as "open".
 */
export type VerdictKind = (typeof VERDICTS)[number];

/** What a gate says of an observation. */
export interface Verdict {
  readonly verdict: VerdictKind;
  /** For a person; empty when open. */
  readonly reason: string;
  /** Every clause that is not open, in the order of the gate: `waiting: Argo CD …`. `evidenceLines` tells what holds. */
  readonly evidence: readonly string[];
}

/** Why one clause is not open; `undefined` where one stands says that it is. */
export interface Hindrance {
  readonly verdict: Exclude<VerdictKind, 'open'>;
  readonly reason: string;
}

/** The clause does not hold yet. */
export function waiting(reason: string): Hindrance {
  return { verdict: 'waiting', reason };
}

/** The clause will not hold without a person. */
export function failed(reason: string): Hindrance {
  return { verdict: 'failed', reason };
}

/** What is seen is older than what was asked for. */
export function stale(reason: string): Hindrance {
  return { verdict: 'stale', reason };
}

/** A fact is missing. */
export function canNotTell(what: string): Hindrance {
  return { verdict: 'stale', reason: `can not tell: ${what}` };
}
