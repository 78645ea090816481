import { EnvironmentError } from '../../model/errors';

/** A forge's "no". Holds nothing of the request, whose headers have the token. */
export class ForgeRefusal extends Error {
  override readonly name = 'ForgeRefusal';
  /** HTTP status. */
  readonly status: number;
  /** What the forge says itself, on one line; empty when it says nothing. */
  readonly told: string;
  /** Seconds to wait before asking again; there when it was asked too often. */
  readonly retryAfter: number | undefined;

  constructor(status: number, told: string, retryAfter?: number) {
    super(`HTTP ${String(status)}`);
    this.status = status;
    this.told = told;
    this.retryAfter = retryAfter;
  }
}

/** Nobody answered, or not in the words of a forge. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  /** Whether asking again may help. */
  readonly passing: boolean;

  constructor(reason: string, passing: boolean) {
    super(reason);
    this.passing = passing;
  }
}

/** Who is asked, and for what: stands at the beginning of every message. */
export interface ForgeTask {
  /** `GitHub at github.com`. */
  readonly forge: string;
  /** `read pull request 7`. */
  readonly task: string;
}

/**
 * What goes on to a user of what a client of a forge has thrown. Its own errors carry the request, and with it the token:
 * nothing of them is handed on but what `forgeFetch` said.
 */
export function forgeError(error: unknown, { forge, task }: ForgeTask): EnvironmentError {
  if (error instanceof EnvironmentError) return error;
  const known = knownCause(error);
  if (known === undefined) {
    return new EnvironmentError(`${forge} did not ${task}: its answer can not be read`);
  }
  if (known instanceof Unreachable) {
    return new EnvironmentError(`${forge} did not ${task}: ${known.message}`);
  }
  const { status, told } = known;
  const said = told === '' ? '' : `; it says: ${told}`;
  return new EnvironmentError(
    `${forge} did not ${task}: ${reasonFor(known)} (HTTP ${String(status)})${said}`,
  );
}

/** Whether a forge refused with one of these statuses, and not because it was asked too often. */
export function isRefused(error: unknown, ...statuses: readonly number[]): boolean {
  const known = knownCause(error);
  if (!(known instanceof ForgeRefusal) || known.retryAfter !== undefined) return false;
  return statuses.includes(known.status);
}

/** Clients wrap what `forgeFetch` throws. */
function knownCause(error: unknown): ForgeRefusal | Unreachable | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof ForgeRefusal || at instanceof Unreachable) return at;
  }
  return undefined;
}

function reasonFor({ status, retryAfter }: ForgeRefusal): string {
  if (retryAfter !== undefined) {
    return `it was asked too often; ask again in ${String(retryAfter)} s`;
  }
  if (status >= 300 && status < 400) {
    return 'it is at another address now; write that one, for a token is not sent on';
  }
  if (status >= 500) return 'it is in trouble itself; ask again later';
  switch (status) {
    case 401:
      return 'it does not know the token; is it expired, or one of another forge?';
    case 403:
      return 'the token may not do that; give it the right to write pull requests of this repository';
    case 404:
      return 'there is no such thing, or the token may not see it';
    case 409:
    case 422:
      return 'it does not accept what was sent';
    case 413:
      return 'it is too long';
    default:
      return 'it does not accept the request';
  }
}
