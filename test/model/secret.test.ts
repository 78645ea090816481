import fc from 'fast-check';
import {
  describeSecretRef,
  formatPlaceholder,
  isPlaceholder,
  parsePlaceholder,
  replacePlaceholders,
  SECRET_ENCODINGS,
} from '../../src/model/secret';
import type { SecretRef } from '../../src/model/secret';

const text = fc.string({ minLength: 1, unit: 'binary' });
const generation = fc.integer({ min: 2, max: 1000 });
const ref: fc.Arbitrary<SecretRef> = fc
  .tuple(
    fc.oneof(
      fc.record({ name: text, key: text }).map((secretRef) => ({ secretRef })),
      text.map((fromEnv) => ({ fromEnv })),
      text.map((fromFile) => ({ fromFile })),
    ),
    fc.option(generation, { nil: undefined }),
  )
  .map(([source, number]) => (number === undefined ? source : { ...source, generation: number }));

describe('placeholders of secrets', () => {
  it.each<readonly [SecretRef, (typeof SECRET_ENCODINGS)[number], string, string]>([
    [
      { fromEnv: 'DKP_LICENSE' },
      'plain',
      'regshift-secret://env/DKP_LICENSE',
      'environment variable DKP_LICENSE',
    ],
    [
      { fromEnv: 'P', generation: 2 },
      'toml-base64',
      'regshift-secret://env/P?generation=2#toml-base64',
      'environment variable P',
    ],
    [
      { secretRef: { name: 'dkp-license', key: 'license' } },
      'plain',
      'regshift-secret://ref/dkp-license/license',
      'key license of Secret dkp-license',
    ],
    [
      { fromFile: "secrets/it's.txt" },
      'plain',
      'regshift-secret://file/secrets%2Fit%27s.txt',
      "file secrets/it's.txt",
    ],
  ])('%j', (reference, encoding, placeholder, words) => {
    expect(formatPlaceholder(reference, encoding)).toBe(placeholder);
    expect(describeSecretRef(reference)).toBe(words);
  });

  it('are read back as they were written, wherever they stand', () => {
    fc.assert(
      fc.property(ref, fc.constantFrom(...SECRET_ENCODINGS), (reference, encoding) => {
        const placeholder = formatPlaceholder(reference, encoding);
        expect(parsePlaceholder(placeholder)).toEqual({ ref: reference, encoding });
        expect(replacePlaceholders(`a='${placeholder}'\n`, () => 'x')).toBe("a='x'\n");
      }),
    );
  });

  it('mean nothing to YAML, bash, Go templates and envsubst', () => {
    fc.assert(
      fc.property(ref, (reference) => {
        expect(formatPlaceholder(reference, 'toml-base64')).toMatch(/^[\w.%:/?=#-]+$/);
      }),
    );
  });

  it.each([
    '',
    'abc',
    'regshift-secret://',
    'regshift-secret://env/',
    'regshift-secret://other/x',
    ' regshift-secret://env/X',
  ])('"%s" is none', (other) => {
    expect([isPlaceholder(other), parsePlaceholder(other)]).toEqual([false, undefined]);
  });
});
