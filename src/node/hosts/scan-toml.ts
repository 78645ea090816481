import { placeAt } from './text-place';

/** A table header or an assignment of a TOML text, with the place of its first character. Lines and columns from 1. */
export interface TomlStatement {
  readonly kind: 'table' | 'table-array' | 'assignment';
  /** The keys as written here, without those of the header above. */
  readonly keys: readonly string[];
  /** The keys from the root of the document on. */
  readonly path: readonly string[];
  readonly line: number;
  readonly column: number;
  /** The value of an assignment is a table in braces. */
  readonly inline: boolean;
}

/**
 * The statements of a TOML text in their order, which a parser does not tell and containerd goes by. The text must be
 * well-formed: what is no statement ends the scan.
 */
export function scanToml(text: string): readonly TomlStatement[] {
  const scanner = new Scanner(text);
  const found: TomlStatement[] = [];
  let table: readonly string[] = [];
  for (;;) {
    scanner.skipBlank();
    const place = scanner.place();
    const kind = scanner.startOfStatement();
    if (kind === undefined) return found;
    const keys = scanner.keys();
    if (keys.length === 0) return found;
    if (kind === 'assignment') {
      const inline = scanner.skipValue();
      found.push({ kind, keys, path: [...table, ...keys], ...place, inline });
    } else {
      scanner.skipLine();
      table = keys;
      found.push({ kind, keys, path: keys, ...place, inline: false });
    }
  }
}

const BARE_KEY = /[\w-]+/y;
const BASIC_STRING = /"(?:[^"\\\n]|\\.)*"/y;
const LITERAL_STRING = /'[^'\n]*'/y;
const LONG_BASIC_STRING = /"""(?:[^\\]|\\[^])*?"{3,5}/y;
const LONG_LITERAL_STRING = /'''[^]*?'{3,5}/y;
const STRINGS = [LONG_BASIC_STRING, LONG_LITERAL_STRING, BASIC_STRING, LITERAL_STRING];

class Scanner {
  private readonly text: string;
  private index = 0;

  constructor(text: string) {
    this.text = text;
  }

  place(): { readonly line: number; readonly column: number } {
    return placeAt(this.text, this.index);
  }

  /** Skips spaces, line ends and comments. */
  skipBlank(): void {
    this.take(/(?:[\s\uFEFF]+|#[^\n]*)*/y);
  }

  skipLine(): void {
    this.take(/[^\n]*/y);
  }

  startOfStatement(): TomlStatement['kind'] | undefined {
    if (this.index >= this.text.length) return undefined;
    const brackets = this.take(/\[{0,2}[ \t]*/y).trim();
    return brackets === '[[' ? 'table-array' : brackets === '[' ? 'table' : 'assignment';
  }

  /** One key, or several with dots between them. */
  keys(): string[] {
    const keys: string[] = [];
    do {
      this.take(/[ \t]*/y);
      const key = this.key();
      if (key === undefined) return keys;
      keys.push(key);
    } while (this.take(/[ \t]*\./y) !== '');
    return keys;
  }

  /** Skips `= value`; answers whether the value is a table in braces. */
  skipValue(): boolean {
    this.take(/[ \t]*=[ \t]*/y);
    const inline = this.text[this.index] === '{';
    let depth = 0;
    while (this.index < this.text.length) {
      if (STRINGS.some((string) => this.take(string) !== '')) continue;
      const char = this.text[this.index] ?? '';
      if (char === '\n' && depth === 0) break;
      if (char === '#') {
        this.skipLine();
        continue;
      }
      if ('[{'.includes(char)) depth += 1;
      if (']}'.includes(char)) depth -= 1;
      this.index += 1;
    }
    return inline;
  }

  private key(): string | undefined {
    const basic = this.take(BASIC_STRING);
    if (basic !== '') return unescapeBasic(basic.slice(1, -1));
    const literal = this.take(LITERAL_STRING);
    if (literal !== '') return literal.slice(1, -1);
    const bare = this.take(BARE_KEY);
    return bare === '' ? undefined : bare;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.index;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.index += found.length;
    return found;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
};

function unescapeBasic(text: string): string {
  return text.replace(/\\(u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|.)/g, (_all, escape: string) =>
    escape.length > 1
      ? String.fromCodePoint(parseInt(escape.slice(1), 16))
      : (ESCAPES[escape] ?? escape),
  );
}
