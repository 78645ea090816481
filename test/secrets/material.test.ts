import fc from 'fast-check';
import { SECRETS_CODES } from '../../src/secrets/codes';
import { fieldsOf, knownItem } from '../../src/secrets/generated-item';
import { formatMaterial, materialOf } from '../../src/secrets/material';
import { generatedItemsIn, materialRequest } from '../../src/secrets/material-request';
import { parseMaterial, readMaterial } from '../../src/secrets/parse-material';
import { rotateMaterial } from '../../src/secrets/rotate-material';
import { generated } from '../../src/serving/generated';
import { formatPlaceholder } from '../../src/model/secret';

const FILE = 'generated.json';
const PAIR = { crt: 'example-crt', key: 'example-key' };
const USER = { password: 'not-a-real-password', hash: 'example-hash' };
const WHOLE = materialOf([
  ['user-ro', USER],
  ['ca', { key: 'example-key', crt: 'example-crt' }],
  ['master-m1.example.com', PAIR],
  ['node-proxy', PAIR],
  ['push-client', PAIR],
  ['http-secret', { value: 'example-value' }],
]);

describe('a document of generated secrets', () => {
  it('is the same text for the same values', () => {
    const text = formatMaterial(WHOLE);
    const beginning = `{
  "apiVersion": "regshift.io/v1alpha1",
  "kind": "GeneratedSecrets",
  "items": {
    "ca": {
      "crt": "example-crt",
      "key": "example-key"
    },
`;
    expect(text.slice(0, beginning.length)).toBe(beginning);
    expect(Object.keys(WHOLE.items)).toEqual([...Object.keys(WHOLE.items)].sort());
    expect(formatMaterial(materialOf(Object.entries(WHOLE.items).reverse()))).toBe(text);
  });

  it('is read back as it was written, whatever its values', () => {
    const name = fc.constantFrom(
      'ca',
      'user-rw',
      'http-secret',
      'master-a',
      'master-b.c',
      'node-proxy',
    );
    const items = fc.dictionary(name, fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(items, (values) => {
        const material = materialOf(
          Object.entries(values).map(([item, value]) => {
            const known = knownItem(item);
            const fields = known === undefined ? [] : fieldsOf(known);
            return [item, Object.fromEntries(fields.map((field) => [field, `-${value}`]))];
          }),
        );
        expect(parseMaterial(formatMaterial(material), FILE)).toEqual({
          ok: true,
          value: material,
          issues: [],
        });
      }),
    );
  });

  it.each<readonly [string, unknown, string, string | undefined, string, string]>([
    [
      'another kind',
      { apiVersion: 'v1', kind: 'Secret', items: {} },
      'G002',
      'apiVersion',
      'not a document of generated secrets: apiVersion is not regshift.io/v1alpha1',
      'pass the document that regshift wrote',
    ],
    [
      'a list',
      [1],
      'G004',
      undefined,
      'the document must be a map, got a list',
      'restore the document from the history of the repository',
    ],
    [
      'no items',
      withItems(undefined),
      'G004',
      'items',
      'must be a map, got nothing',
      'restore the document from the history of the repository',
    ],
    [
      'text for items',
      withItems('not-a-real-password'),
      'G004',
      'items',
      'must be a map, got a text',
      'restore the document from the history of the repository',
    ],
    [
      'a list for an item',
      withItems({ 'user-ro': [] }),
      'G004',
      'items.user-ro',
      'must be a map, got a list',
      'restore the document from the history of the repository',
    ],
    [
      'a number for a value',
      withItems({ 'master-a.b': { crt: 12345678 } }),
      'G004',
      'items["master-a.b"].crt',
      'must be a text, got a number',
      'restore the document from the history of the repository',
    ],
    [
      'an item of another version',
      withItems({ 'auth-token': PAIR }),
      'G003',
      'items.auth-token',
      'unknown name auth-token',
      'remove it, or use the version of regshift that wrote the document',
    ],
    [
      'a field of another item',
      withItems({ ca: { ...PAIR, hash: 'x' } }),
      'G003',
      'items.ca.hash',
      'unknown name hash',
      'remove it, or use the version of regshift that wrote the document',
    ],
    [
      'a value in the place of a name',
      withItems({ 'user-ro': { 'b3JkaW5hcnkgdGV4dA==': '' } }),
      'G003',
      'items.user-ro',
      'a name that regshift does not know',
      'remove it, or use the version of regshift that wrote the document',
    ],
    [
      'generations that are no map',
      { ...withItems({}), generations: [] },
      'G004',
      'generations',
      'must be a map, got a list',
      'restore the document from the history of the repository',
    ],
    [
      'a generation that is none',
      { ...withItems({}), generations: { ca: 1 } },
      'G004',
      'generations.ca',
      'must be a whole number above 1, got a number',
      'restore the document from the history of the repository',
    ],
    [
      'the generation of another item',
      { ...withItems({}), generations: { 'auth-token': 2 } },
      'G003',
      'generations.auth-token',
      'unknown name auth-token',
      'remove it, or use the version of regshift that wrote the document',
    ],
    [
      'a further section',
      { ...withItems({}), extra: 'not-a-real-password' },
      'G003',
      'extra',
      'unknown name extra',
      'remove it, or use the version of regshift that wrote the document',
    ],
    [
      'values that Sops encrypted',
      withItems({ 'user-ro': { password: 'ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]' } }),
      'G005',
      undefined,
      'the generated secrets are encrypted still',
      'decrypt the document first: read as it is, every value would count as broken and be replaced',
    ],
    [
      'the section of Sops',
      { ...withItems({}), sops: { age: [] } },
      'G005',
      undefined,
      'the generated secrets are encrypted still',
      'decrypt the document first: read as it is, every value would count as broken and be replaced',
    ],
  ])('refuses %s', (_what, document, code, path, message, hint) => {
    const place = path === undefined ? { file: FILE } : { file: FILE, path };
    const issue = { code, severity: 'error', place, message, hint };
    const { ok, issues } = readMaterial(document, FILE);
    expect([ok, issues[0]]).toEqual([false, issue]);
    expect(readMaterial(JSON.parse(JSON.stringify(document)), FILE).issues[0]).toEqual(issue);
  });

  it('refuses everything that is wrong at once', () => {
    const { issues } = readMaterial(
      withItems({ ca: { crt: 1, key: null, x: '' }, foo: {}, 'user-ro': 'x' }),
      FILE,
    );
    expect(issues.map(({ code, place }) => [code, place.path])).toEqual([
      ['G003', 'items.ca.x'],
      ['G004', 'items.ca.crt'],
      ['G004', 'items.ca.key'],
      ['G003', 'items.foo'],
      ['G004', 'items.user-ro'],
    ]);
  });

  it.each([
    '',
    '{',
    '{"items": {"user-ro": {"password": not-a-real-password}}}',
    '<<<<<<< ours\n{}',
  ])('refuses text that is no JSON: %j', (text) => {
    expect(parseMaterial(text, FILE)).toEqual({
      ok: false,
      issues: [
        {
          code: 'G001',
          severity: 'error',
          place: { file: FILE },
          message: 'the generated secrets are no well-formed JSON',
          hint: 'restore the file from the history of the repository',
        },
      ],
    });
  });

  it('never throws and never repeats a value', () => {
    const value = fc.stringMatching(/^[A-Z0-9]{12}$/);
    const leaf = fc.oneof(value, fc.integer(), fc.constant(null), fc.array(value));
    const name = fc.constantFrom('ca', 'crt', 'user-ro', 'password', 'items', 'x', '__proto__');
    const map = fc.dictionary(name, fc.oneof(leaf, fc.dictionary(name, leaf)));
    const document = fc.oneof(
      leaf,
      fc.record({
        apiVersion: fc.constant('regshift.io/v1alpha1'),
        kind: fc.constant('GeneratedSecrets'),
        items: map,
      }),
      fc.record({ apiVersion: value, kind: value, items: map }),
    );
    fc.assert(
      fc.property(document, fc.nat(30), (content, cut) => {
        const text = JSON.stringify(content);
        for (const tried of [text, text.slice(0, -cut), `${text}${text}`]) {
          const said = JSON.stringify(parseMaterial(tried, FILE).issues);
          expect([...text.matchAll(/[A-Z0-9]{12}/g)].filter(([v]) => said.includes(v))).toEqual([]);
        }
      }),
    );
  });

  it('never throws for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(parseMaterial(text, FILE).ok).toBe(false);
      }),
    );
  });
});

