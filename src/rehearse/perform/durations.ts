import type { Engine } from '../twin/ground';
import type { Takes } from '../twin/move';

/** Least and most seconds that something usually takes. */
export type Span = readonly [least: number, most: number];

/**
 * How long things take, for the estimate of a rehearsal. Read in the sheets: the checker's round (`switching.md` 3.3), a
 * failing step's retry (`objects.md` 2.5), the node's look once a minute (`observing.md` 8.4), Argo CD's comparison every two
 * to three minutes (`peers.md` 1.2). The others are what is usual for clusters of some dozen nodes.
 */
const DURATIONS: Readonly<Record<Exclude<Takes, 'fetch'>, Span>> = {
  apply: [1, 3],
  refresh: [2, 15],
  hook: [2, 10],
  check: [10, 12],
  restart: [60, 240],
  approve: [10, 60],
  step: [3, 30],
  retry: [10, 10],
  start: [5, 40],
  stop: [2, 20],
  person: [300, 1800],
};

const FETCH: Readonly<Record<Engine, Span>> = { ArgoCD: [5, 180], Flux: [5, 60] };

/** The span of a kind of move under an engine. */
export function spanOf(takes: Takes, engine: Engine): Span {
  return takes === 'fetch' ? FETCH[engine] : DURATIONS[takes];
}
