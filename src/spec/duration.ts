/** Hours, minutes, seconds in this order, each at most once: the pattern of `ttl` (`objects.md` 1.4). */
const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** Go keeps durations as 64-bit nanoseconds. */
const LONGEST_SECONDS = 9_223_372_036;

/** Seconds of a text such as `1h30m`; `undefined` when it is none, is empty, or is longer than Go can hold. */
export function durationSeconds(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null || text === '') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total <= LONGEST_SECONDS ? total : undefined;
}
