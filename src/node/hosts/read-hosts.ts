import { hasFeature } from './containerd';
import type { Containerd } from './containerd';
import { fieldOf, readSettings } from './host-settings';
import type { HostSettings, Mistake } from './host-settings';
import type { NewToml } from './new-toml';
import { placeOf, startsWith } from './parse-hosts-toml';
import type { HostsDocument, TableDocument } from './parse-hosts-toml';
import type { TomlStatement } from './scan-toml';
import { splitServerUrl } from './server-url';
import type { ServerUrl } from './server-url';
import { isTable, typeName } from './toml-table';
import type { TomlTable, TomlValue } from './toml-table';

/** A host that a `hosts.toml` lists, or its server, which comes last. */
export interface ListedHost {
  /** Keys of its table from the root of the file on; none for the server. */
  readonly path: readonly string[];
  /** Absent for a server that is not named: it is the registry itself. */
  readonly url?: ServerUrl;
  readonly settings: HostSettings;
}

/** What containerd makes of a `hosts.toml`. */
export type HostsReading =
  /** The file counts. The last host is the server. */
  | {
      readonly kind: 'hosts';
      readonly hosts: readonly ListedHost[];
      /** The order changes from pull to pull (`measured.md` 4). */
      readonly unordered: boolean;
    }
  /** As if the file were not there, with one line in the log. */
  | { readonly kind: 'ignored'; readonly mistakes: readonly Mistake[] }
  /** The process panics, over the text itself or over what stands at a path. */
  | { readonly kind: 'panic'; readonly path?: readonly string[]; readonly reason?: string };

/** What a containerd makes of a `hosts.toml`. */
export function readHosts(document: HostsDocument, containerd: Containerd): HostsReading {
  switch (document.kind) {
    case 'empty':
      return { kind: 'ignored', mistakes: [] };
    case 'broken':
      return readBroken(document, containerd);
    case 'table':
      return readTable(document, containerd);
  }
}

function readBroken(
  { stray, before }: Extract<HostsDocument, { kind: 'broken' }>,
  containerd: Containerd,
): HostsReading {
  if (stray !== undefined && !hasFeature(containerd, 'survivesStrayTokens')) {
    return { kind: 'panic' };
  }
  const reading =
    before !== undefined && hasFeature(containerd, 'headerScan')
      ? readTable(before, containerd)
      : undefined;
  return reading?.kind === 'panic' ? reading : { kind: 'ignored', mistakes: [] };
}

function readTable(document: TableDocument, containerd: Containerd): HostsReading {
  const { table } = document;
  const [refused] = refusedToml(document, containerd);
  if (refused !== undefined) {
    const reading = readTable({ ...document, newer: [] }, containerd);
    const diesBefore =
      reading.kind === 'panic' &&
      hasFeature(containerd, 'headerScan') &&
      (placeOf(document, reading.path ?? []).line ?? 0) < refused.line;
    return diesBefore ? reading : { kind: 'ignored', mistakes: [] };
  }
  const listing = listHosts(document, containerd);
  const server = readServer(table, containerd);
  if (listing.kind === 'panic') {
    const earlier = hasFeature(containerd, 'headerScan')
      ? refusedBefore(listing.path ?? [], document, server, containerd)
      : [];
    return earlier.length > 0 ? { kind: 'ignored', mistakes: earlier } : listing;
  }
  const listed = listing.paths.map((path) => readListed(table, path, containerd));
  const unlisted = unlistedTables(table, listing.paths, containerd);
  const mistakes = [
    ...listing.mistakes,
    ...listed.flatMap((host) => host.mistakes),
    ...unlisted.flatMap((host) => host.mistakes.filter(({ stage }) => stage === 'decode')),
    ...server.mistakes,
  ];
  if (mistakes.length > 0) return { kind: 'ignored', mistakes };
  return {
    kind: 'hosts',
    hosts: [...listed, server].map(({ host }) => host),
    unordered: listing.unordered,
  };
}

