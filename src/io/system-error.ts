/** Whether a system call failed for this reason: `ENOENT`. Told by its shape, for it may come from another realm. */
export function isSystemError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** The reason of a failed system call in a few words: `ENOSPC: no space left on device`. */
export function reasonOf(error: unknown): string {
  const told = typeof error === 'object' && error !== null && 'message' in error;
  const message = told ? String(error.message) : String(error);
  return message.split(', ')[0] ?? message;
}

/** Where several addresses were tried, the error of the last stands for all; it alone has words. */
export function lastOfSeveral(error: unknown): unknown {
  const several =
    typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors);
  return several ? (error.errors as readonly unknown[]).at(-1) : error;
}
