import type { Issue } from '../model/issue';
import { compareText } from '../model/issue';
import { apiGroup, describeObject, objectKey } from '../model/object-id';
import { at } from './fields';
import type { DumpObject } from './expand-lists';
import type { Presence } from './snapshot';

/** The kinds that are read. */
export const KINDS = {
  configMap: { group: '', kind: 'ConfigMap', resource: 'configmaps' },
  deckhouseRelease: { group: 'deckhouse.io', kind: 'DeckhouseRelease', resource: '' },
  deployment: { group: 'apps', kind: 'Deployment', resource: '' },
  module: { group: 'deckhouse.io', kind: 'Module', resource: '' },
  moduleConfig: { group: 'deckhouse.io', kind: 'ModuleConfig', resource: '' },
  node: { group: '', kind: 'Node', resource: '' },
  nodeGroup: { group: 'deckhouse.io', kind: 'NodeGroup', resource: '' },
  nodeGroupConfiguration: { group: 'deckhouse.io', kind: 'NodeGroupConfiguration', resource: '' },
  pod: { group: '', kind: 'Pod', resource: '' },
  secret: { group: '', kind: 'Secret', resource: 'secrets' },
} as const;

/** A kind by its API group; `resource` is how kubectl names it when it does not find one. */
export type Kind = (typeof KINDS)[keyof typeof KINDS];

/** The objects of a dump, each once, and what is known to be missing. Same objects, same answers, in any order. */
export interface Dump {
  readonly objects: readonly DumpObject[];
  /** The object with exactly this kind, namespace and name. */
  find(kind: Kind, namespace: string | undefined, name: string): DumpObject | undefined;
  /** Objects of the kind in the namespace, by name; `undefined` when nothing shows that anyone looked. */
  list(kind: Kind, namespace?: string): readonly DumpObject[] | undefined;
  presence(kind: Kind, namespace: string, name: string): Presence;
}

/** What the files of a dump gave together. */
export interface DumpContent {
  readonly objects: readonly DumpObject[];
  readonly emptyLists: readonly { readonly apiVersion: string; readonly kind: string }[];
  readonly notFound: readonly string[];
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
  const dump: Dump = {
    objects: kept,
    find: ({ group, kind }, namespace, name) =>
      byKey.get([group, kind, namespace ?? '', name].join('|')),
    list: ({ group, kind }, namespace) => {
      const found = byPlace.get(place(group, kind, namespace));
      const looked = found !== undefined || emptyKinds.includes(place(group, kind, namespace));
      return looked ? (found ?? []) : undefined;
    },
    presence: (kind, namespace, name) => {
      if (dump.find(kind, namespace, name) !== undefined) return 'present';
      const missing = content.notFound.includes(`${kind.resource}/${name}`);
      const others = dump.list(kind, namespace);
      return missing || (others !== undefined && !wasFetchedByName(kind, others))
        ? 'absent'
        : 'unknown';
    },
  };
  return { dump, issues };
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
