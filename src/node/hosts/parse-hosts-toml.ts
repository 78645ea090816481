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
    }
  | {
      readonly kind: 'table';
      readonly file: string;
      readonly table: TomlTable;
      readonly statements: readonly TomlStatement[];
      /** Parts of a newer TOML, over which containerd refuses the file. */
      readonly newer: readonly NewToml[];
    };

/** Parses a `hosts.toml`. */
export function parseHostsToml(text: string, file: string): HostsDocument {
  if (text === '') return { kind: 'empty', file };
  const parsed = parseToml(text);
  if (parsed.ok) {
    return {
      kind: 'table',
      file,
      table: parsed.table,
      statements: scanToml(text),
      newer: findNewToml(text),
    };
  }
  const stray = findStrayToken(text);
  return {
    kind: 'broken',
    file,
    fault: parsed.fault,
    ...(stray !== undefined && stray.line <= parsed.fault.line ? { stray } : {}),
  };
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
