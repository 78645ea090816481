import fc from 'fast-check';
import { parse as parseYaml } from 'yaml';
import type { KubeObject } from '../../src/model/object-id';
import { formatPlaceholder } from '../../src/model/secret';
import type { SecretForm, SecretSource } from '../../src/model/secret';
import { materialOf } from '../../src/secrets/material';
import { resolveLeaf, resolveObject } from '../../src/secrets/resolve-placeholders';
import { firstValue, materialValues } from '../../src/secrets/secret-values';
import type { SecretValues } from '../../src/secrets/secret-values';
import { generated } from '../../src/serving/generated';
import { parse as parseToml } from '../node/toml';

const MATERIAL = materialOf([
  ['user-ro', { password: 'not-a-real-password', hash: '$2y$10$example' }],
  ['ca', { crt: 'example\ncertificate\n', key: 'example-key' }],
]);
const NOTHING: SecretValues = () => undefined;

/** Gives every reference the same value. */
function always(value: string): SecretValues {
  return () => value;
}

function resolved(text: string, values: SecretValues): string {
  const result = resolveLeaf(text, {}, values);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function written(value: string, form: SecretForm): string {
  return resolved(formatPlaceholder({ fromEnv: 'P' }, form), always(value));
}

describe('the forms of a value', () => {
  it.each<readonly [SecretForm, string, string]>([
    [{ encoding: 'plain' }, 'a"b\\c\nd', 'a"b\\c\nd'],
    [
      { encoding: 'json' },
      'a"b\\c\nd\u007f\u0085\u2028\ufeffé😀',
      'a\\"b\\\\c\\nd\\u007f\\u0085\\u2028\\ufeffé😀',
    ],
    [{ encoding: 'base64' }, 'é\n', 'w6kK'],
    [{ encoding: 'basic', username: 'ro' }, 'p:w', 'cm86cDp3'],
    [{ encoding: 'basic', username: '' }, 'é', 'OsOp'],
    [{ encoding: 'basic', username: 'é/%' }, '', 'w6kvJTo='],
    [{ encoding: 'toml-base64' }, 'a"b\n', 'YVwiYlxu'],
  ])('%j', (form, value, text) => {
    expect(written(value, form)).toBe(text);
  });

  const anyText = fc.string({ unit: 'binary' });

  it('json reads back as JSON and as YAML', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const quoted = `"${written(value, { encoding: 'json' })}"`;
        expect([JSON.parse(quoted), parseYaml(quoted)]).toEqual([value, value]);
      }),
    );
  });

  it('toml-base64 reads back as TOML', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const inside = Buffer.from(
          written(value, { encoding: 'toml-base64' }),
          'base64',
        ).toString();
        expect(parseToml(`s = "${inside}"`)).toEqual({ s: value });
      }),
    );
  });

  it('basic splits at its first colon', () => {
    const username = fc.string({ unit: 'binary' }).filter((name) => !/[:\p{Cc}]/u.test(name));
    const password = fc.string({ unit: 'binary' }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(username, password, (name, value) => {
        const text = Buffer.from(
          written(value, { encoding: 'basic', username: name }),
          'base64',
        ).toString();
        const colon = text.indexOf(':');
        expect([text.slice(0, colon), text.slice(colon + 1)]).toEqual([name, value]);
      }),
    );
  });

  it.each<readonly [string, SecretForm, string, string]>([
    [
      'a user name with a colon',
      { encoding: 'basic', username: 'a:b' },
      'not-a-real-password',
      'HTTP Basic can not send a user name with a colon',
    ],
    [
      'a user name with a control character',
      { encoding: 'basic', username: 'a\u0000' },
      'not-a-real-password',
      'HTTP Basic can not send a control character in a user name',
    ],
    [
      'the line end of a file',
      { encoding: 'basic', username: 'ro' },
      'not-a-real-password\n',
      'the password ends with a line end, which HTTP Basic can not send',
    ],
    [
      'a control character in a password',
      { encoding: 'basic', username: 'ro' },
      'not-a-real\u0007-password',
      'HTTP Basic can not send a control character in a password',
    ],
    [
      'half a character',
      { encoding: 'plain' },
      'not-a-real-password\ud800',
      'the value is no well-formed Unicode text',
    ],
  ])('refuse %s', (_what, form, value, fault) => {
    const text = `x\n  ${formatPlaceholder({ fromEnv: 'P' }, form)}`;
    const result = resolveLeaf(text, { file: 'a.yaml' }, always(value));
    expect(result).toEqual({
      ok: false,
      issues: [
        {
          code: 'G009',
          severity: 'error',
          place: { file: 'a.yaml' },
          message: `environment variable P can not be written: ${fault}`,
          hint: 'correct it where secrets are sealed',
        },
      ],
    });
  });
});

