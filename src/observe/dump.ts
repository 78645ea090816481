import type { Issue } from '../model/issue';
import { compareText } from '../model/issue';
import { apiGroup, describeObject, objectKey } from '../model/object-id';
import { at } from './fields';
import type { DumpObject } from './expand-lists';
import { KINDS } from './kinds';
import type { Kind } from './kinds';
import type { Presence } from './snapshot';

/** The objects of a dump, each once, and what is known to be missing. Same objects, same answers, in any order. */
export interface Dump {
  readonly objects: readonly DumpObject[];
  /** The object with exactly this kind, namespace and name. */
  find(kind: Kind, namespace: string | undefined, name: string): DumpObject | undefined;
  /** Objects of the kind in the namespace, by name; `undefined` when nothing shows that anyone looked. */
  list(kind: Kind, namespace?: string): readonly DumpObject[] | undefined;
  /** Objects of the kind in all namespaces; `undefined` unless somebody is known to have looked into all of them. */
  everywhere(kind: Kind): readonly DumpObject[] | undefined;
  presence(kind: Kind, namespace: string, name: string): Presence;
}

/** What the files of a dump gave together. */
export interface DumpContent {
  readonly objects: readonly DumpObject[];
  readonly emptyLists: readonly { readonly apiVersion: string; readonly kind: string }[];
  readonly notFound: readonly string[];
  /**
   * What was asked for and answered whole, or not at all.
   *
   * @default - not known: a dump shows what is in it alone
   */
  readonly asked?: Asked;
}

/** What is known of the questions behind a dump. */
export interface Asked {
  /** Kinds whose objects are all there: those of a namespace, or of the whole cluster. */
  readonly whole: readonly AskedFor[];
  /** What was not answered. Nothing is known of it. */
  readonly unanswered: readonly AskedFor[];
}

/** Objects of a kind, or the one of a name. */
export interface AskedFor {
  readonly kind: Kind;
  readonly namespace?: string;
  readonly name?: string;
}

/** Keeps each object once and makes them findable. */
export function indexDump(content: DumpContent): {
  readonly dump: Dump;
  readonly issues: readonly Issue[];
} {
  const { kept, issues } = keepNewest(content.objects);
  const byKey = new Map(kept.map((object) => [objectKey(object), object]));
  const byPlace = groupByPlace(kept);
  const emptyKinds = content.emptyLists.map((list) => place(apiGroup(list.apiVersion), list.kind));
  const { whole = [], unanswered = [] } = content.asked ?? {};
  const isAmong = (asked: readonly AskedFor[], wanted: AskedFor): boolean =>
    asked.some((one) => covers(one, wanted));
  const dump: Dump = {
    objects: kept,
    find: ({ group, kind }, namespace, name) =>
      byKey.get([group, kind, namespace ?? '', name].join('|')),
    list: (kind, namespace) => {
      const key = place(kind.group, kind.kind, namespace);
      const found = byPlace.get(key);
      const isWhole = emptyKinds.includes(key) || isAmong(whole, placed(kind, namespace));
      const isPart = unanswered.some((one) => one.kind === kind && one.namespace === namespace);
      return isWhole || (found !== undefined && !isPart) ? (found ?? []) : undefined;
    },
    everywhere: (kind) =>
      isAmong(whole, { kind }) ? kept.filter((object) => isOfKind(object, kind)) : undefined,
    presence: (kind, namespace, name) => {
      if (dump.find(kind, namespace, name) !== undefined) return 'present';
      if (isAmong(unanswered, { kind, namespace, name })) return 'unknown';
      const missing = content.notFound.includes(`${kind.resource}/${name}`);
      const others = dump.list(kind, namespace);
      return missing || (others !== undefined && !wasFetchedByName(kind, others))
        ? 'absent'
        : 'unknown';
    },
  };
  return { dump, issues };
}

