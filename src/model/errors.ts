/**
 * The environment does not allow an answer: a disk, a program or a network fails. Exit code 3, never a stack trace.
 *
 * Everything that a user's input can cause is an `Issue` instead.
 */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** What was seen before is there no more: no later try makes that good, a person has to look. */
export class LostHistoryError extends EnvironmentError {}

/** The call names a file that is not there: bad usage, unlike a disk that fails. */
export class NoSuchFileError extends Error {
  override readonly name = 'NoSuchFileError';
}

/** A mistake in regshift itself. Printed with a request to report it. */
export class BugError extends Error {
  override readonly name = 'BugError';
}
