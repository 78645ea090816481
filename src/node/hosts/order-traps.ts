import type { Issue } from '../../model/issue';
import { hasFeature } from './containerd';
import type { Containerd } from './containerd';
import { hostTables } from './host-tables';
import type { HostsDocument } from './parse-hosts-toml';
import { startsWith } from './parse-hosts-toml';
import type { TomlStatement } from './scan-toml';
import { trapIssue } from './trap';
import type { Trap } from './trap';

/** Hosts that are listed twice, in no order or not at all because of the way in which they are written. */
export const orderTraps: Trap = (input) => {
  const { document, containerd } = input;
  if (document.kind !== 'table') return [];
  const { statements } = document;
  const paths = hostTables(input)
    .map(({ path }) => path)
    .filter((path) => path.length > 0);
  const inline = paths.filter((path) => formOf(path, statements) === 'braces').length;
  return [
    ...paths.flatMap((path) => judgeForm(path, document, containerd, inline)),
    ...returning(statements).map((path) => outOfPlace(path, document, containerd)),
  ];
};

function formOf(
  path: readonly string[],
  statements: readonly TomlStatement[],
): 'header' | 'dotted' | 'braces' {
  if (statements.some((found) => found.kind !== 'assignment' && startsWith(found.path, path))) {
    return 'header';
  }
  const dotted = statements.some((found) => startsWith(found.path, path) && !isBraces(found));
  return dotted ? 'dotted' : 'braces';
}

function isBraces({ path, inline }: TomlStatement): boolean {
  return inline && path.length <= 2;
}

function judgeForm(
  path: readonly string[],
  document: HostsDocument,
  containerd: Containerd,
  inline: number,
): readonly Issue[] {
  if (document.kind !== 'table') return [];
  const form = formOf(path, document.statements);
  if (form === 'header') return [];
  const what = form === 'braces' ? 'a host in braces' : 'a host in dotted keys';
  const dropped = hasFeature(containerd, 'headerScan');
  const shuffled = !dropped && form === 'braces' && inline > 1;
  const effect = dropped
    ? `is no host for containerd ${containerd.version}: it is never asked`
    : shuffled
      ? 'has no fixed order among others: it changes from pull to pull'
      : 'is no host for containerd from 2.0.0 on';
  return [
    trapIssue(document, path, {
      code: 'N021',
      severity: dropped || shuffled ? 'error' : 'warning',
      message: `${what} ${effect}`,
      hint: `write a table header: [host.${JSON.stringify(path[1] ?? '')}]`,
    }),
  ];
}

/** Headers that return to a host after another one's. */
function returning(statements: readonly TomlStatement[]): readonly (readonly string[])[] {
  const seen = new Set<string>();
  let last: string | undefined;
  return statements.flatMap(({ kind, path }) => {
    const [root, host] = path;
    if (kind !== 'table' || root !== 'host' || host === undefined || host === last) return [];
    last = host;
    if (seen.has(host)) return [path];
    seen.add(host);
    return [];
  });
}

function outOfPlace(
  path: readonly string[],
  document: HostsDocument,
  containerd: Containerd,
): Issue {
  const twice = hasFeature(containerd, 'headerScan');
  const host = path[1] ?? '';
  return trapIssue(document, path, {
    code: 'N022',
    severity: twice ? 'error' : 'warning',
    message: twice
      ? `the table is out of place: containerd ${containerd.version} lists ${host} twice`
      : `the table is out of place: containerd from 2.0.0 on lists ${host} twice`,
    hint: `move it right after [host.${JSON.stringify(host)}]`,
  });
}