/** What the parser of 2.x refuses before it comes to a place: it decodes statement by statement. */
function refusedBefore(
  path: readonly string[],
  document: TableDocument,
  server: HostReading,
  containerd: Containerd,
): readonly Mistake[] {
  const line = (at: readonly string[]): number => placeOf(document, at).line ?? 0;
  return [server, ...unlistedTables(document.table, [], containerd)]
    .flatMap(({ mistakes }) => mistakes)
    .filter((mistake) => mistake.stage === 'decode' && line(mistake.path) < line(path));
}

/** The parts of a newer TOML over which this containerd refuses the file: its older parsers take one of them each. */
export function refusedToml({ newer }: TableDocument, containerd: Containerd): readonly NewToml[] {
  if (hasFeature(containerd, 'newToml')) return [];
  const taken = hasFeature(containerd, 'headerScan') ? 'escape-e' : 'line-end-in-braces';
  return newer.filter(({ kind }) => kind !== taken);
}

interface HostReading {
  readonly host: ListedHost;
  readonly mistakes: readonly Mistake[];
}

type Listing =
  | Extract<HostsReading, { kind: 'panic' }>
  | {
      readonly kind: 'paths';
      readonly paths: readonly (readonly string[])[];
      readonly unordered: boolean;
      readonly mistakes: readonly Mistake[];
    };

function listHosts({ table, statements }: TableDocument, containerd: Containerd): Listing {
  const scan = hasFeature(containerd, 'headerScan');
  const field = fieldOf(table, 'host', containerd);
  const hosts = scan ? field?.value : table['host'];
  if (hosts === undefined && !scan) return withoutHostTable(field?.value, containerd);
  if (hosts !== undefined && !isTable(hosts)) {
    return listing([], [mistakeOf(['host'], hosts, 'a table')]);
  }
  const names = Object.keys(hosts ?? {});
  const wrong = names.flatMap((name) => {
    const value = hosts?.[name];
    return isTable(value) ? [] : [mistakeOf(['host', name], value ?? '', 'a table')];
  });
  if (scan) {
    const deadly = hasFeature(containerd, 'survivesDottedKeys') ? undefined : deadlyKey(statements);
    return deadly ?? listing(headerOrder(statements), wrong);
  }
  // Sorting by line takes every entry for a table; a single entry is never compared.
  if (wrong.length > 0 && names.length > 1) {
    return { kind: 'panic', path: ['host'], reason: 'an entry of host is no table' };
  }
  if (wrong.length > 0) return listing([], wrong);
  const lines = names.map((name) => ({ name, line: lineOf(statements, name) }));
  const ordered = lines.sort((a, b) => a.line - b.line).map(({ name }) => ['host', name]);
  const inline = lines.filter(({ line }) => line === 0).length;
  return { ...listing(ordered, []), unordered: inline > 1 };
}

/** Before 1.7.32 a file without a table `host` is refused; after it, one in capitals is still not found. */
function withoutHostTable(value: TomlValue | undefined, containerd: Containerd): Listing {
  if (!hasFeature(containerd, 'hostTableOptional')) {
    const wanted = 'at least an empty table [host]';
    return listing(
      [],
      [{ path: ['host'], kind: 'hosts', got: 'no table', wanted, stage: 'decode' }],
    );
  }
  const wrong = value !== undefined && !isTable(value);
  return listing([], wrong ? [mistakeOf(['host'], value, 'a table')] : []);
}

function listing(
  paths: readonly (readonly string[])[],
  mistakes: readonly Mistake[],
): Extract<Listing, { kind: 'paths' }> {
  return { kind: 'paths', paths, mistakes, unordered: false };
}

