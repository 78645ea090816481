import type { Place } from '../../model/issue';
import { findNewToml } from './new-toml';
import type { NewToml } from './new-toml';
import { parseToml } from './parse-toml';
import type { TomlFault } from './parse-toml';
import { scanToml } from './scan-toml';
import type { TomlStatement } from './scan-toml';
import { findStrayToken } from './stray-token';
import type { StrayToken } from './stray-token';
import type { TomlTable } from './toml-table';

/**
 * A `hosts.toml` as it is written, whatever a version of containerd makes of it (see `readHosts`).
 *
 * `broken` is no TOML; with a stray token it takes an old containerd down.
 */
export type HostsDocument =
  | { readonly kind: 'empty'; readonly file: string }
  | {
      readonly kind: 'broken';
      readonly file: string;
      readonly fault: TomlFault;
      readonly stray?: StrayToken;
      /** The statements before the fault: 2.x reads one after the other, and may die before it comes to the fault. */
      readonly before?: TableDocument;
    }
  | TableDocument;

/** A `hosts.toml` that is TOML. */
export interface TableDocument {
  readonly kind: 'table';
  readonly file: string;
  readonly table: TomlTable;
  readonly statements: readonly TomlStatement[];
  /** Parts of a newer TOML, over which some containerds refuse the file. */
  readonly newer: readonly NewToml[];
}

/** Parses a `hosts.toml`. */
export function parseHostsToml(text: string, file: string): HostsDocument {
  if (text === '') return { kind: 'empty', file };
  const parsed = parseToml(text);
  if (parsed.ok) return tableDocument(text, file, parsed.table);
  const stray = findStrayToken(text);
  const before = documentBefore(text, file, parsed.fault.line);
  return {
    kind: 'broken',
    file,
    fault: parsed.fault,
    ...(stray !== undefined && stray.line <= parsed.fault.line ? { stray } : {}),
    ...(before === undefined ? {} : { before }),
  };
}

function tableDocument(text: string, file: string, table: TomlTable): TableDocument {
  return { kind: 'table', file, table, statements: scanToml(text), newer: findNewToml(text) };
}

/** The lines before a fault as a document; a value over several lines that ends in the fault is no part of it. */
function documentBefore(text: string, file: string, line: number): TableDocument | undefined {
  const lines = text.split('\n').slice(0, line - 1);
  const whole = lines.join('\n');
  const last = scanToml(whole).at(-1)?.line ?? 1;
  for (const start of [whole, lines.slice(0, last - 1).join('\n')]) {
    const parsed = parseToml(start);
    if (parsed.ok) return tableDocument(start, file, parsed.table);
  }
  return undefined;
}

/**
 * Where a key stands: the statement that sets it, else the one that it is written inside of, else the first that
 * mentions it.
 */
export function placeOf(document: HostsDocument, path: readonly string[]): Place {
  const { file } = document;
  if (document.kind !== 'table') return { file };
  const { statements } = document;
  const found =
    statements.find((statement) => samePath(statement.path, path)) ??
    statements.find((statement) => startsWith(statement.path, path)) ??
    statements.findLast((statement) => startsWith(path, statement.path));
  return found === undefined ? { file } : { file, line: found.line, column: found.column };
}

/** Whether a path begins with another. */
export function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((key, index) => path[index] === key);
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}
