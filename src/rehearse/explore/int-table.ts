/** A list of whole numbers that grows, four bytes each. */
export class IntTable {
  private items = new Int32Array(1024);
  private size = 0;

  get length(): number {
    return this.size;
  }

  push(item: number): void {
    if (this.size === this.items.length) {
      const larger = new Int32Array(this.items.length * 2);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.size] = item;
    this.size += 1;
  }

  /** Throws a `RangeError` beyond the end. */
  get(at: number): number {
    const item = at < this.size ? this.items[at] : undefined;
    if (item === undefined) throw new RangeError(`no number at ${String(at)}`);
    return item;
  }
}