/** The parser of 2.0 to 2.3 panics over `skip_verify` in dotted keys of a host that was mentioned before. */
function deadlyKey(
  statements: readonly TomlStatement[],
): Extract<HostsReading, { kind: 'panic' }> | undefined {
  const deadly = statements.find(({ kind, keys, path }, index) => {
    const [root = '', host = '', key] = path;
    if (kind !== 'assignment' || root !== 'host' || path.length !== 3 || keys.length < 2)
      return false;
    const before = statements.slice(0, index);
    return (
      key?.toLowerCase() === 'skip_verify' &&
      before.some((earlier) => startsWith(earlier.path, [root, host]))
    );
  });
  if (deadly === undefined) return undefined;
  const reason = 'skip_verify in dotted keys after another mention of its host';
  return { kind: 'panic', path: deadly.path, reason };
}

/** Hosts by their table headers. A header that returns to an earlier host lists it again (`peers.md` 3.2). */
function headerOrder(statements: readonly TomlStatement[]): readonly (readonly string[])[] {
  const order: string[] = [];
  for (const { kind, path } of statements) {
    const [root, host] = path;
    if (kind !== 'table' || root !== 'host' || host === undefined) continue;
    if (order.at(-1) !== host) order.push(host);
  }
  return order.map((host) => ['host', host]);
}

/** The line that first mentions a host; 0 for one in braces, whose place the parser does not keep. */
function lineOf(statements: readonly TomlStatement[], host: string): number {
  const first = statements.find(
    ({ path, inline, kind }) =>
      startsWith(path, ['host', host]) || (kind === 'assignment' && inline && path.length === 1),
  );
  if (first === undefined || (first.inline && first.path.length <= 2)) return 0;
  return first.line;
}

function readListed(
  table: TomlTable,
  path: readonly string[],
  containerd: Containerd,
): HostReading {
  const [, name = ''] = path;
  const hosts = fieldOf(table, 'host', containerd)?.value;
  const value = isTable(hosts) ? hosts[name] : undefined;
  const { settings, mistakes } = readSettings(isTable(value) ? value : {}, containerd);
  const url = splitServerUrl(name, settings.overridePath);
  const broken: readonly Mistake[] =
    url === undefined
      ? [{ path: [], kind: 'url', got: name, wanted: 'https://host[:port][/path]', stage: 'host' }]
      : [];
  return {
    host: { path, settings, ...(url === undefined || name === '' ? {} : { url }) },
    mistakes: [...broken, ...mistakes].map((mistake) => ({
      ...mistake,
      path: [...path, ...mistake.path],
    })),
  };
}

function readServer(table: TomlTable, containerd: Containerd): HostReading {
  const { settings, mistakes } = readSettings(table, containerd);
  const field = fieldOf(table, 'server', containerd);
  const text = typeof field?.value === 'string' ? field.value : '';
  const url = text === '' ? undefined : splitServerUrl(text, settings.overridePath);
  const key = field?.key ?? 'server';
  const wrong: Mistake[] = [];
  if (field !== undefined && typeof field.value !== 'string') {
    wrong.push(mistakeOf([key], field.value, 'a string'));
  } else if (text !== '' && url === undefined) {
    const wanted = 'https://host[:port][/path]';
    wrong.push({ path: [key], kind: 'url', got: text, wanted, stage: 'host' });
  }
  return {
    host: { path: [], settings, ...(url === undefined ? {} : { url }) },
    mistakes: [...mistakes, ...wrong],
  };
}

function unlistedTables(
  table: TomlTable,
  listed: readonly (readonly string[])[],
  containerd: Containerd,
): readonly HostReading[] {
  const hosts = fieldOf(table, 'host', containerd)?.value;
  const names = new Set(listed.map(([, name]) => name));
  return Object.keys(isTable(hosts) ? hosts : {})
    .filter((name) => !names.has(name))
    .map((name) => readListed(table, ['host', name], containerd));
}

function mistakeOf(path: readonly string[], value: TomlValue, wanted: string): Mistake {
  return { path, kind: 'type', got: typeName(value), wanted, stage: 'decode' };
}
