import { placeAt } from './text-place';

/** Something that TOML 1.1 allows and containerd's parsers do not. Line and column from 1. */
export interface NewToml {
  readonly kind: 'comma-in-braces' | 'line-end-in-braces' | 'escape-e' | 'escape-x';
  readonly line: number;
  readonly column: number;
}

/**
 * Finds what is TOML 1.1 only: a comma before `}`, a line end in braces (which containerd takes before 2.0.0), the
 * escapes `\e` and `\x`. The text must be well-formed.
 */
export function findNewToml(text: string): readonly NewToml[] {
  const found: NewToml[] = [];
  const open: string[] = [];
  for (const { token, index } of tokens(text)) {
    const add = (kind: NewToml['kind']): void => {
      found.push({ kind, ...placeAt(text, index) });
    };
    const [, escape] = (token.startsWith('"') && ESCAPE.exec(token)) || [];
    if (escape !== undefined) add(escape === 'e' ? 'escape-e' : 'escape-x');
    if (token === '{' || token === '[') open.push(token);
    if (token === '\n' && open.at(-1) === '{') add('line-end-in-braces');
    if (token.startsWith(',')) add('comma-in-braces');
    if (/[\]}]$/.test(token) && !/^["'#]/.test(token)) open.pop();
  }
  return found;
}

const ESCAPE = /(?<!\\)(?:\\\\)*\\([ex])/;
const TOKEN =
  /"""(?:[^\\]|\\[^])*?"{3,5}|'''[^]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|,\s*\}|[[\]{}\n]/g;

function* tokens(text: string): Generator<{ readonly token: string; readonly index: number }> {
  for (const { 0: token, index } of text.matchAll(TOKEN)) yield { token, index };
}
