import { setTimeout } from 'node:timers/promises';

/**
 * Waits; the rest of the program goes on.
 *
 * @param signal - ends the waiting with an error
 */
export async function pauseSeconds(seconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(seconds * 1000, undefined, signal === undefined ? {} : { signal });
}
