/** What comes of a pull. */
export interface PullOutcome {
  readonly pulled: boolean;
  /** The host that gave the content. */
  readonly servedBy?: string;
  /** What the user is shown. */
  readonly error?: string;
  /** Seconds lost to hosts that did not answer. */
  readonly seconds: number;
}
