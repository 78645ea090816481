import { reasonOf } from '../system-error';
import { ForgeRefusal, Unreachable } from './forge-refusal';
import { readBody } from './read-body';
import { askedToWait, toldBy } from './refusal-words';
import { pauseSeconds } from '../pause';

/** How patient a conversation with a forge is. */
export interface Patience {
  /** Milliseconds for one answer, body included. */
  readonly timeout: number;
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** Seconds that are waited between two attempts at most; a forge that asks for more is not asked again. */
  readonly longestWait: number;
  /** Waits so many seconds. */
  readonly sleep: (seconds: number) => Promise<void>;
}

export const USUAL_PATIENCE: Patience = {
  timeout: 30_000,
  attempts: 3,
  longestWait: 60,
  sleep: pauseSeconds,
};

/** Sending one of these twice leaves the same as sending it once. */
const REPEATABLE = ['GET', 'PUT', 'PATCH'];
const PASSING_TROUBLE = [502, 503, 504];

/**
 * `fetch` as the clients of forges are given it: an answer in time, JSON or nothing, and only from the address that was
 * asked, since the token would go along. Throws a `ForgeRefusal` for every answer that is not a "yes". Repeats what may be
 * repeated, and what may not only where the forge says that it did not look at it.
 */
export function forgeFetch(patience: Patience): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, { ...init, redirect: 'manual' });
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await oneAnswer(request.clone(), patience.timeout);
      if (outcome instanceof Response) return outcome;
      const wait = waitBefore(outcome, request.method, attempt, patience);
      if (wait === undefined) throw outcome;
      await patience.sleep(wait);
    }
  };
}

type NoAnswer = ForgeRefusal | Unreachable;

async function oneAnswer(request: Request, timeout: number): Promise<Response | NoAnswer> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(request, { signal });
    const text = await readBody(response);
    return response.ok ? jsonAnswer(response, text) : refusal(request, response, text);
  } catch (error) {
    if (error instanceof Unreachable) return error;
    const reason = signal.aborted
      ? `it gave no answer in ${String(timeout / 1000)} s`
      : networkReason(error);
    return new Unreachable(reason, true);
  }
}

/** Seconds until the next attempt; `undefined` where there is none. */
function waitBefore(
  outcome: NoAnswer,
  method: string,
  attempt: number,
  { attempts, longestWait }: Patience,
): number | undefined {
  if (attempt >= attempts) return undefined;
  const isRefusal = outcome instanceof ForgeRefusal;
  const asked = isRefusal ? outcome.retryAfter : undefined;
  if (asked !== undefined) return asked <= longestWait ? asked : undefined;
  const passes = isRefusal ? PASSING_TROUBLE.includes(outcome.status) : outcome.passing;
  return passes && REPEATABLE.includes(method) ? 2 ** (attempt - 1) : undefined;
}

/** A page that a proxy puts in between, to log in, is no answer. */
function jsonAnswer({ status, headers }: Response, text: string): Response | Unreachable {
  const kept = new Headers(headers);
  // the body is decoded already
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  if (text === '') return new Response(null, { status, headers: kept });
  try {
    JSON.parse(text);
  } catch {
    return new Unreachable('its answer is not JSON; is this the address of its API?', false);
  }
  kept.set('content-type', 'application/json');
  return new Response(text, { status, headers: kept });
}

function refusal(request: Request, { status, headers }: Response, text: string): ForgeRefusal {
  const token = request.headers.get('authorization')?.split(' ').at(-1) ?? '';
  const told = toldBy(text);
  const said = token === '' ? told : told.replaceAll(token, '***');
  return new ForgeRefusal(status, said, askedToWait(status, headers));
}

/** `connect ECONNREFUSED 127.0.0.1:3000`. Told by shape: `fetch` wraps what the network said. */
function networkReason(error: unknown): string {
  const hasCause = typeof error === 'object' && error !== null && 'cause' in error;
  const reason = reasonOf(hasCause ? error.cause : error);
  if (reason === '') return 'it is out of reach';
  const isDistrust = /certificate|issuer/i.test(reason);
  return isDistrust
    ? `${reason}; NODE_EXTRA_CA_CERTS names a file with authorities of your own`
    : reason;
}
