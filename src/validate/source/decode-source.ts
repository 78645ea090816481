import type { Issue } from '../../model/issue';
import { success, failure, type Result } from '../../model/result';
import type { SourceFile } from '../options';
import { decodeUtf8 } from './decode-utf8';

/** More is hardly a manifest, and parsing it takes minutes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A file as text, without a byte order mark. */
export function decodeSource({ path, text }: SourceFile): Result<string> {
  if (text.length > MOST_BYTES) return failure([tooLarge(path, text.length)]);
  if (typeof text === 'string') return success(text.replace(/^\uFEFF/, ''));
  const decoded = decodeUtf8(text);
  return decoded === undefined ? failure([notUtf8(path, text)]) : success(decoded);
}

function tooLarge(file: string, size: number): Issue {
  return {
    code: 'V008',
    severity: 'error',
    place: { file },
    message: `the file is too large: ${String(size)} bytes, at most ${String(MOST_BYTES)} are read`,
    hint: 'split it, or leave it out',
  };
}

function notUtf8(file: string, bytes: Uint8Array): Issue {
  const [first, second] = bytes;
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return {
    code: 'V005',
    severity: 'error',
    place: { file, line: 1, column: 1 },
    message: utf16 ? 'the file is UTF-16, not UTF-8' : 'the file is not UTF-8',
    hint: 'save it as UTF-8',
  };
}
