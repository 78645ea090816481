import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { EnvironmentError } from '../model/errors';
import type { ApiOutcome, ApiRequest, ClusterApi } from '../observe/live/cluster-api';
import { loadLogin } from './kube-login';
import type { KubeAccess, KubeLogin, LoginOptions } from './kube-login';
import { pauseSeconds } from './pause';
import { responseText } from './response-text';
import { isSystemError, lastOfSeveral, reasonOf } from './system-error';
import { tlsRefusal } from './tls-refusal';

/** How an API server is asked. */
export interface ClusterClientOptions extends KubeAccess {
  /** How long one answer may take, login included. */
  readonly timeoutSeconds: number;
}

/** Bytes of an answer above which it is no page of a list. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Tries of a request that the server puts off (HTTP 429). */
const MOST_TRIES = 4;

/** A client of the API server that a kubeconfig names. */
export async function connectCluster(options: ClusterClientOptions): Promise<ClusterApi> {
  return clusterClient(await loadLogin(options), options.timeoutSeconds);
}

/** A client of one API server. It logs in when it is first asked, and again when its login is no longer accepted. */
export function clusterClient(login: KubeLogin, timeoutSeconds: number): ClusterApi {
  let session: Promise<LoginOptions> | undefined;
  const forget = (used: Promise<LoginOptions>): void => {
    if (session === used) session = undefined;
  };
  const logIn = (): Promise<LoginOptions> => {
    const used = (session ??= login.options());
    used.catch(() => {
      forget(used);
    });
    return used;
  };
  const send = async (request: ApiRequest, signal: AbortSignal): Promise<ApiOutcome> => {
    const used = logIn();
    const outcome = await sendPatiently(login, request, await used, signal);
    if (outcome.kind !== 'answered' || outcome.status !== 401) return outcome;
    // a token may have run out since
    forget(used);
    return sendPatiently(login, request, await logIn(), signal);
  };
  return {
    send: (request) => {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      return inTime(send(request, signal), signal, timeoutSeconds);
    },
  };
}

/** Turns the end of the time, and whatever else went wrong on the way, into an outcome. */
async function inTime(
  sending: Promise<ApiOutcome>,
  signal: AbortSignal,
  seconds: number,
): Promise<ApiOutcome> {
  const late = new Promise<ApiOutcome>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve({ kind: 'late', seconds });
    });
  });
  const sent = sending.catch((error: unknown): ApiOutcome =>
    signal.aborted
      ? { kind: 'late', seconds }
      : { kind: 'unreachable', reason: reasonOfNetwork(error) },
  );
  return Promise.race([sent, late]);
}

/** The server says when it has time again. */
async function sendPatiently(
  login: KubeLogin,
  request: ApiRequest,
  options: LoginOptions,
  signal: AbortSignal,
): Promise<ApiOutcome> {
  for (let tries = 1; ; tries++) {
    const { outcome, retryAfter } = await sendOnce(login, request, options, signal);
    if (retryAfter === undefined || tries === MOST_TRIES) return outcome;
    await pauseSeconds(retryAfter, signal);
  }
}

interface Sent {
  readonly outcome: ApiOutcome;
  /** Seconds. */
  readonly retryAfter?: number;
}

async function sendOnce(
  { server }: KubeLogin,
  { method, path, accept, body }: ApiRequest,
  options: LoginOptions,
  signal: AbortSignal,
): Promise<Sent> {
  const url = new URL(server.replace(/\/+$/, '') + path);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (url.protocol === 'http:' ? requestHttp : requestHttps)(url, {
      ...options,
      method,
      signal,
      headers: {
        ...options.headers,
        accept,
        'user-agent': 'regshift',
        ...(body === undefined
          ? {}
          : { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) }),
      },
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body?.text);
  });
  const text = await responseText(response, {
    most: MOST_BYTES,
    tooLong: () => new EnvironmentError('the answer is too large'),
  });
  const { date, 'retry-after': after } = response.headers;
  const status = response.statusCode ?? 0;
  return {
    outcome: { kind: 'answered', status, text, ...(date === undefined ? {} : { date }) },
    ...(status === 429 ? { retryAfter: secondsOf(after) } : {}),
  };
}

/** A server may name a date instead, which is too far off to wait for. */
function secondsOf(retryAfter: string | undefined): number {
  return /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : 1;
}

function reasonOfNetwork(error: unknown): string {
  if (isSystemError(error, 'EPROTO')) return 'it does not speak TLS';
  return tlsRefusal(error) ?? reasonOf(lastOfSeveral(error));
}