/** Whether what was asked for holds what is wanted: a kind everywhere holds that of a namespace, and that an object. */
function covers(asked: AskedFor, wanted: AskedFor): boolean {
  return (
    asked.kind === wanted.kind &&
    (asked.namespace === undefined || asked.namespace === wanted.namespace) &&
    (asked.name === undefined || asked.name === wanted.name)
  );
}

function placed(kind: Kind, namespace: string | undefined): AskedFor {
  return namespace === undefined ? { kind } : { kind, namespace };
}

function isOfKind(object: DumpObject, { group, kind }: Kind): boolean {
  return object.kind === kind && apiGroup(object.apiVersion) === group;
}

/** `registry-state` alone is what an observer with no right to list reads by its name (`observing.md` 12): it tells nothing of others. */
function wasFetchedByName(kind: Kind, found: readonly DumpObject[]): boolean {
  return kind === KINDS.secret && found.length === 1 && found[0]?.name === 'registry-state';
}

function place(group: string, kind: string, namespace = ''): string {
  return [group, kind, namespace].join('|');
}

function groupByPlace(objects: readonly DumpObject[]): ReadonlyMap<string, readonly DumpObject[]> {
  const groups = new Map<string, DumpObject[]>();
  for (const object of objects) {
    const key = place(apiGroup(object.apiVersion), object.kind, object.namespace);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [object]);
    else group.push(object);
  }
  for (const group of groups.values()) group.sort((a, b) => compareText(a.name, b.name));
  return groups;
}

function keepNewest(objects: readonly DumpObject[]): {
  readonly kept: readonly DumpObject[];
  readonly issues: readonly Issue[];
} {
  const byKey = new Map<string, DumpObject>();
  const changed = new Map<string, DumpObject>();
  let twice = 0;
  for (const object of objects) {
    const key = objectKey(object);
    const other = byKey.get(key);
    if (other !== undefined && isCopy(other, object)) twice++;
    else if (other !== undefined) changed.set(key, object);
    byKey.set(key, other === undefined ? object : newer(other, object));
  }
  const kept = [...byKey.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, object]) => object);
  return { kept, issues: [...[...changed.values()].map(inTwoVersions), ...comeTwice(twice)] };
}

/** Of two copies with one version the one that shows its field owners, which kubectl hides unless asked, else the later. */
function newer(a: DumpObject, b: DumpObject): DumpObject {
  const order = compareVersions(resourceVersion(a), resourceVersion(b));
  if (order !== 0) return order > 0 ? a : b;
  const hasOwners = (object: DumpObject): boolean =>
    at(object.fields, 'metadata', 'managedFields') !== undefined;
  return hasOwners(a) && !hasOwners(b) ? a : b;
}

/** Whether two objects are the same but for the field owners. */
function isCopy(a: DumpObject, b: DumpObject): boolean {
  const content = (object: DumpObject): string =>
    JSON.stringify(object.fields, (key, value: unknown) =>
      key === 'managedFields' ? undefined : value,
    );
  return resourceVersion(a) === resourceVersion(b) && content(a) === content(b);
}

function resourceVersion(object: DumpObject): string {
  const version = at(object.fields, 'metadata', 'resourceVersion');
  return typeof version === 'string' || typeof version === 'number' ? String(version) : '';
}

/** Versions are whole numbers of any length: the longer is the larger. */
function compareVersions(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}

function inTwoVersions(object: DumpObject): Issue {
  return {
    code: 'O004',
    severity: 'warning',
    place: { object: describeObject(object) },
    message: 'comes in more than one version; the newest counts',
    hint: 'the parts of the dump were taken at different times',
  };
}

function comeTwice(count: number): readonly Issue[] {
  if (count === 0) return [];
  const what = count === 1 ? '1 copy of an object' : `${String(count)} copies of objects`;
  return [
    { code: 'O005', severity: 'info', place: {}, message: `${what} in the same version left out` },
  ];
}