describe('resolving a text', () => {
  it('replaces each placeholder and nothing else', () => {
    const text = `ro:${generated('user-ro', 'hash')}\n# ${generated('ca', 'key')} regshift-secret://vault/x\n`;
    expect(resolved(text, materialValues(MATERIAL))).toBe(
      'ro:$2y$10$example\n# example-key regshift-secret://vault/x\n',
    );
  });

  it('never takes text inside a value for a placeholder, nor for a pattern', () => {
    const inside = `${generated('ca', 'key')} $& $1 $\` $$`;
    expect(resolved(`<${formatPlaceholder({ fromEnv: 'P' })}>`, always(inside))).toBe(
      `<${inside}>`,
    );
  });

  it('keeps any text around any value', () => {
    const around = fc.string({ unit: 'binary' }).map((text) => `${text} `);
    const value = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(around, value, around, (before, inner, after) => {
        const text = `${before}${formatPlaceholder({ fromFile: 'a b' })} ${after}`;
        expect(resolved(text, always(inner))).toBe(`${before}${inner} ${after}`);
      }),
    );
  });

  it.each<readonly [SecretSource, string, string]>([
    [
      { generated: { item: 'user-rw', field: 'hash' } },
      'no value for generated hash of user-rw',
      'seal where the age identity is (REGSHIFT_AGE_KEY_FILE): only it opens the generated secrets',
    ],
    [
      { generated: { item: 'constructor', field: 'name' } },
      'no value for generated name of constructor',
      'seal where the age identity is (REGSHIFT_AGE_KEY_FILE): only it opens the generated secrets',
    ],
    [
      { generated: { item: 'ca', field: 'toString' } },
      'no value for generated toString of ca',
      'seal where the age identity is (REGSHIFT_AGE_KEY_FILE): only it opens the generated secrets',
    ],
    [
      { fromEnv: 'DKP_LICENSE' },
      'no value for environment variable DKP_LICENSE',
      'set it where secrets are sealed',
    ],
    [
      { fromFile: 'a\u001b[2Jb' },
      'no value for file a\uFFFD[2Jb',
      'put it where secrets are sealed',
    ],
    [
      { secretRef: { name: 'dkp-license', key: 'license' } },
      'no value for key license of Secret dkp-license',
      'only the cluster knows it: secrets fill takes it from --secrets FOLDER; to seal, write fromEnv or fromFile',
    ],
  ])('says what is missing: %j', (ref, message, hint) => {
    expect(resolveLeaf(formatPlaceholder(ref), {}, materialValues(MATERIAL))).toEqual({
      ok: false,
      issues: [{ code: 'G008', severity: 'error', place: {}, message, hint }],
    });
  });

  it('reports everything that is missing', () => {
    const missing = formatPlaceholder({ fromEnv: 'A' });
    const text = `${missing} ${missing}\n\n  ${generated('user-ro', 'password')} ${formatPlaceholder({ fromEnv: 'B' })}`;
    const { issues } = resolveLeaf(text, { file: 'a' }, materialValues(MATERIAL));
    expect(issues.map(({ place, message }) => [place, message])).toEqual([
      [{ file: 'a' }, 'no value for environment variable A'],
      [{ file: 'a' }, 'no value for environment variable A'],
      [{ file: 'a' }, 'no value for environment variable B'],
    ]);
    expect(JSON.stringify(issues)).not.toContain('not-a-real-password');
  });

  it('refuses a placeholder whose percent signs encode nothing', () => {
    expect(resolveLeaf('regshift-secret://env/%ZZ', {}, always('x'))).toEqual({
      ok: false,
      issues: [
        {
          code: 'G010',
          severity: 'error',
          place: {},
          message: 'the placeholder of a secret is broken: its percent signs encode nothing',
          hint: 'render the manifests again',
        },
      ],
    });
  });
});

