/** Numbers that look random and follow from a seed. */
export class SeededRandom {
  private state: number;

  /** @param seed - any whole number; only its lowest 32 bits count */
  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** The next number, at least 0 and below 1 (the generator splitmix32). */
  next(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let mixed = this.state ^ (this.state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  }

  /** A number between two, the first included. */
  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }
}
