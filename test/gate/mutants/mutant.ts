/** A file of `src/gate` with one thing changed in it. */
export interface Mutant {
  /** Below `src/gate`. */
  readonly file: string;
  /** What was changed, for people: `judgeGate: a < b → a <= b`. */
  readonly label: string;
  /** The changed file, TypeScript. */
  readonly source: string;
}
