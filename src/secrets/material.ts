import { compareText } from '../model/issue';

export const MATERIAL_API_VERSION = 'regshift.io/v1alpha1';
export const MATERIAL_KIND = 'GeneratedSecrets';

/** The fields of one generated value: `crt` and `key`, `password` and `hash`, or `value`. */
export type MaterialFields = Readonly<Record<string, string>>;

/**
 * The generated values of one cluster (names: `serving/generated.ts`): plain JSON that holds secrets, to be kept by the
 * secrets backend and never shown. Both levels are sorted by name.
 */
export interface Material {
  readonly apiVersion: typeof MATERIAL_API_VERSION;
  readonly kind: typeof MATERIAL_KIND;
  readonly items: Readonly<Record<string, MaterialFields>>;
  /**
   * Which one a value is, by the item's name: raised whenever a value makes room for a new one. No secret.
   *
   * @default - every value is the first
   */
  readonly generations?: Generations;
}

/** Numbers above 1; an item that has none is the first. */
export type Generations = Readonly<Record<string, number>>;

/** The material with these items, in its one order. */
export function materialOf(
  items: Iterable<readonly [string, MaterialFields]>,
  generations: Generations = {},
): Material {
  const ordered = [...items].map(
    ([name, fields]) => [name, sortedMap(Object.entries(fields))] as const,
  );
  return {
    apiVersion: MATERIAL_API_VERSION,
    kind: MATERIAL_KIND,
    items: sortedMap(ordered),
    ...(Object.keys(generations).length === 0
      ? {}
      : { generations: sortedMap(Object.entries(generations)) }),
  };
}

/** The generations once these values have made room for new ones. */
export function raised(generations: Generations = {}, names: Iterable<string>): Generations {
  const next = new Map(Object.entries(generations));
  for (const name of names) next.set(name, (next.get(name) ?? 1) + 1);
  return Object.fromEntries(next);
}

/** The document as it is encrypted and kept: the same bytes for the same values. */
export function formatMaterial(material: Material): string {
  return `${JSON.stringify(materialOf(Object.entries(material.items), material.generations), undefined, 2)}\n`;
}

function sortedMap<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compareText(a, b)));
}
