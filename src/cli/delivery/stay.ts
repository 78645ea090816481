import type { Consideration } from '../../deliver/advance-outcome';

/** Seconds that a call without `--wait` stays at most: a job that runs now and then must not run into its next run for long. */
const PATIENCE = 300;

/**
 * How long a call without `--wait` stays before it looks again, where nothing but a settle time is missing: whoever runs it
 * remembers nothing of this look (decision 0027). `undefined` when it ends.
 *
 * @param stayed - seconds that it has stayed before
 */
export function stayFor(
  considered: readonly (Consideration | undefined)[],
  stayed: number,
): number | undefined {
  const settling = considered.flatMap((one) =>
    one !== undefined && 'settlesIn' in one ? [one.settlesIn] : [],
  );
  const least = Math.min(...settling);
  return stayed + least <= PATIENCE ? least : undefined;
}
