import { basicCredentials } from '../../model/upstream';
import type { Login } from '../../model/upstream';
import { caFileName } from '../mirrors';
import { TREE_OWNER_LINE } from '../owner-line';
import { tomlString, tomlStrings } from '../toml-text';
import { usedCa } from './deckhouse-mirrors';
import type { HostEntry } from './host-table';
import { requirePathInFront } from './path-mapping';
import { spellMirrors } from './spell-mirrors';
import type { SpelledMirror } from './spell-mirrors';

/**
 * The `hosts.toml` of one registry for the upstream containerd (`peers.md` 3.2).
 *
 * The last mirror is the `server`, so that containerd never goes on to the host in the image's name unasked: that one
 * comes last wherever no server is named. Its settings stand at the top of the file, those of the others in tables. A
 * lone mirror needs an empty table beside it: without one the file is ignored before 1.7.32 and 2.0.0. To list the
 * last mirror as a table too would make containerd ask it twice.
 */
export function containerdToml({ mirrors }: HostEntry): string {
  const spelled = spellMirrors(mirrors, 'containerd').map((one, index, all) => ({
    ...one,
    caName: treeCaName(one, all.slice(0, index)),
  }));
  const others = spelled.slice(0, -1);
  const server = spelled
    .slice(-1)
    .flatMap((last) => [
      `server = ${tomlString(last.url)}`,
      ...settings(last),
      ...header(last.mirror.login, 'header'),
    ]);
  const tables = others.flatMap((other) => {
    const table = `host.${tomlString(other.url)}`;
    return [
      `[${table}]`,
      ...settings(other).map(indented),
      ...header(other.mirror.login, `${table}.header`).map(indented),
    ];
  });
  return [TREE_OWNER_LINE, ...server, ...(tables.length === 0 ? ['[host]'] : tables), ''].join(
    '\n',
  );
}

/** The CA files of an entry by name, each a PEM or the placeholder of one. */
export function containerdCas({ mirrors }: HostEntry): readonly (readonly [string, string])[] {
  const spelled = spellMirrors(mirrors, 'containerd');
  return spelled.flatMap((one, index): (readonly [string, string])[] => {
    const ca = usedCa(one.mirror);
    return ca === undefined ? [] : [[treeCaName(one, spelled.slice(0, index)), ca]];
  });
}

interface NamedMirror extends SpelledMirror {
  readonly caName: string;
}

function settings({ mirror, caName }: NamedMirror): readonly string[] {
  return [
    'capabilities = ["pull", "resolve"]',
    ...(usedCa(mirror) === undefined ? [] : [`ca = ${tomlStrings([caName])}`]),
    ...(requirePathInFront(mirror) === '' ? [] : ['override_path = true']),
  ];
}

/** In this spelling a pull secret replaces the header where the host refuses it; in another both would be sent (`measured.md` 4). */
function header(login: Login | undefined, table: string): readonly string[] {
  if (login === undefined) return [];
  return [`[${table}]`, `  Authorization = "Basic ${basicCredentials(login)}"`];
}

/** Name of a mirror's CA file; the second of a place has one of its own, since its CA may be another. */
function treeCaName({ mirror }: SpelledMirror, before: readonly SpelledMirror[]): string {
  const { scheme, host } = mirror;
  const name = caFileName({ url: `${scheme}://${host}` });
  const second = before.some(
    (other) => other.mirror.host === host && other.mirror.scheme === scheme,
  );
  return second ? name.replace(/\.crt$/, '-2.crt') : name;
}

function indented(line: string): string {
  return `  ${line}`;
}
