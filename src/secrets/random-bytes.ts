/** So many cryptographically secure random bytes. */
export type RandomBytes = (length: number) => Uint8Array;
