import { compareText } from '../model/issue';
import { element, field } from './field-path';
import type { FieldPath } from './field-path';
import { fieldNames, get, isList, isMap } from './json-value';
import { keyByRule } from './list-keys';
import { listRule } from './list-rules';
import { canonicalQuantity, isQuantityField } from './quantity';

/**
 * A text that two values share exactly when Kubernetes takes them for the same: fields without order, `null` for
 * absent, keyed lists and sets without order, quantities by their size.
 */
export function canonicalText(path: FieldPath, value: unknown): string {
  if (isList(value)) return canonicalList(path, value);
  if (isMap(value)) {
    const fields = fieldNames(value).map(
      (key) => `${JSON.stringify(key)}:${canonicalText(field(path, key), get(value, key))}`,
    );
    return `{${fields.sort(compareText).join(',')}}`;
  }
  const quantity = isQuantityField(path) ? canonicalQuantity(value) : undefined;
  if (quantity !== undefined) return `quantity ${quantity}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function canonicalList(path: FieldPath, list: readonly unknown[]): string {
  const rule = listRule(path);
  const keyed = keyByRule(rule, list);
  const elements = list.map((content, index) =>
    canonicalText(element(path, index, content), content),
  );
  if (rule.kind === 'set') return `[${[...new Set(elements)].sort(compareText).join(',')}]`;
  const isUnordered = keyed !== undefined && !keyed.ordered;
  return `[${(isUnordered ? elements.sort(compareText) : elements).join(',')}]`;
}