describe('what manifests ask for', () => {
  it('is found in any text, each item once', () => {
    const texts = [
      `tls.crt: ${generated('ca', 'crt')}\ntls.key: "${generated('ca', 'key', { encoding: 'json' })}"`,
      `ro:${generated('user-ro', 'hash')}\n`,
      JSON.stringify({
        auth: generated('user-ro', 'password', { encoding: 'basic', username: 'ro' }),
      }),
      `decode '${generated('master-m1.example.com', 'crt', { encoding: 'toml-base64' })}'`,
      formatPlaceholder({ fromEnv: 'DKP_LICENSE' }),
      'regshift-secret://generated/%ZZ/x and regshift-secret://nothing',
    ];
    expect(generatedItemsIn(texts)).toEqual(['ca', 'master-m1.example.com', 'user-ro']);
  });

  it('becomes a request, the CA first', () => {
    const masters = [
      { name: 'm1.example.com', address: '10.0.0.11' },
      { name: 'v6', address: 'fd00::11' },
    ];
    const names = ['user-ro', 'master-v6', 'ca', 'master-m1.example.com', 'user-ro', 'http-secret'];
    expect(materialRequest(names, masters)).toEqual({
      ok: true,
      value: {
        items: ['ca', 'http-secret', 'master-m1.example.com', 'master-v6', 'user-ro'],
        masters,
      },
      issues: [],
    });
  });

  it('is refused where it is not known, all at once', () => {
    const masters = [{ name: 'a', address: 'a.example.com' }];
    const names = [
      'registry-token',
      'user-root',
      'master-b',
      'master-a',
      'master-A',
      'constructor',
    ];
    const unknown = (name: string): object => ({
      code: 'G006',
      severity: 'error',
      place: {},
      message: `regshift generates no "${name}"`,
      hint: 'render the manifests again with this version of regshift',
    });
    const master = (name: string, why: string): object => ({
      code: 'G007',
      severity: 'error',
      place: { object: `Node/${name}` },
      message: `the certificate of master ${name} can not be made: ${why}`,
      hint: 'observe the cluster again, or correct spec.pipeline.masters',
    });
    expect(materialRequest(names, masters)).toEqual({
      ok: false,
      issues: [
        unknown('registry-token'),
        unknown('user-root'),
        master('b', 'its address is not known'),
        master('a', '"a.example.com" is no IP address'),
        unknown('master-A'),
        unknown('constructor'),
      ],
    });
  });

  it.each([
    ['10.0.0.11', true],
    ['::1', true],
    ['2001:db8::ffff:10.0.0.1', true],
    ['10.0.0.256', false],
    ['10.0.0.011', false],
    ['10.0.0', false],
    ['fe80::1%eth0', false],
    ['::1]/x[', false],
    ['', false],
  ])('takes the address %s: %s', (address, ok) => {
    expect(materialRequest(['master-a'], [{ name: 'a', address }]).ok).toBe(ok);
  });
});

