import { compareText } from '../../model/issue';

/** The time of a header `Date` in UTC, RFC 3339; `undefined` when it is no time. */
export function serverTime(date: string | undefined): string | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
}

/** The earliest of times that `serverTime` gave: everything that was read is at least that young. */
export function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .sort(compareText)
    .at(0);
}
