import type { FieldDiff } from './diff';
import { keysOf } from './field-path';
import type { FieldPath } from './field-path';

/** Annotations that repeat the object they stand in: their text tells a reader nothing more, and is long. */
const REPEATING_ANNOTATIONS: readonly string[] = [
  'regshift.io/source',
  'kubectl.kubernetes.io/last-applied-configuration',
];
const REPEATING_PATHS: ReadonlySet<string> = new Set(
  REPEATING_ANNOTATIONS.map((name) => `metadata.annotations[${JSON.stringify(name)}]`),
);

/** Whether a field only repeats its object; its values are never shown. */
export function isRepetition(path: string): boolean {
  return REPEATING_PATHS.has(path);
}

/** Leaves out fields that only repeat the object, unless nothing else differs. */
export function foldRepetitions(fields: readonly FieldDiff[]): readonly FieldDiff[] {
  const telling = fields.filter(({ path }) => !isRepetition(path));
  return telling.length > 0 ? telling : fields;
}

/** The block that SOPS leaves in a file: keys, ciphertext and a checksum. It is one field, and secret. */
export function isSecretBlock(path: FieldPath): boolean {
  const keys = keysOf(path);
  return keys.length === 1 && keys[0] === 'sops';
}
