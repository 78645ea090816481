import fc from 'fast-check';
import {
  describeSecretRef,
  formatPlaceholder,
  isPlaceholder,
  parsePlaceholder,
  replacePlaceholders,
} from '../../src/model/secret';
import type { SecretForm, SecretSource } from '../../src/model/secret';

const text = fc.string({ minLength: 1, unit: 'binary' });
const generation = fc.integer({ min: 2, max: 1000 });
const ref: fc.Arbitrary<SecretSource> = fc
  .tuple(
    fc.oneof(
      fc.record({ name: text, key: text }).map((secretRef) => ({ secretRef })),
      text.map((fromEnv) => ({ fromEnv })),
      text.map((fromFile) => ({ fromFile })),
      fc.record({ item: text, field: text }).map((generated) => ({ generated })),
    ),
    fc.option(generation, { nil: undefined }),
  )
  .map(([source, number]) => (number === undefined ? source : { ...source, generation: number }));

const form: fc.Arbitrary<SecretForm> = fc.oneof(
  fc
    .constantFrom('plain' as const, 'json' as const, 'base64' as const, 'toml-base64' as const)
    .map((encoding) => ({ encoding })),
  fc.string({ unit: 'binary' }).map((username) => ({ encoding: 'basic' as const, username })),
);

describe('placeholders of secrets', () => {
  it.each<readonly [SecretSource, SecretForm, string, string]>([
    [
      { fromEnv: 'DKP_LICENSE' },
      { encoding: 'plain' },
      'regshift-secret://env/DKP_LICENSE',
      'environment variable DKP_LICENSE',
    ],
    [
      { fromEnv: 'P', generation: 2 },
      { encoding: 'toml-base64' },
      'regshift-secret://env/P?generation=2#toml-base64',
      'environment variable P',
    ],
    [
      { secretRef: { name: 'dkp-license', key: 'license' } },
      { encoding: 'plain' },
      'regshift-secret://ref/dkp-license/license',
      'key license of Secret dkp-license',
    ],
    [
      { fromFile: "secrets/it's.txt" },
      { encoding: 'plain' },
      'regshift-secret://file/secrets%2Fit%27s.txt',
      "file secrets/it's.txt",
    ],
    [
      { generated: { item: 'user-ro', field: 'password' } },
      { encoding: 'basic', username: 'r o' },
      'regshift-secret://generated/user-ro/password#basic:r%20o',
      'generated password of user-ro',
    ],
    [
      { generated: { item: 'ca', field: 'crt' } },
      { encoding: 'base64' },
      'regshift-secret://generated/ca/crt#base64',
      'generated crt of ca',
    ],
  ])('%j', (reference, written, placeholder, words) => {
    expect(formatPlaceholder(reference, written)).toBe(placeholder);
    expect(describeSecretRef(reference)).toBe(words);
  });

  it('are read back as they were written, wherever they stand', () => {
    fc.assert(
      fc.property(ref, form, (reference, written) => {
        const placeholder = formatPlaceholder(reference, written);
        expect(parsePlaceholder(placeholder)).toEqual({ ref: reference, form: written });
        expect(replacePlaceholders(`a='${placeholder}'\n`, () => 'x')).toBe("a='x'\n");
      }),
    );
  });

  it('mean nothing to YAML, bash, Go templates and envsubst', () => {
    fc.assert(
      fc.property(ref, form, (reference, written) => {
        expect(formatPlaceholder(reference, written)).toMatch(/^[\w.%:/?=#-]+$/);
      }),
    );
  });

  it.each([
    '',
    'abc',
    'regshift-secret://',
    'regshift-secret://env/',
    'regshift-secret://other/x',
    'regshift-secret://env/%ZZ',
    ' regshift-secret://env/X',
  ])('"%s" is none', (other) => {
    expect([isPlaceholder(other), parsePlaceholder(other)]).toEqual([false, undefined]);
  });

  it('stay where their percent signs encode nothing', () => {
    expect(replacePlaceholders('a regshift-secret://env/%ZZ b', () => 'x')).toBe(
      'a regshift-secret://env/%ZZ b',
    );
  });
});
