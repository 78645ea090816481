/** One condition, times in RFC 3339. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime?: string;
  /** Generation of the object that the condition is about; Flux writes it. */
  readonly observedGeneration?: number;
}
