import { createHash } from 'node:crypto';
import { newPrivateKey } from '../../src/secrets/material-tools';
import type { MaterialTools } from '../../src/secrets/material-tools';

/** A moment that the clock of tests stands still at. */
export const NOW = new Date('2025-11-20T10:30:00.750Z');

const DAY = 86_400_000;

/** The moment so many days after `NOW`. */
export function daysLater(days: number): Date {
  return new Date(NOW.getTime() + days * DAY);
}

/**
 * Tools with a clock that stands still, bytes that follow from a seed, and a few RSA keys that are made once and taken
 * in turn: one takes longer to make than everything else together. A CA always has a key of its own.
 */
export class PreparedKeys {
  private keys: readonly string[] = [];
  private taken = 0;

  async prepare(): Promise<void> {
    this.keys = await Promise.all([1, 2, 3].map(() => newPrivateKey('rsa-2048')));
  }

  tools(seed: string, now: Date = NOW): MaterialTools {
    let drawn = 0;
    return {
      now: () => now,
      randomBytes: (length) => {
        drawn += 1;
        return expand(`${seed}/${String(drawn)}`, length);
      },
      newPrivateKey: (kind) => (kind === 'rsa-2048' ? this.nextKey() : newPrivateKey(kind)),
    };
  }

  private nextKey(): Promise<string> {
    this.taken += 1;
    return Promise.resolve(this.keys[this.taken % this.keys.length] ?? '');
  }
}

function expand(seed: string, length: number): Uint8Array {
  return new Uint8Array(createHash('shake256', { outputLength: length }).update(seed).digest());
}
