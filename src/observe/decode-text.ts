import { textAt } from './fields';

/** Longest text a file may decode to, in bytes: below the longest string of the runtime. */
export const MOST_BYTES = 500 * 1024 * 1024;

/**
 * The text of a file: UTF-8, or UTF-16 with a byte order mark, as a shell on Windows redirects it. `undefined` when
 * it is neither. Line ends become LF.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true })
      .decode(bytes)
      .replace(/\r\n?/g, '\n')
      .replaceAll(ANSI_COLOUR, '');
  } catch (error) {
    if (textAt(error, 'code') === 'ERR_ENCODING_INVALID_ENCODED_DATA') return undefined;
    throw error;
  }
}

/** Colours of a terminal, as some tools write them even into files. */
const ANSI_COLOUR = /\u001b\[[0-9;]*m/g;

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
