import { compareText } from '../model/issue';
import { canonicalText } from './canonical';
import { compareLists } from './compare-lists';
import type { FieldDiff } from './diff';
import { field } from './field-path';
import type { FieldPath } from './field-path';
import { isSecretBlock } from './folded-fields';
import { fieldNames, get, isList, isMap } from './json-value';
import type { JsonMap } from './json-value';
import { leafDiff } from './leaf-diff';

/**
 * The fields that differ between two values at the same place; an absent value is `undefined`.
 *
 * A map or list that is there on one side only is told field by field, so that a secret in it is hidden by its own
 * name and place.
 */
export function compareValues(
  path: FieldPath,
  before: unknown,
  after: unknown,
): readonly FieldDiff[] {
  if (isLeaf(path, before) && isLeaf(path, after)) return compareLeaves(path, before, after);
  if (isMapOrAbsent(before) && isMapOrAbsent(after)) return compareMaps(path, before, after);
  if (isListOrAbsent(before) && isListOrAbsent(after)) {
    return compareLists(path, before, after, compareValues);
  }
  return [...compareValues(path, before, undefined), ...compareValues(path, undefined, after)];
}

function compareLeaves(path: FieldPath, before: unknown, after: unknown): readonly FieldDiff[] {
  if (before === undefined && after === undefined) return [];
  const differs =
    before === undefined ||
    after === undefined ||
    canonicalText(path, before) !== canonicalText(path, after);
  return differs ? [leafDiff(path, before, after)] : [];
}

function compareMaps(
  path: FieldPath,
  before: JsonMap = {},
  after: JsonMap = {},
): readonly FieldDiff[] {
  const keys = new Set([...fieldNames(before), ...fieldNames(after)]);
  return [...keys].sort(compareText).flatMap((key) => {
    const isSecret = isSecretData(before, key) || isSecretData(after, key);
    const place = { ...field(path, key), ...(isSecret ? { inSecret: true as const } : {}) };
    return compareValues(place, get(before, key), get(after, key));
  });
}

/** Whether the field is the content of a Secret, wherever the Secret stands. */
function isSecretData(map: JsonMap, key: string): boolean {
  return get(map, 'kind') === 'Secret' && (key === 'data' || key === 'stringData');
}

/** What is shown whole: a scalar, an empty map or list, the block of SOPS, nothing. */
function isLeaf(path: FieldPath, value: unknown): boolean {
  if (isMap(value)) return isSecretBlock(path) || fieldNames(value).length === 0;
  return !isList(value) || value.length === 0;
}

function isMapOrAbsent(value: unknown): value is JsonMap | undefined {
  return value === undefined || isMap(value);
}

function isListOrAbsent(value: unknown): value is readonly unknown[] | undefined {
  return value === undefined || isList(value);
}
