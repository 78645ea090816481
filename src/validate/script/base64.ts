import { decodeUtf8 } from '../source/decode-utf8';

/** Decodes base64, folded over lines or not; `undefined` when the text is none, or stands for bytes that are no UTF-8. */
export function fromBase64(text: string): string | undefined {
  const packed = text.replace(/\s+/g, '');
  if (packed === '' || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) {
    return undefined;
  }
  return decodeUtf8(Uint8Array.from(atob(packed), (char) => char.charCodeAt(0)));
}
