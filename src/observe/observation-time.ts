import type { Issue } from '../model/issue';
import { isBefore } from '../model/time';
import type { DumpObject } from './expand-lists';
import { listAt, wordAt } from './fields';
import type { Condition, ObservationTime } from './snapshot';

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** An RFC 3339 time in UTC, to the millisecond; `undefined` when the text is no such time. */
export function utcTime(text: string): string | undefined {
  const match = RFC_3339.exec(text);
  if (match === null || !dayExists(Number(match[1]), Number(match[2]), Number(match[3]))) {
    return undefined;
  }
  return new Date(Date.parse(text.toUpperCase())).toISOString().replace('.000Z', 'Z');
}

/** The time that was given, or why it can not be used. */
export function givenTime(
  text: string,
): { readonly time: ObservationTime } | { readonly issue: Issue } {
  const time = utcTime(text);
  if (time !== undefined) return { time: { time, basis: 'given' } };
  return {
    issue: {
      code: 'O011',
      severity: 'error',
      place: { path: 'observedAt' },
      message: `${JSON.stringify(text.slice(0, 40))} is not a time`,
      hint: 'write an RFC 3339 time with its offset from UTC, such as 2025-07-15T12:55:48Z',
    },
  };
}

/** The newest time that anything in the dump shows: the cluster was observed then or later. */
export function newestTime(
  objects: readonly DumpObject[],
  conditions: readonly Condition[],
): ObservationTime | undefined {
  let newest: string | undefined;
  const shown = [
    ...conditions.map((condition) => condition.lastTransitionTime),
    ...objects.flatMap(timesOf),
  ];
  for (const text of shown) {
    const time = text === undefined ? undefined : utcTime(text);
    if (time !== undefined && (newest === undefined || isBefore(newest, time))) newest = time;
  }
  return newest === undefined ? undefined : { time: newest, basis: 'newest-in-dump' };
}

/** Times of things that have happened; `deletionTimestamp` lies ahead. */
function timesOf({ fields }: DumpObject): readonly (string | undefined)[] {
  return [
    wordAt(fields, 'metadata', 'creationTimestamp'),
    ...listAt(fields, 'metadata', 'managedFields').map((entry) => wordAt(entry, 'time')),
    ...listAt(fields, 'status', 'conditions').flatMap((condition) => [
      wordAt(condition, 'lastTransitionTime'),
      wordAt(condition, 'lastHeartbeatTime'),
      wordAt(condition, 'lastProbeTime'),
      wordAt(condition, 'lastUpdateTime'),
    ]),
    wordAt(fields, 'spec', 'renewTime'),
    wordAt(fields, 'spec', 'acquireTime'),
  ];
}

function dayExists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
