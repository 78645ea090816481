/** Text of at least this many characters may be a payload; shorter ones are words. */
const SHORTEST = 16;

/** Finds texts that may be base64. */
export const BASE64_TOKEN = new RegExp(`[A-Za-z0-9+/]{${SHORTEST},}={0,2}`, 'g');

/**
 * What a text is that looks like base64.
 *
 * - `none`: a word, a path, a hexadecimal digest: not base64.
 * - `text`: decodes to printable UTF-8.
 * - `binary`: decodes to something else.
 */
export type Base64 =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' };

/** Looks into one text of base64 characters. */
export function readBase64(token: string): Base64 {
  const isDigest = /^[0-9a-f]+$/i.test(token);
  if (token.length % 4 !== 0 || token.length < SHORTEST || isDigest) return { kind: 'none' };
  const text = decodeText(token);
  if (text !== undefined) return { kind: 'text', text };
  return { kind: looksRandom(token) ? 'binary' : 'none' };
}

/** Paths and CamelCase names use the same letters; only real payloads mix both cases with digits. */
function looksRandom(token: string): boolean {
  const isPath = token.startsWith('/') || /(?:^|\/)[a-z]+\//.test(token);
  return !isPath && /[a-z]/.test(token) && /[A-Z]/.test(token) && /[0-9]/.test(token);
}

/** The text that base64 stands for; `undefined` when it is not base64, or not text. */
export function decodeText(token: string): string | undefined {
  if (token.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(token)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(token, 'base64'));
    return /[^\P{C}\t\n\r]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
