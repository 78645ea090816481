import type * as SmolToml from 'smol-toml' with { 'resolution-mode': 'import' };
import { isTable } from './toml-table';
import type { TomlTable } from './toml-table';

// The package has a CommonJS build, but its types say that it is an ES module only; `require` is the one way in.
// eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
const { parse, TomlError }: typeof SmolToml = require('smol-toml');

/** Why a text is no TOML. Line and column from 1. */
export interface TomlFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type TomlResult =
  | { readonly ok: true; readonly table: TomlTable }
  | { readonly ok: false; readonly fault: TomlFault };

/** Parses TOML. */
export function parseToml(text: string): TomlResult {
  try {
    const table: unknown = parse(text);
    return { ok: true, table: isTable(table) ? table : {} };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = ''] = error.message.split('\n');
    const message = first.replace(/^Invalid TOML document: /, '');
    return { ok: false, fault: { line: error.line, column: error.column, message } };
  }
}
