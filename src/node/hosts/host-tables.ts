import { fieldOf } from './host-settings';
import type { LintInput } from './trap';
import { isTable } from './toml-table';
import type { TomlTable } from './toml-table';

/** A table with settings of one host; the root of the file holds those of the server. */
export interface HostTable {
  readonly path: readonly string[];
  readonly table: TomlTable;
  /** As it is written; empty for a server that is not named. */
  readonly url: string;
}

/** The tables of a file that hold settings: each host's, then the root. None where the file is no TOML. */
export function hostTables({ document, containerd }: LintInput): readonly HostTable[] {
  if (document.kind !== 'table') return [];
  const { table } = document;
  const hosts = fieldOf(table, 'host', containerd)?.value;
  const server = fieldOf(table, 'server', containerd)?.value;
  return [
    ...Object.entries(isTable(hosts) ? hosts : {}).flatMap(([url, value]) =>
      isTable(value) ? [{ path: ['host', url], table: value, url }] : [],
    ),
    { path: [], table, url: typeof server === 'string' ? server : '' },
  ];
}
