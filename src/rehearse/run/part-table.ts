/** A part of a state in its one form, and its number. */
interface Known<Part> {
  readonly part: Part;
  readonly number: number;
}

/**
 * Parts of states, each once: of parts that behave alike the first one stands for all. States then share their parts, what
 * is remembered of a part is found again, and a state's key is a few numbers.
 */
export class PartTable<Part extends object> {
  private readonly byKey = new Map<string, Known<Part>>();
  private readonly numbers = new Map<Part, number>();
  private readonly keyOf: (part: Part) => string;

  /** @param keyOf - equal for parts that behave alike */
  constructor(keyOf: (part: Part) => string) {
    this.keyOf = keyOf;
  }

  /** The part that stands for this one. */
  one(part: Part): Part {
    if (this.numbers.has(part)) return part;
    const key = this.keyOf(part);
    const known = this.byKey.get(key);
    if (known !== undefined) return known.part;
    this.numbers.set(part, this.byKey.size);
    this.byKey.set(key, { part, number: this.byKey.size });
    return part;
  }

  /** Number of a part that stands for itself. Throws a `RangeError` for any other. */
  number(part: Part): number {
    const number = this.numbers.get(part);
    if (number === undefined) throw new RangeError('a part that was never taken in');
    return number;
  }
}
