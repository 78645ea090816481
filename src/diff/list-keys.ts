import { get, isMap, isScalar } from './json-value';
import type { KeyField, ListRule } from './list-rules';
import { hidesSecret } from './mask-text';

/** Elements of a list by a text that tells each from the others. */
export interface KeyedList {
  readonly byLabel: ReadonlyMap<string, unknown>;
  /** Whether the order of the elements means something. */
  readonly ordered: boolean;
}

/** Fields by which elements of any list are told apart when each has one and no two the same. */
const TELLING_FIELDS = ['name', 'host', 'url', 'id', 'key'];

/**
 * The two lists by label, as their rule says; where the rule knows no key but every element has a telling name, by
 * that, in order. `undefined` when elements can not be told apart in both.
 */
export function keyBoth(
  rule: ListRule,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly [KeyedList, KeyedList] | undefined {
  for (const candidate of candidates(rule)) {
    const first = keyList(candidate, before);
    const second = keyList(candidate, after);
    if (first !== undefined && second !== undefined) return [first, second];
  }
  return undefined;
}

/** One list by label, if its rule has a key that tells its elements apart. */
export function keyByRule(rule: ListRule, list: readonly unknown[]): KeyedList | undefined {
  return rule.kind === 'keyed' ? keyList(rule, list) : undefined;
}

type Keyed = Extract<ListRule, { kind: 'keyed' }>;

function candidates(rule: ListRule): readonly Keyed[] {
  switch (rule.kind) {
    case 'keyed':
      return [rule];
    case 'sequence':
      return TELLING_FIELDS.map((name) => ({
        kind: 'keyed',
        fields: [{ names: [name] }],
        ordered: 'yes',
      }));
    case 'set':
      return [];
  }
}

function keyList(rule: Keyed, list: readonly unknown[]): KeyedList | undefined {
  const byLabel = new Map<string, unknown>();
  for (const element of list) {
    const label = labelOf(rule.fields, element);
    if (label === undefined || byLabel.has(label)) return undefined;
    byLabel.set(label, element);
  }
  return { byLabel, ordered: isOrdered(rule, list) };
}

function isOrdered(rule: Keyed, list: readonly unknown[]): boolean {
  return rule.ordered === 'yes' || (rule.ordered === 'when-references' && list.some(refersToOther));
}

function refersToOther(variable: unknown): boolean {
  const value = isMap(variable) ? get(variable, 'value') : undefined;
  return typeof value === 'string' && value.includes('$(');
}

function labelOf(fields: readonly KeyField[], element: unknown): string | undefined {
  if (!isMap(element)) return undefined;
  const parts: string[] = [];
  for (const { names, default: fallback } of fields) {
    const name = names.find((candidate) => get(element, candidate) !== undefined) ?? names[0] ?? '';
    const value = get(element, name) ?? fallback;
    if (value === undefined || !isScalar(value)) return undefined;
    if (value === fallback) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (hidesSecret(text)) return undefined;
    parts.push(`${name}=${text}`);
  }
  return parts.join(',');
}
