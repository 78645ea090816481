import type { Endpoint } from './endpoints';
import type { Answer, Step, WorldHost } from './world';

/** A request as far as the answer of a host depends on it. */
export interface JudgedRequest {
  readonly step: Step;
  readonly path: string;
  /** The credentials open the host's door. */
  readonly accepted: boolean;
  /** The host can have what is asked for: no digest that only a broken host named. */
  readonly exists: boolean;
}

/** How a host of the world answers a request. */
export function judgeRequest(endpoint: Endpoint, host: WorldHost, request: JudgedRequest): Answer {
  const answer = host[request.step] ?? host.answer ?? 'ok';
  const connection = judgeConnection(endpoint, host, answer);
  if (connection !== undefined) return connection;
  if (typeof answer === 'number' || answer === 'hang' || answer === 'reset') return answer;
  if (host.login !== undefined && !request.accepted) return 401;
  if (answer === 'ok' || answer === 'not-tls' || answer === 'tls-untrusted') {
    return request.exists && hasRepository(host, request.path) ? 'ok' : 404;
  }
  return answer;
}

/** What becomes of the connection; `undefined` when it stands. */
function judgeConnection(
  { scheme, httpsFirst, settings }: Endpoint,
  { speaks, certificate }: WorldHost,
  answer: Answer,
): Answer | undefined {
  const unreachable: readonly Answer[] = ['refused', 'dns', 'silent', 'blackhole'];
  if (unreachable.includes(answer)) return answer;
  const spoken = speaks ?? (answer === 'tls-untrusted' ? 'https' : scheme);
  if (scheme === 'http' && !httpsFirst) return spoken === 'https' ? 400 : undefined;
  if (spoken === 'http' || answer === 'not-tls') return httpsFirst ? undefined : 'not-tls';
  const blind = settings.skipVerify === true;
  if (answer === 'tls-untrusted') return blind ? undefined : answer;
  const trusted = certificate !== 'private' || blind || settings.ca !== undefined;
  return trusted ? undefined : 'tls-untrusted';
}

function hasRepository({ repositories }: WorldHost, path: string): boolean {
  const [, repository] =
    /^\/v2\/(.+)\/(?:manifests|blobs)\/[^/]+$/.exec(path.split('?')[0] ?? '') ?? [];
  if (repository === undefined) return false;
  return repositories === undefined || repositories.includes(repository);
}
