import type { Endpoint } from './endpoints';
import type { ImageReference } from './image-reference';
import { failureMessage } from './pull-messages';
import type { Target } from './resolve-image';
import type { PullError } from './simulation';
import type { Question, Wire } from './wire';
import type { Answer } from './world';

export type Fetched =
  | { readonly kind: 'fetched'; readonly host: string }
  | { readonly kind: 'failed'; readonly error: PullError }
  | { readonly kind: 'hang' };

/**
 * Requests for a body that ends early: containerd gives up after the fourth that brings nothing more. A host that sends
 * a part of the rest each time is asked more often (25 times for a layer of 2 MB, `components.md` 3.1).
 */
const CUT_SHORT_REQUESTS = 4;

/**
 * Fetches the manifest or a blob: at each host in turn, also at those that may only resolve (`measured.md` 4), until
 * one answers with 200. What it sends is final: content that is wrong fails the pull.
 */
export function fetchContent(
  wire: Wire,
  endpoints: readonly Endpoint[],
  image: ImageReference,
  what: Target | 'blob',
): Fetched {
  if (!endpoints.some(({ canPull }) => canPull)) {
    return failed({ step: stepOf(what), message: 'no pull hosts: not found' });
  }
  const opened = open(wire, endpoints, image, what);
  if (opened.kind !== 'opened') return opened;
  const { host } = opened;
  if (opened.answer === 'cut-short') {
    for (let count = 1; count < CUT_SHORT_REQUESTS; count += 1) open(wire, endpoints, image, what);
  }
  if (opened.answer === 'ok') return { kind: 'fetched', host };
  const message = failureMessage(host, opened.answer);
  return failed({ step: stepOf(what), host, answer: opened.answer, message });
}

type Opened =
  | { readonly kind: 'opened'; readonly host: string; readonly answer: Answer }
  | Exclude<Fetched, { kind: 'fetched' }>;

function open(
  wire: Wire,
  endpoints: readonly Endpoint[],
  image: ImageReference,
  what: Target | 'blob',
): Opened {
  let first: PullError | undefined;
  for (const endpoint of endpoints) {
    const { host } = endpoint;
    const exchange = wire.ask(endpoint, questionOf(image, what, endpoint === endpoints.at(-1)));
    if (exchange.kind === 'hang') return exchange;
    if (exchange.kind === 'response' && exchange.status <= 299) {
      return { kind: 'opened', host, answer: exchange.answer };
    }
    const { answer } = exchange;
    first ??= { step: stepOf(what), host, answer, message: failureMessage(host, answer) };
  }
  return failed(first ?? { step: stepOf(what), message: 'not found' });
}

function questionOf(
  { object }: ImageReference,
  what: Target | 'blob',
  lastHost: boolean,
): Question {
  const manifest = object.kind === 'digest' ? object.value : '{manifest}';
  const resource = {
    manifest: `manifests/${manifest}`,
    page: 'blobs/{page}',
    'no-manifest': `blobs/${manifest}`,
    'wrong-digest': 'manifests/{wrong}',
    blob: 'blobs/{blob}',
  }[what];
  const exists = what === 'manifest' || what === 'blob';
  return { method: 'GET', step: stepOf(what), resource, exists, lastHost };
}

function stepOf(what: Target | 'blob'): 'manifest' | 'blob' {
  return what === 'manifest' || what === 'wrong-digest' ? 'manifest' : 'blob';
}

function failed(error: PullError): Exclude<Fetched, { kind: 'fetched' | 'hang' }> {
  return { kind: 'failed', error };
}
