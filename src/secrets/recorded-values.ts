import { describeSecretRef } from '../model/secret';
import type { KnownSecret } from './find-leaks';
import type { SecretValues } from './secret-values';

/** Values, and a list of those that were asked for: what must turn up nowhere. */
export interface RecordedValues {
  readonly values: SecretValues;
  readonly used: () => readonly KnownSecret[];
}

/** Remembers which values are given out. Certificates are no secrets. */
export function recordedValues(source: SecretValues): RecordedValues {
  const used = new Map<string, KnownSecret>();
  return {
    values: (wanted) => {
      const value = source(wanted);
      const isPublic = 'generated' in wanted && wanted.generated.field === 'crt';
      const name = describeSecretRef(wanted);
      if (value !== undefined && !isPublic) used.set(name, { name, value });
      return value;
    },
    used: () => [...used.values()],
  };
}
