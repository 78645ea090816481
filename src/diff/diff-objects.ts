import { compareText } from '../model/issue';
import { apiGroup, compareObjectIds, objectId, objectKey } from '../model/object-id';
import type { KubeObject } from '../model/object-id';
import { canonicalText } from './canonical';
import { compareValues } from './compare-values';
import type { Diff, ObjectDiff } from './diff';
import type { FieldPath } from './field-path';
import { foldRepetitions } from './folded-fields';
import { fieldNames, sameData } from './json-value';
import type { JsonMap } from './json-value';

/**
 * What differs between two sets of objects.
 *
 * Objects are matched by identity, so a new version of an API is an update and a new name is another object. What means
 * the same to Kubernetes is no difference: the order of fields, of objects and of lists that have none, `null` for an
 * absent field, `1000m` for `1` in resources. Several objects of one identity are matched in pairs; judging them is
 * the work of `validate`.
 */
export function diffObjects(before: readonly KubeObject[], after: readonly KubeObject[]): Diff {
  const older = groupByIdentity(before);
  const newer = groupByIdentity(after);
  const keys = new Set([...older.keys(), ...newer.keys()]);
  const objects = [...keys]
    .flatMap((key) => diffSameIdentity(older.get(key) ?? [], newer.get(key) ?? []))
    .sort(compareObjectIds);
  return { apiVersion: 'regshift.io/v1alpha1', kind: 'Diff', summary: count(objects), objects };
}

function groupByIdentity(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const key = objectKey(objectId(object));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [object]);
    else group.push(object);
  }
  return groups;
}

/** One object on each side, as a rule. Several are told apart by content: equal ones cancel out, the rest are paired. */
function diffSameIdentity(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
): readonly ObjectDiff[] {
  if (before.length < 2 && after.length < 2) return diffPair(before[0], after[0]);
  const older = byContent(before);
  const newer = byContent(after);
  const gone = older.filter(({ text }) => newer.every((other) => other.text !== text));
  const fresh = newer.filter(({ text }) => older.every((other) => other.text !== text));
  const length = Math.max(gone.length, fresh.length);
  const changes = Array.from({ length }, (_, at) => diffPair(gone[at]?.object, fresh[at]?.object));
  return changes.flat();
}

function byContent(
  objects: readonly KubeObject[],
): readonly { readonly object: KubeObject; readonly text: string }[] {
  return objects
    .map((object) => ({ object, text: canonicalText(root(object), object) }))
    .sort((a, b) => compareText(a.text, b.text));
}

function diffPair(
  before: KubeObject | undefined,
  after: KubeObject | undefined,
): readonly ObjectDiff[] {
  if (before === undefined) return after === undefined ? [] : [wholeObject('create', after)];
  if (after === undefined) return [wholeObject('delete', before)];
  if (sameData(before, after)) return [];
  const fields = compareValues(root(after), before, after);
  return fields.length === 0
    ? []
    : [{ action: 'update', ...objectId(after), fields: foldRepetitions(fields) }];
}

/** Every field of an object that came or went, its identity aside: that is told already. */
function wholeObject(action: 'create' | 'delete', object: KubeObject): ObjectDiff {
  const content = withoutIdentity(object);
  if (fieldNames(content).length === 0) return { action, ...objectId(object), fields: [] };
  const fields =
    action === 'create'
      ? compareValues(root(object), undefined, content)
      : compareValues(root(object), content, undefined);
  return { action, ...objectId(object), fields: foldRepetitions(fields) };
}

function withoutIdentity(object: KubeObject): JsonMap {
  const content = omit(object, ['apiVersion', 'kind', 'metadata']);
  const metadata = omit(object.metadata, ['name', 'namespace']);
  return Object.keys(metadata).length === 0 ? content : { ...content, metadata };
}

function omit(map: JsonMap, keys: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

function root(object: KubeObject): FieldPath {
  return { objectKind: object.kind, group: apiGroup(object.apiVersion), segments: [] };
}

function count(objects: readonly ObjectDiff[]): Diff['summary'] {
  const withAction = (action: ObjectDiff['action']): number =>
    objects.filter((object) => object.action === action).length;
  return {
    created: withAction('create'),
    updated: withAction('update'),
    deleted: withAction('delete'),
  };
}
