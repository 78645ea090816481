/** First and last moment of a certificate. */
export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The CA lives ten years, the others end an hour before it (`objects.md` 4.9). */
const AUTHORITY_LIFE = 87_600 * HOUR;
const LEAVES_END_BEFORE = HOUR;

/** Certificates begin in the past, as cfssl's do, so that a node whose clock is late takes them. */
const BACKDATED = 5 * MINUTE;

/** A certificate that ends sooner is replaced. */
const LEAF_RESERVE = 30 * DAY;

/** The CA is replaced while certificates can still be made that have their reserve: else they would never be kept. */
const AUTHORITY_RESERVE = LEAF_RESERVE + LEAVES_END_BEFORE;

/** Lifetime of a CA that is made now. Certificates count in whole seconds. */
export function authorityLifetime(now: Date): Validity {
  const from = beginning(now);
  return { from, to: new Date(from.getTime() + AUTHORITY_LIFE) };
}

/** Lifetime of a certificate that is made now under a CA that ends then. */
export function leafLifetime(now: Date, authorityEnd: Date): Validity {
  return { from: beginning(now), to: new Date(authorityEnd.getTime() - LEAVES_END_BEFORE) };
}

/** Whether a CA that ends then is to be replaced. */
export function authorityEndsSoon(end: Date, now: Date): boolean {
  return end.getTime() - now.getTime() < AUTHORITY_RESERVE;
}

/** Whether any other certificate that ends then is to be replaced. */
export function leafEndsSoon(end: Date, now: Date): boolean {
  return end.getTime() - now.getTime() < LEAF_RESERVE;
}

/** The end of a certificate that is to be replaced for it, in words. */
export function endInWords(end: Date, now: Date): string {
  return end.getTime() < now.getTime()
    ? `it ended on ${dayOf(end)}`
    : `it ends soon, on ${dayOf(end)}`;
}

/** `2035-11-20`, in UTC. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function beginning(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000 - BACKDATED);
}
