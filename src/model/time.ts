/** A moment in whole seconds since 1970 as RFC 3339 writes it, in UTC. */
export function timeText(seconds: number): string {
  return new Date(Math.round(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Seconds since 1970 of an RFC 3339 time; NaN where it is none. */
export function secondsOf(time: string | undefined): number {
  return Date.parse(time ?? '') / 1000;
}

/** Seconds from one RFC 3339 time to another; NaN where either is none. */
export function secondsBetween(from: string | undefined, to: string | undefined): number {
  return (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
}

/** Whether an RFC 3339 time is before another: nothing is before, or after, a time that is not known. */
export function isBefore(time: string | undefined, other: string | undefined): boolean {
  return Date.parse(time ?? '') < Date.parse(other ?? '');
}
