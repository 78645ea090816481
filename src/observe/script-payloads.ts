/**
 * Texts that a script carries in base64, in their order: quoted literals of any length, and bare ones long enough to
 * be no word. A text may be cut into several literals, so neighbours belong together.
 */
export function scriptPayloads(script: string): readonly string[] {
  return [...script.matchAll(/(["'])([A-Za-z0-9+/]+={0,2})\1|[A-Za-z0-9+/]{24,}={0,2}/g)]
    .map((match) => decodePayload(match[2] ?? match[0]))
    .filter((payload) => payload !== undefined);
}

/** The text behind a base64 literal; `undefined` when it is a word or decodes to no text. */
export function decodePayload(literal: string): string | undefined {
  if (literal.length % 4 !== 0) return undefined;
  const text = Buffer.from(literal, 'base64').toString('utf8');
  return /[^\P{C}\t\n\r]|\ufffd/u.test(text) ? undefined : text;
}
