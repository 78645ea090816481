import { basicCredentials } from '../../model/upstream';
import type { Login } from '../../model/upstream';
import { finalHosts } from './final-hosts';
import type { HostDialect } from './host-dialect';
import type { HostEntry, HostMirror, HostTable } from './host-table';
import type { NameRules, PullSource } from './pull-source';
import { canSpell } from './spell-mirrors';

/** What can differ between two descriptions of one place. */
const DIFFERENCES = ['ca', 'login', 'path'] as const;
export type Difference = (typeof DIFFERENCES)[number];

/** A place that the old source and the new one share, and describe differently. */
export interface SharedPlace {
  /** Host in the names of images. */
  readonly registry: string;
  readonly scheme: HostMirror['scheme'];
  /** Host of the place. */
  readonly host: string;
  readonly differs: readonly Difference[];
}

/** What nodes are told while both sources serve. */
export interface TransitionHosts {
  /** The old source's places first. */
  readonly table: HostTable;
  /** Stand in the table twice, the old description first: containerd tries the next when one fails. */
  readonly overlaps: readonly SharedPlace[];
  /** Stand in the table once, as the new source describes them: the old description is gone at once. */
  readonly replaced: readonly SharedPlace[];
}

/**
 * The old source and then the new one (`switching.md` 3.6): mirrors of one host are put one behind the other, and of
 * two with the same host and scheme the new one takes the place of the old. Where these differ and the dialect has
 * words for both, both are kept, which DKP's own module does not do.
 */
export function transitionHosts(
  from: PullSource,
  to: PullSource,
  rules: NameRules,
  dialect: HostDialect,
): TransitionHosts {
  const old = finalHosts(from, rules);
  const next = finalHosts(to, rules);
  const joined = old.map((entry) => {
    const added = next.find(({ host }) => host === entry.host)?.mirrors ?? [];
    return joinMirrors(entry, added, dialect);
  });
  const added = next.filter(({ host }) => old.every((entry) => entry.host !== host));
  return {
    table: [...joined.map(({ entry }) => entry), ...added],
    overlaps: joined.flatMap(({ overlaps }) => overlaps),
    replaced: joined.flatMap(({ replaced }) => replaced),
  };
}

interface Joined extends Omit<TransitionHosts, 'table'> {
  readonly entry: HostEntry;
}

function joinMirrors(old: HostEntry, added: readonly HostMirror[], dialect: HostDialect): Joined {
  const { host: registry } = old;
  let { mirrors } = old;
  const overlaps: SharedPlace[] = [];
  const replaced: SharedPlace[] = [];
  for (const mirror of added) {
    const known = mirrors.find((other) => isSamePlace(other, mirror));
    const both = [...mirrors, mirror];
    if (known === undefined) {
      mirrors = both;
      continue;
    }
    const differs = differencesOf(known, mirror);
    if (differs.length === 0) continue;
    const place = { registry, scheme: mirror.scheme, host: mirror.host, differs };
    if (!isNewValueAlone(known, mirror, differs) && canSpell(both, dialect)) {
      overlaps.push(place);
      mirrors = both;
    } else {
      replaced.push(place);
      mirrors = mirrors.map((other) => (other === known ? mirror : other));
    }
  }
  return { entry: { host: registry, mirrors }, overlaps, replaced };
}

/** Whether two mirrors ask one host by one scheme, whatever they say there. */
export function isSamePlace(a: HostMirror, b: HostMirror): boolean {
  return a.host === b.host && a.scheme === b.scheme;
}

function differencesOf(a: HostMirror, b: HostMirror): readonly Difference[] {
  const same: Readonly<Record<Difference, boolean>> = {
    ca: a.ca === b.ca,
    login: loginText(a.login) === loginText(b.login),
    path: rewriteText(a) === rewriteText(b),
  };
  return DIFFERENCES.filter((field) => !same[field]);
}

/** Only the generation of a secret differs: the old value is no longer to be had, so there is nothing to keep. */
function isNewValueAlone(a: HostMirror, b: HostMirror, differs: readonly Difference[]): boolean {
  const withoutGeneration = ({ login }: HostMirror): string =>
    loginText(login && { ...login, password: { ...login.password, generation: 1 } });
  return differs.join() === 'login' && withoutGeneration(a) === withoutGeneration(b);
}

function loginText(login: Login | undefined): string {
  return login === undefined ? '' : basicCredentials(login);
}

function rewriteText({ rewrite }: HostMirror): string {
  if (rewrite === undefined || rewrite.from === rewrite.to) return '';
  return `${rewrite.from} ${rewrite.to}`;
}
