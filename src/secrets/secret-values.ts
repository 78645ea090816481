import type { SecretSource } from '../model/secret';
import type { Material } from './material';

/** Where values come from when placeholders are resolved: the value, or `undefined` where this source has none. */
export type SecretValues = (source: SecretSource) => string | undefined;

/** The generated values of a cluster. */
export function materialValues({ items }: Material): SecretValues {
  return (source) => {
    if (!('generated' in source)) return undefined;
    const { item, field } = source.generated;
    return own(own(items, item) ?? {}, field);
  };
}

/** The first value that any of the sources has. */
export function firstValue(...sources: readonly SecretValues[]): SecretValues {
  return (wanted) => {
    for (const source of sources) {
      const value = source(wanted);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** Never what every object inherits, such as `constructor`. */
function own<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}
