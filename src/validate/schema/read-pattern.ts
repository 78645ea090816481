/** Reads a schema's pattern for ajv. One that only Go's regular expressions know, such as `(?i)^a`, matches any text. */
export function readPattern(pattern: string): { test: (text: string) => boolean } {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // The next way of reading it may do.
    }
  }
  return { test: () => true };
}

/** How ajv would write the function into standalone code, which is never made. */
readPattern.code = 'readPattern';