describe('rotation', () => {
  it('forgets what is named', () => {
    const rotated = rotateMaterial(WHOLE, ['user-ro', 'node-proxy']);
    expect(rotated.ok && Object.keys(rotated.value.items)).toEqual([
      'ca',
      'http-secret',
      'master-m1.example.com',
      'push-client',
    ]);
  });

  it('forgets every certificate with the CA, and counts what it forgets', () => {
    const rotated = rotateMaterial(WHOLE, ['ca']);
    expect(rotated.ok && Object.keys(rotated.value.items)).toEqual(['http-secret', 'user-ro']);
    expect(rotated.ok && rotated.value.generations).toEqual({
      ca: 2,
      'master-m1.example.com': 2,
      'node-proxy': 2,
      'push-client': 2,
    });
  });

  it('refuses names that are not there, all at once', () => {
    expect(rotateMaterial(rotateMaterialOrThrow(['ca']), ['user-or', 'ca', 'user-ro'])).toEqual({
      ok: false,
      issues: ['user-or', 'ca'].map((name) => ({
        code: 'G006',
        severity: 'error',
        place: {},
        message: `there is no generated value "${name}" to rotate`,
        hint: 'rotate http-secret or user-ro',
      })),
    });
    expect(rotateMaterial(materialOf([]), ['ca']).issues[0]?.hint).toBe(
      'nothing was generated yet',
    );
  });
});

it('explains each of its codes once', () => {
  const codes = SECRETS_CODES.map(({ code }) => code);
  expect(codes).toEqual(codes.map((_, index) => `G0${String(index + 1).padStart(2, '0')}`));
});

function withItems(items: unknown): Record<string, unknown> {
  return { apiVersion: 'regshift.io/v1alpha1', kind: 'GeneratedSecrets', items };
}

function rotateMaterialOrThrow(names: readonly string[]): typeof WHOLE {
  const rotated = rotateMaterial(WHOLE, names);
  if (!rotated.ok) throw new Error('not rotated');
  return rotated.value;
}
