import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { rootCertificates } from 'node:tls';
import { pauseSeconds } from '../pause';
import { responseText } from '../response-text';
import { networkTrouble } from './network-trouble';
import { NoAnswer } from './no-answer';

/** How patient a registry is asked. */
export interface RegistryPatience {
  /** Seconds for one answer, redirects included. */
  readonly timeoutSeconds: number;
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** Seconds between two attempts at most; a registry that asks for more is not asked again. */
  readonly longestWait: number;
  /** Waits so many seconds. */
  readonly sleep: (seconds: number) => Promise<void>;
}

export const USUAL_REGISTRY_PATIENCE: RegistryPatience = {
  timeoutSeconds: 15,
  attempts: 3,
  longestWait: 30,
  sleep: (seconds) => pauseSeconds(seconds),
};

/** One question over HTTP. */
export interface WebRequest {
  readonly method: 'GET' | 'HEAD';
  readonly url: URL;
  readonly accept: string;
  /** Goes to this host alone, and not along where it leads elsewhere. */
  readonly authorization?: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 5;
/** Answers that may be others a moment later. */
const PASSING: readonly number[] = [429, 500, 502, 503, 504];
/** Bytes of an answer that are read at most: a token is shorter. */
const MOST_BYTES = 1024 * 1024;

/** What a client of registries says over HTTP. It keeps connections; idle ones keep nobody waiting. */
export class WebClient {
  private readonly patience: RegistryPatience;
  private readonly section: string | undefined;
  private readonly http = new HttpAgent({ keepAlive: true });
  private readonly https: HttpsAgent;

  /**
   * @param trust authority that counts beside those of the system, PEM
   * @param section where in the cluster file the registry is described
   */
  constructor(
    patience: RegistryPatience,
    {
      trust,
      section,
    }: { readonly trust: string | undefined; readonly section: string | undefined },
  ) {
    this.patience = patience;
    this.section = section;
    const authorities = trust === undefined ? {} : { ca: [...rootCertificates, trust] };
    this.https = new HttpsAgent({ keepAlive: true, ...authorities });
  }

  /** The answer behind all redirects; tried again where trouble passes. Throws a `NoAnswer`. */
  async send(request: WebRequest): Promise<WebAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.attempt(request);
      const wait = attempt < this.patience.attempts ? this.waitAfter(outcome, attempt) : undefined;
      if (wait !== undefined) await this.patience.sleep(wait);
      else if (outcome instanceof NoAnswer) throw outcome;
      else return outcome;
    }
  }

  private async attempt(request: WebRequest): Promise<WebAnswer | NoAnswer> {
    const { timeoutSeconds } = this.patience;
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      return await this.follow(request, signal);
    } catch (error) {
      if (signal.aborted)
        return new NoAnswer(`it gave no answer within ${String(timeoutSeconds)} s`, {
          unreachable: true,
        });
      return error instanceof NoAnswer ? error : networkTrouble(error, this.section);
    }
  }

  /** Seconds until the next attempt; `undefined` where there is to be none. */
  private waitAfter(outcome: WebAnswer | NoAnswer, attempt: number): number | undefined {
    const usual = 2 ** (attempt - 1);
    if (outcome instanceof NoAnswer) return outcome.passing ? usual : undefined;
    if (!PASSING.includes(outcome.status)) return undefined;
    const wait = secondsIn(outcome.headers['retry-after']) ?? usual;
    return wait <= this.patience.longestWait ? wait : undefined;
  }

  private async follow(request: WebRequest, signal: AbortSignal): Promise<WebAnswer> {
    const { method, accept } = request;
    let { url, authorization } = request;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const answer = await this.once({ method, accept, url, ...named(authorization) }, signal);
      const { location } = answer.headers;
      if (!REDIRECTS.includes(answer.status) || location === undefined) return answer;
      const next = redirectedTo(location, url);
      // what is meant for one host is no other's business
      if (next.origin !== url.origin) authorization = undefined;
      url = next;
    }
    throw new NoAnswer('it leads from one address to the next without end');
  }

  private async once(
    { method, url, accept, authorization }: WebRequest,
    signal: AbortSignal,
  ): Promise<WebAnswer> {
    const isPlain = url.protocol === 'http:';
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = (isPlain ? requestHttp : requestHttps)(url, {
        agent: isPlain ? this.http : this.https,
        method,
        signal,
        headers: {
          accept,
          'user-agent': 'regshift',
          ...(authorization === undefined ? {} : { authorization }),
        },
      });
      request.on('response', resolve);
      request.on('error', reject);
      request.end();
    });
    const text = await responseText(response, {
      most: MOST_BYTES,
      tooLong: () => new NoAnswer('its answer is too long'),
    });
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  }
}

function named(authorization: string | undefined): Pick<WebRequest, 'authorization'> {
  return authorization === undefined ? {} : { authorization };
}

function redirectedTo(location: string, from: URL): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (
    next === undefined ||
    !/^https?:$/.test(next.protocol) ||
    next.username + next.password !== ''
  )
    throw new NoAnswer('it leads to something that is no address');
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw new NoAnswer('it leads away from TLS');
  return next;
}

/** Of a header `Retry-After`: seconds, or a date. */
function secondsIn(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const seconds = Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
