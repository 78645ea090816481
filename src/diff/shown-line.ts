/** One line of a text as a reader may see it. Several lines of one secret are one. */
export interface ShownLine {
  /** What stands there, to compare by; never shown. */
  readonly real: string;
  readonly shown: string;
  readonly hidden: boolean;
}

/** Lines that are judged together. */
export interface Block {
  readonly shown: readonly ShownLine[];
  /** Index of the first line behind the block. */
  readonly end: number;
}
