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
}

/** The material with these items, in its one order. */
export function materialOf(items: Iterable<readonly [string, MaterialFields]>): Material {
  const ordered = [...items].map(
    ([name, fields]) => [name, sortedMap(Object.entries(fields))] as const,
  );
  return { apiVersion: MATERIAL_API_VERSION, kind: MATERIAL_KIND, items: sortedMap(ordered) };
}

/** The document as it is encrypted and kept: the same bytes for the same values. */
export function formatMaterial(material: Material): string {
  return `${JSON.stringify(materialOf(Object.entries(material.items)), undefined, 2)}\n`;
}

function sortedMap<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compareText(a, b)));
}