describe('resolving an object', () => {
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'registry', namespace: 'regshift-system', labels: { a: 'b' } },
    type: 'Opaque',
    stringData: {
      'ca.crt': generated('ca', 'crt'),
      htpasswd: `ro:${generated('user-ro', 'hash')}\nrw:${generated('user-rw', 'hash')}\n`,
    },
    list: [1, true, null, { deep: [generated('user-rw', 'password')] }],
  };

  it('replaces placeholders wherever they stand and keeps the rest in its order', () => {
    const values = firstValue(materialValues(MATERIAL), always('second'));
    const result = resolveObject(secret, values);
    expect(JSON.stringify(result)).toBe(
      JSON.stringify({
        ok: true,
        value: {
          ...secret,
          stringData: {
            'ca.crt': 'example\ncertificate\n',
            htpasswd: 'ro:$2y$10$example\nrw:second\n',
          },
          list: [1, true, null, { deep: ['second'] }],
        },
        issues: [],
      }),
    );
  });

  it('reports everything that is missing, each at its field', () => {
    const { ok, issues } = resolveObject(secret, materialValues(MATERIAL));
    expect([ok, issues.map(({ place, message }) => [place, message])]).toEqual([
      false,
      [
        [
          { object: 'Secret/regshift-system/registry', path: 'stringData.htpasswd' },
          'no value for generated hash of user-rw',
        ],
        [
          { object: 'Secret/regshift-system/registry', path: 'list[3].deep[0]' },
          'no value for generated password of user-rw',
        ],
      ],
    ]);
    expect(resolveObject(secret, NOTHING).issues[0]?.place.path).toBe('stringData["ca.crt"]');
  });

  it('changes nothing where there is no placeholder', () => {
    const plain = { ...secret, stringData: { x: 'regshift-secret' }, list: [] };
    expect(resolveObject(plain, NOTHING)).toEqual({ ok: true, value: plain, issues: [] });
  });

  it("refuses a placeholder in a field's name", () => {
    const odd = { ...secret, stringData: { [generated('ca', 'key')]: 'x' }, list: [] };
    expect(resolveObject(odd, materialValues(MATERIAL))).toEqual({
      ok: false,
      issues: [
        {
          code: 'G010',
          severity: 'error',
          place: { object: 'Secret/regshift-system/registry', path: 'stringData' },
          message:
            "the placeholder of a secret stands in a field's name, where no value can be put",
          hint: 'render the manifests again',
        },
      ],
    });
  });
});

describe('sources of values', () => {
  it('are asked in turn, the first value counts, also an empty one', () => {
    const asked: string[] = [];
    const source =
      (name: string, value: string | undefined): SecretValues =>
      () => {
        asked.push(name);
        return value;
      };
    const values = firstValue(source('a', undefined), source('b', ''), source('c', 'late'));
    expect([values({ fromEnv: 'P' }), asked]).toEqual(['', ['a', 'b']]);
    expect(firstValue()({ fromEnv: 'P' })).toBeUndefined();
  });

  it('of generated values know nothing else', () => {
    expect(materialValues(MATERIAL)({ fromEnv: 'ca' })).toBeUndefined();
  });
});
