import { hasFeature } from './containerd';
import type { Containerd } from './containerd';
import { askForToken, loginFor, showCredentials } from './credentials';
import type { Challenged } from './credentials';
import type { Endpoint } from './endpoints';
import type { ImageReference } from './image-reference';
import { judgeRequest } from './judge-request';
import { cleanPath } from './server-url';
import type { SimulatedRequest } from './simulation';
import { worldHost } from './world';
import type { Answer, Step, World, WorldHost } from './world';

/** What came of a request with all its repetitions. */
export type Exchange =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly answer: Answer;
      /** Of the last request: a HEAD that was answered by 405 is repeated as GET. */
      readonly method: Question['method'];
    }
  | { readonly kind: 'error'; readonly answer: Answer | 'token-refused' }
  | { readonly kind: 'hang' };

/** What is asked of a host. */
export interface Question {
  readonly method: 'HEAD' | 'GET';
  readonly step: Step;
  /** `manifests/v1`, `blobs/{blob}`. */
  readonly resource: string;
  /** No digest that only a broken host named. */
  readonly exists: boolean;
  /** No other host is asked after this one. */
  readonly lastHost: boolean;
}

const DIAL_SECONDS = 30;
const HANDSHAKE_SECONDS = 10;
const ANSWER_SECONDS = 30;

/** Sends the requests of one pull and writes them down. */
export class Wire {
  readonly requests: SimulatedRequest[] = [];
  private readonly image: ImageReference;
  private readonly world: World;
  private readonly containerd: Containerd;
  private challenged = new Map<string | Endpoint, Challenged>();

  constructor(image: ImageReference, world: World, containerd: Containerd) {
    this.image = image;
    this.world = world;
    this.containerd = containerd;
  }

  /** Forgets the challenges: resolving and fetching know nothing of each other. */
  forgetChallenges(): void {
    this.challenged = new Map();
  }

  /** Asks a host, again and again where containerd does. */
  ask(endpoint: Endpoint, question: Question): Exchange {
    const host = worldHost(this.world, endpoint.host);
    const statuses: number[] = [];
    let current = question;
    for (let left = mostRequests(this.containerd) - 1; ; left -= 1) {
      const challenged = this.challenged.get(this.memoryOf(endpoint));
      if (challenged?.scheme === 'Bearer' && challenged.token === 'refused') {
        return { kind: 'error', answer: 'token-refused' };
      }
      const answer = this.send(endpoint, host, current, challenged);
      const failure = failureOf(answer, endpoint, this.containerd);
      if (failure !== undefined) {
        if (left > 0 && this.asksAgainAfterTimeout(endpoint, current, answer)) continue;
        return failure;
      }
      const status = typeof answer === 'number' ? answer : 200;
      const response: Exchange = { kind: 'response', status, answer, method: current.method };
      statuses.push(status);
      if (status === 401 && this.lacksLogin(endpoint, host)) return { kind: 'error', answer };
      if (left === 0) return response;
      if (
        status === 405 &&
        current.method === 'HEAD' &&
        current.resource.startsWith('manifests/')
      ) {
        current = { ...current, method: 'GET', step: stepOfGet(this.image) };
      } else if (!this.asksAgain(endpoint, host, current, statuses)) {
        return response;
      }
    }
  }

  private asksAgain(
    endpoint: Endpoint,
    host: WorldHost,
    { lastHost }: Question,
    statuses: readonly number[],
  ): boolean {
    const status = statuses.at(-1) ?? 0;
    if (status === 401) return this.answerChallenge(endpoint, host);
    if (status === 408 || status === 429) return true;
    if (![500, 503, 504].includes(status) || !hasFeature(this.containerd, 'lastHostRetry')) {
      return false;
    }
    return lastHost && statuses.at(-2) !== status;
  }

  /** A handshake that takes too long is tried again; other timeouts are not. */
  private asksAgainAfterTimeout(
    { scheme }: Endpoint,
    { lastHost }: Question,
    answer: Answer,
  ): boolean {
    const handshake = answer === 'silent' && scheme === 'https';
    return lastHost && handshake && hasFeature(this.containerd, 'fiveAttempts');
  }

  private lacksLogin(endpoint: Endpoint, { login, challenge }: WorldHost): boolean {
    return (
      (login?.challenge ?? challenge) === 'Basic' &&
      loginFor(endpoint, this.world) === undefined &&
      hasFeature(this.containerd, 'basicNeedsLogin')
    );
  }

