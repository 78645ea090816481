/** Bytes as text, without a byte order mark; `undefined` when they are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The decoder throws for this reason only.
    return undefined;
  }
}
