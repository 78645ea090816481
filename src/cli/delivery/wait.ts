import { setTimeout } from 'node:timers/promises';

/** Waits; the rest of the program goes on. */
export async function waitSeconds(seconds: number): Promise<void> {
  await setTimeout(seconds * 1000);
}