  /** Whether there is an answer to the challenge of a 401; a plain 401 never brings the secret out (`measured.md` 4). */
  private answerChallenge(endpoint: Endpoint, host: WorldHost): boolean {
    const challenge = host.login?.challenge ?? host.challenge;
    const login = loginFor(endpoint, this.world);
    if (challenge === 'Bearer') {
      if (!this.challenged.has(this.memoryOf(endpoint))) {
        const headersToo = hasFeature(this.containerd, 'headerToTokenService');
        this.challenged.set(
          this.memoryOf(endpoint),
          askForToken(endpoint, login, host, headersToo),
        );
      }
      return true;
    }
    if (challenge !== 'Basic' || login === undefined) return false;
    this.challenged.set(this.memoryOf(endpoint), { scheme: 'Basic', login });
    return true;
  }

  /** Challenges are remembered by host, but a host with a client of its own remembers its own. */
  private memoryOf(endpoint: Endpoint): string | Endpoint {
    const { ca, client, skipVerify, header, dialTimeout } = endpoint.settings;
    const tls = ca !== undefined || client !== undefined || skipVerify !== undefined;
    const more = header.length > 0 || dialTimeout !== undefined;
    const own = tls || (more && hasFeature(this.containerd, 'headerToTokenService'));
    return own ? endpoint : endpoint.host;
  }

  private send(
    endpoint: Endpoint,
    host: WorldHost,
    { method, step, resource, exists }: Question,
    challenged: Challenged | undefined,
  ): Answer {
    const path = this.pathOf(endpoint, resource);
    const { shown, accepted } = showCredentials(endpoint, host, challenged);
    const answer = judgeRequest(endpoint, host, { step, path, accepted, exists });
    this.requests.push({
      host: endpoint.host,
      scheme: endpoint.scheme,
      method,
      path,
      credentials: shown,
      answer,
      seconds: secondsLost(answer, endpoint, this.containerd),
    });
    return answer;
  }

  private pathOf({ host, path, settings }: Endpoint, resource: string): string {
    const { registry, repository } = this.image;
    const mapped = settings.rewrite.reduce(rewritten, repository);
    const isRegistry =
      host === registry || (registry === 'docker.io' && host === 'registry-1.docker.io');
    const query = isRegistry ? '' : `?ns=${encodeURIComponent(registry)}`;
    return cleanPath(`${path}/${mapped}/${resource}`) + query;
  }
}

/** The step of a HEAD that is repeated as GET. */
export function stepOfGet({ object }: ImageReference): Step {
  return object.kind === 'tag' ? 'name' : 'manifest';
}

/** Requests to one host until containerd is content with its answer (`components.md` 3.1). */
function mostRequests(containerd: Containerd): number {
  return hasFeature(containerd, 'fiveAttempts') ? 5 : 6;
}

function rewritten(
  repository: string,
  { regex, replace }: { readonly regex: string; readonly replace: string },
): string {
  try {
    return repository.replace(new RegExp(regex), replace);
  } catch (error) {
    // Go's expressions are not all of JavaScript's; one that is none of ours leaves the path alone.
    if (error instanceof SyntaxError) return repository;
    throw error;
  }
}

/** `undefined` when there is a response. */
function failureOf(
  answer: Answer,
  { scheme }: Endpoint,
  containerd: Containerd,
): Exchange | undefined {
  switch (answer) {
    case 'silent':
      if (scheme === 'https') return { kind: 'error', answer };
      return hasFeature(containerd, 'answerDeadline')
        ? { kind: 'error', answer }
        : { kind: 'hang' };
    case 'hang':
      return hasFeature(containerd, 'answerDeadline')
        ? { kind: 'error', answer }
        : { kind: 'hang' };
    case 'refused':
    case 'dns':
    case 'reset':
    case 'blackhole':
    case 'tls-untrusted':
    case 'not-tls':
      return { kind: 'error', answer };
    default:
      return undefined;
  }
}

function secondsLost(
  answer: Answer,
  { scheme, httpsFirst, settings }: Endpoint,
  containerd: Containerd,
): number {
  const forAnswer = hasFeature(containerd, 'answerDeadline') ? ANSWER_SECONDS : 0;
  switch (answer) {
    case 'blackhole':
      return settings.dialTimeout ?? DIAL_SECONDS;
    case 'silent':
      if (httpsFirst) return HANDSHAKE_SECONDS + forAnswer;
      return scheme === 'https' ? HANDSHAKE_SECONDS : forAnswer;
    case 'hang':
      return forAnswer;
    default:
      return 0;
  }
}
