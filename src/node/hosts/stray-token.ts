import { placeAt } from './text-place';

/** Where something else stands in the place of a value. Line and column from 1. */
export interface StrayToken {
  readonly line: number;
  readonly column: number;
  /** `,`, `]`, `}`, or nothing: the line ends after `=`, and the file goes on. */
  readonly token: string;
}

/**
 * Finds a stray `,`, `]` or `}`, or nothing at all, where a value belongs: before 1.7.0 the parser of containerd panics over it instead of
 * refusing the file, and takes the process down (`measured.md` 4).
 */
export function findStrayToken(text: string): StrayToken | undefined {
  const open: string[] = [];
  let previous = '\n';
  let header = false;
  const masked = maskStrings(text);
  for (const [index, char] of masked.split('').entries()) {
    if (char === '\n' && open.length === 0) {
      if (previous === '=' && masked.slice(index).trim() !== '') {
        return { ...placeAt(text, index), token: '' };
      }
      previous = char;
      header = false;
    }
    if (header || /\s/.test(char)) continue;
    if (char === '[' && previous === '\n' && open.length === 0) {
      header = true;
      continue;
    }
    if (isStray(char, previous, open.at(-1))) return { ...placeAt(text, index), token: char };
    if (char === '[' || char === '{') open.push(char);
    if (char === ']' || char === '}') open.pop();
    previous = char;
  }
  return undefined;
}

function isStray(char: string, previous: string, innermost: string | undefined): boolean {
  if (!',]}'.includes(char)) return false;
  if (previous === '=') return true;
  return innermost === '[' && (previous === '[' || previous === ',') && char !== ']';
}

/** Strings and comments replaced by text of the same length, so that only the structure is left. */
export function maskStrings(text: string): string {
  const token = /"""(?:[^\\]|\\[^])*?"{3,5}|'''[^]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*/g;
  return text.replace(token, (found) =>
    found.startsWith('#') ? ' '.repeat(found.length) : 'x'.repeat(found.length),
  );
}
