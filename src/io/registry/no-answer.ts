/** Why a registry says nothing of an image. The words are ours, or of the system: nothing of what a server sent. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Whether it is the way there that fails. */
  readonly unreachable: boolean;
  /** Whether it may pass. */
  readonly passing: boolean;

  constructor(reason: string, { unreachable = false, passing = false } = {}) {
    super(reason);
    this.unreachable = unreachable;
    this.passing = passing;
  }
}
