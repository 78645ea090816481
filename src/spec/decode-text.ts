import type { Issue, Place } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';

/** A cluster file of a page or two has some kilobytes. */
const MOST_BYTES = 1024 * 1024;

const CONTROL_CHARACTER = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F]|\r(?!\n)/;

/** Bytes of a file as text: refused when they are too many, no UTF-8, or hold control characters. */
export function decodeText(bytes: Uint8Array, file: string): Result<string> {
  if (bytes.length > MOST_BYTES) {
    const message = `${bytes.length} bytes are too many for a cluster file; at most ${MOST_BYTES} are read`;
    return failure([{ code: 'S001', severity: 'error', place: { file }, message }]);
  }
  const encoding = foreignEncoding(bytes);
  if (encoding !== undefined) {
    return failure([notUtf8({ file, line: 1, column: 1 }, `the file is ${encoding}, not UTF-8`)]);
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const broken = firstBrokenByte(bytes, text);
  if (broken !== undefined) {
    const place = { file, ...placeAfter(new TextDecoder().decode(bytes.subarray(0, broken))) };
    return failure([notUtf8(place, `the file is not UTF-8: byte ${broken + 1} is invalid`)]);
  }
  return checkCharacters(text.replace(/^\uFEFF/, ''), file);
}

/** Refuses text with characters that YAML does not allow, and that a terminal might obey when they are shown. */
export function checkCharacters(text: string, file: string): Result<string> {
  const found = CONTROL_CHARACTER.exec(text);
  if (found === null) return success(text);
  const hex = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const before = text.slice(0, found.index);
  return failure([
    {
      code: 'S003',
      severity: 'error',
      place: { file, ...placeAfter(before) },
      message: `character U+${hex} is not allowed in YAML`,
      hint:
        found[0] === '\r'
          ? 'end lines with LF or CR LF'
          : 'remove it, or write it as an escape in double quotes',
    },
  ]);
}

/** UTF-16 and UTF-32, told by their byte order mark. */
function foreignEncoding(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return marked ? 'UTF-16' : undefined;
}

function notUtf8(place: Place, message: string): Issue {
  return { code: 'S002', severity: 'error', place, message, hint: 'save the file as UTF-8' };
}

/** Decoding replaces invalid bytes; encoding the result again differs from the input first where that happened. */
function firstBrokenByte(bytes: Uint8Array, text: string): number | undefined {
  const repaired = new TextEncoder().encode(text);
  const offset = bytes.findIndex((byte, index) => byte !== repaired[index]);
  return offset < 0 ? undefined : offset;
}

function placeAfter(before: string): { readonly line: number; readonly column: number } {
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
