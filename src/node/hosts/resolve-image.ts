import { hasFeature } from './containerd';
import type { Containerd } from './containerd';
import type { Endpoint } from './endpoints';
import type { ImageReference } from './image-reference';
import { failureMessage } from './pull-messages';
import type { PullError } from './simulation';
import { stepOfGet } from './wire';
import type { Exchange, Wire } from './wire';
import type { Answer } from './world';

/**
 * What a name was resolved to: the manifest, or what a broken host made of it.
 *
 * - `page`: the digest of a page that is no manifest; containerd looks for it among the blobs.
 * - `no-manifest`: the right digest, which a page in place of the manifest makes a blob's.
 * - `wrong-digest`: a digest that nobody has.
 */
export type Target = 'manifest' | 'page' | 'no-manifest' | 'wrong-digest';

export type Resolved =
  | { readonly kind: 'resolved'; readonly host: string; readonly target: Target }
  | { readonly kind: 'failed'; readonly error: PullError }
  | { readonly kind: 'hang' };

/** Resolves a name to a digest: HEAD of its manifest at each host that may, until one answers. */
export function resolveImage(
  wire: Wire,
  image: ImageReference,
  endpoints: readonly Endpoint[],
  containerd: Containerd,
): Resolved {
  const { kind, value } = image.object;
  const byTag = kind === 'tag';
  const hosts = endpoints.filter(({ canPull, canResolve }) => canPull && (canResolve || !byTag));
  if (hosts.length === 0) return failed({ step: 'head', message: 'no resolve hosts: not found' });
  const resources = byTag ? [`manifests/${value}`] : [`manifests/${value}`, `blobs/${value}`];
  const errors: HostError[] = [];
  for (const resource of resources) {
    if (errors.some(isRefusal) && hasFeature(containerd, 'blobsOnlyAfter404')) break;
    for (const endpoint of hosts) {
      const exchange = wire.ask(endpoint, {
        method: 'HEAD',
        step: 'head',
        resource,
        exists: resource.startsWith('manifests/'),
        lastHost: endpoint === hosts.at(-1),
      });
      if (exchange.kind === 'hang') return exchange;
      if (exchange.kind === 'response' && exchange.status <= 299) {
        return afterHead(wire, endpoint, { resource, answer: exchange.answer, byTag, containerd });
      }
      if (followsForbidden(exchange, errors, containerd)) {
        const step = resource.startsWith('blobs/') ? 'blob' : stepOfGet(image);
        const exists = resource.startsWith('manifests/');
        const got = wire.ask(endpoint, { method: 'GET', step, resource, exists, lastHost: false });
        if (got.kind === 'hang') return got;
      }
      errors.push(errorOf(exchange, endpoint));
    }
  }
  return failed(shownError(errors, containerd));
}

/** A HEAD without a digest is followed by a GET at the same host, whose status is not looked at before 2.3.0. */
function afterHead(
  wire: Wire,
  endpoint: Endpoint,
  head: {
    readonly resource: string;
    readonly answer: Answer;
    readonly byTag: boolean;
    readonly containerd: Containerd;
  },
): Resolved {
  const { host } = endpoint;
  const { resource, answer, byTag, containerd } = head;
  const resolved = (target: Target): Resolved => ({ kind: 'resolved', host, target });
  if (!byTag) return resolved(answer === 'wrong-content' ? 'no-manifest' : 'manifest');
  if (answer === 'corrupt') return resolved('wrong-digest');
  if (answer !== 'wrong-content') return resolved('manifest');
  const exchange = wire.ask(endpoint, {
    method: 'GET',
    step: 'name',
    resource,
    exists: true,
    lastHost: true,
  });
  if (exchange.kind === 'hang') return exchange;
  const refused =
    exchange.kind === 'response' && exchange.status >= 400 && hasFeature(containerd, 'statusOfGet');
  if (exchange.kind === 'error' || exchange.answer === 'cut-short' || refused) {
    const message = failureMessage(host, exchange.answer);
    return failed({ step: 'name', host, answer: exchange.answer, message });
  }
  return resolved(exchange.answer === 'ok' ? 'manifest' : 'page');
}

interface HostError {
  readonly error: PullError;
  /** How far the host came: no answer, 404, another status. */
  readonly reached: 1 | 2 | 3;
}

function isRefusal({ reached }: HostError): boolean {
  return reached === 3;
}

/** Whether a GET follows a HEAD that was answered by 403. On the line of 2.0 only the first refusal has one. */
function followsForbidden(
  exchange: Exchange,
  earlier: readonly HostError[],
  containerd: Containerd,
): boolean {
  if (exchange.kind !== 'response' || exchange.status !== 403) return false;
  if (!hasFeature(containerd, 'getAfterForbiddenHead')) return false;
  return hasFeature(containerd, 'fiveAttempts')
    ? exchange.method === 'HEAD'
    : !earlier.some(isRefusal);
}

function errorOf(exchange: Exclude<Exchange, { kind: 'hang' }>, { host }: Endpoint): HostError {
  const { answer } = exchange;
  const reached = exchange.kind === 'error' ? 1 : exchange.status === 404 ? 2 : 3;
  return { error: { step: 'head', host, answer, message: failureMessage(host, answer) }, reached };
}

/** The error that is shown: the first that is no 404; from 2.0.0 on that of the host that came furthest. */
function shownError(errors: readonly HostError[], containerd: Containerd): PullError {
  const furthest = Math.max(...errors.map(({ reached }) => reached));
  const found = hasFeature(containerd, 'furthestError')
    ? errors.find(({ reached }) => reached === furthest)
    : errors.find(({ reached }) => reached !== 2);
  if (found === undefined || found.reached === 2) {
    return { step: 'head', answer: 'not-found', message: 'not found' };
  }
  return found.error;
}

function failed(error: PullError): Resolved {
  return { kind: 'failed', error };
}
