import type { Performance } from '../perform/performance';
import type { Estimate } from './rehearsal';

/** How long a switch takes, out of several performances; `undefined` where none came to an end. */
export function estimateOf(performances: readonly Performance[]): Estimate | undefined {
  const ended = performances.filter(({ ending }) => ending === 'done' || ending === 'reverted');
  const seconds = ended.map((performance) => performance.seconds).sort(ascending);
  const [least] = seconds;
  const most = seconds.at(-1);
  if (least === undefined || most === undefined) return undefined;
  return {
    runs: performances.length,
    ended: ended.length,
    seconds: rounded(median(seconds)),
    least: rounded(least),
    most: rounded(most),
    byHand: rounded(median(ended.map(secondsByHand).sort(ascending))),
  };
}

/** Seconds as results show them: to a tenth. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function secondsByHand({ byHand }: Performance): number {
  return byHand.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The one in the middle; of two the earlier. */
function median(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function ascending(a: number, b: number): number {
  return a - b;
}
