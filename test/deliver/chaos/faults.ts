import type { Presence, Snapshot } from '../../../src/observe/snapshot';
import { SeededRandom } from '../../../src/rehearse/perform/random';

/** What becomes of a call of a port. `late`: the effect comes after the answer, which is an error. */
export const FATES = [
  'answered',
  'killed before the effect',
  'killed after the effect',
  'failed',
  'answer lost',
  'late',
] as const;
export type Fate = (typeof FATES)[number];

/** Draws everything that a seed decides. */
export class Dice {
  private readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  /** Whether something of that probability happens. */
  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  /** A whole number between two, both included. */
  number(least: number, most: number): number {
    return least + Math.floor(this.random.next() * (most - least + 1));
  }

  /** One of some things; there must be one. */
  pick<T>(things: readonly T[]): T {
    const thing = things[this.number(0, things.length - 1)];
    if (thing === undefined) throw new RangeError('nothing to pick from');
    return thing;
  }
}

/** A snapshot that lacks some facts, as a reader sees the cluster whose requests were not all answered. */
export function incomplete(snapshot: Snapshot, dice: Dice): Snapshot {
  const lost = PARTS.filter(() => dice.chance(0.5));
  const { registry, platform, ...rest } = snapshot;
  const { controller, ...known } = platform;
  const unknown: { readonly presence: Presence } = { presence: 'unknown' };
  const parts = Object.entries(rest).filter(([name]) => !lost.includes(name));
  return {
    ...Object.fromEntries(parts),
    apiVersion: snapshot.apiVersion,
    kind: snapshot.kind,
    cluster: snapshot.cluster,
    platform: {
      ...known,
      ...(controller === undefined || lost.includes('controller') ? {} : { controller }),
    },
    registry: {
      ...registry,
      ...(lost.includes('state') ? { state: { ...unknown, conditions: [] } } : {}),
      ...(lost.includes('config') ? { config: unknown } : {}),
      ...(lost.includes('bashible') ? { bashible: unknown } : {}),
    },
  };
}

/** What is asked for by a request of its own, and may be missing. */
const PARTS = [
  'modules',
  'nodes',
  'configurationChecksums',
  'delivery',
  'workloads',
  'services',
  'pullErrors',
  'controller',
  'state',
  'config',
  'bashible',
];
