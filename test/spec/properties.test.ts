import fc from 'fast-check';
import { isAlias, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import schema from '../../schemas/cluster-registry.schema.json';
import { loadCluster, loadClusterText } from '../../src/spec/load-cluster';
import { asList, asMap } from '../../src/spec/plain-value';
import type { PlainMap } from '../../src/spec/plain-value';
import { formatPath } from '../../src/spec/rule-problem';
import { BASE, FULL_FILES } from './cluster-files';

type Path = readonly (string | number)[];

/** One change of a valid file, and where its error must be told. */
interface Mutation {
  readonly name: string;
  readonly path: Path;
  readonly at: 'key' | 'value';
  apply(document: Document): void;
}

const OF_TYPE: Readonly<Record<string, readonly unknown[]>> = {
  string: ['wrong'],
  integer: [7],
  boolean: [true],
  object: [{ wrong: 1 }],
  array: [['wrong']],
  null: [null],
};

function resolve(node: unknown): PlainMap {
  const map = asMap(node) ?? {};
  const reference = map['$ref'];
  if (typeof reference !== 'string') return map;
  const definitions: PlainMap = schema.definitions;
  return asMap(definitions[reference.split('/').at(-1) ?? '']) ?? {};
}

/** Every single mutation of the value that the schema node describes. */
function mutationsOf(value: unknown, node: unknown, path: Path): readonly Mutation[] {
  const rules = resolve(node);
  const here = [...wrongTypes(rules), ...outOfRange(rules)].map((wrong) => ({
    name: `${formatPath(path)} = ${JSON.stringify(wrong)}`,
    path,
    at: 'value' as const,
    apply: (document: Document) => {
      document.setIn(path, document.createNode(wrong));
    },
  }));
  return [...(path.length === 0 ? [] : here), ...inside(value, rules, path)];
}

function wrongTypes(rules: PlainMap): readonly unknown[] {
  const choices = [...asList(rules['enum']), ...('const' in rules ? [rules['const']] : [])];
  const own = choices.length > 0 ? 'string' : rules['type'];
  return Object.entries(OF_TYPE).flatMap(([type, values]) => (type === own ? [] : values));
}

function outOfRange(rules: PlainMap): readonly unknown[] {
  const { minimum, maximum, minLength, maxLength, minItems } = rules;
  return [
    ...('enum' in rules || 'const' in rules ? ['Nonsense'] : []),
    ...('pattern' in rules ? ['%%'] : []),
    ...(typeof minLength === 'number' ? [''] : []),
    ...(typeof maxLength === 'number' ? ['x'.repeat(maxLength + 1)] : []),
    ...(typeof minItems === 'number' ? [[]] : []),
    ...(typeof minimum === 'number' ? [minimum - 1, 1.5] : []),
    ...(typeof maximum === 'number' ? [maximum + 1] : []),
  ];
}

function inside(value: unknown, rules: PlainMap, path: Path): readonly Mutation[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => mutationsOf(item, rules['items'], [...path, index]));
  }
  const fields = asMap(rules['properties']) ?? {};
  const required = asList(rules['required']);
  return Object.entries(asMap(value) ?? {}).flatMap(([name, field]) => [
    ...(name in fields ? mutationsOf(field, fields[name], [...path, name]) : []),
    ...(rules['additionalProperties'] === false ? [renamed(path, name)] : []),
    ...(required.includes(name) ? [removed(path, name)] : []),
  ]);
}

function renamed(path: Path, name: string): Mutation {
  return {
    name: `${formatPath([...path, name])} misspelt`,
    path: [...path, `${name}x`],
    at: 'key',
    apply: (document) => {
      const map = path.length === 0 ? document.contents : document.getIn(path, true);
      const pair = isMap(map)
        ? map.items.find(({ key }) => isScalar(key) && key.value === name)
        : undefined;
      if (isScalar(pair?.key)) pair.key.value = `${name}x`;
    },
  };
}

function removed(path: Path, name: string): Mutation {
  return {
    name: `${formatPath([...path, name])} removed`,
    path,
    at: 'key',
    apply: (document) => {
      document.deleteIn([...path, name]);
    },
  };
}

/** Line and column of an entry, found by another way than the code under test does. */
function placeOf(text: string, path: Path, at: 'key' | 'value'): string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const parent = document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === last)
    : undefined;
  const root = document.contents;
  const node =
    path.length === 0 ? root : at === 'key' && pair ? pair.key : document.getIn(path, true);
  const offset =
    isScalar(node) || isMap(node) || isAlias(node) ? node.range?.[0] : rangeStart(node);
  const { line, col } = lines.linePos(offset ?? 0);
  return `${String(line)}:${String(col)}`;
}

function rangeStart(node: unknown): number {
  const range = asList(asMap(node)?.['range']);
  return Number(range[0]);
}

const tried = new Set<string>();

/** The files share most fields; the same mutation in another of them would find nothing new. */
function isNew({ name }: Mutation): boolean {
  const isFirst = !tried.has(name);
  tried.add(name);
  return isFirst;
}

describe.each(Object.entries(FULL_FILES))('a full cluster file in mode %s', (_name, text) => {
  it('is valid', () => {
    expect(loadClusterText(text, 'f.yaml').issues.filter((i) => i.severity === 'error')).toEqual(
      [],
    );
  });

  it('gets an error exactly where any single field is mutated', () => {
    const mutations = mutationsOf(parseDocument(text).toJS(), schema, []).filter(isNew);
    const valid = parseDocument(text);
    const missed = mutations.flatMap((mutation) => {
      const document = valid.clone();
      mutation.apply(document);
      const mutated = document.toString();
      const want = placeOf(mutated, mutation.path, mutation.at);
      const issues = loadClusterText(mutated, 'f.yaml').issues;
      const told = issues.some(
        ({ severity, place }) =>
          severity === 'error' &&
          `${String(place.line)}:${String(place.column)}` === want &&
          (place.path ?? '') === formatPath(mutation.path),
      );
      return told ? [] : [{ mutation: mutation.name, want, issues: issues.map((i) => i.place) }];
    });
    expect(mutations.length).toBeGreaterThan(20);
    expect(missed).toEqual([]);
  });
});

describe('the full cluster files', () => {
  it('hold every field of the schema, so that every one of them is mutated', () => {
    const held = new Set(
      Object.values(FULL_FILES).flatMap((text) => fieldsHeld(parseDocument(text).toJS(), schema)),
    );
    expect(fieldsOf(schema).filter((field) => !held.has(field))).toEqual([]);
  });
});

/** Fields as `definition.name`, of everything below a schema node. */
function fieldsOf(root: unknown): readonly string[] {
  const names: string[] = [];
  const visit = (value: unknown): void => {
    const properties = asMap(asMap(value)?.['properties']) ?? {};
    for (const name of Object.keys(properties)) names.push(fieldKey(properties, name));
    for (const part of Object.values(asMap(value) ?? {})) visit(part);
  };
  visit(root);
  return names;
}

function fieldsHeld(value: unknown, node: unknown): readonly string[] {
  const rules = resolve(node);
  if (Array.isArray(value)) return value.flatMap((item) => fieldsHeld(item, rules['items']));
  const properties = asMap(rules['properties']) ?? {};
  return Object.entries(asMap(value) ?? {}).flatMap(([name, field]) =>
    name in properties ? [fieldKey(properties, name), ...fieldsHeld(field, properties[name])] : [],
  );
}

/** The name among its neighbours tells apart fields of the same name. */
function fieldKey(properties: PlainMap, name: string): string {
  return `${name} of {${Object.keys(properties).join()}}`;
}

describe('loading a cluster file', () => {
  const lines = BASE.split('\n');
  const fragment = fc.constantFrom(
    ...lines,
    '---',
    '...',
    '&a',
    '*a',
    '<<: *a',
    '? ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '!!binary x',
    '\t',
    '%YAML 1.1',
    '  ',
    ': ',
    ',',
    '#',
    '.nan',
    '~',
    'license: ',
    'password: ',
    'nodeRegistries: ',
    '\r\n',
    '\n',
    '__proto__: ',
    '\uFEFF',
    '\uD800',
  );

  it('never throws on random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(loadCluster(bytes, 'f.yaml').ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on text made of YAML, and says why it refuses', () => {
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 30 }),
        fc.constantFrom('', '\n', ' '),
        (parts, glue) => {
          const result = loadClusterText(parts.join(glue), 'f.yaml');
          expect(result.ok || result.issues.some(({ severity }) => severity === 'error')).toBe(
            true,
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never throws on JSON of any shape in place of any field', () => {
    const paths = [
      'spec',
      'spec.registry',
      'spec.registry.direct',
      'spec.via',
      'spec.nodeRegistries',
      'metadata',
      'spec.leave',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 4 }), (path, value) => {
        const document = parseDocument(BASE);
        document.setIn(path.split('.'), document.createNode(value));
        expect(typeof loadClusterText(document.toString(), 'f.yaml').ok).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });

  it('says only short things, in lower case and without a full stop', () => {
    const odd: string[] = [];
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 20 }), (parts) => {
        const { issues } = loadClusterText(BASE + parts.join('\n'), 'f.yaml');
        odd.push(
          ...issues
            .flatMap(({ message, hint = '' }) => [message, hint])
            .filter((text) => text.length > 200 || /[.]$|^[A-Z][a-z]/.test(text)),
        );
      }),
      { numRuns: 300 },
    );
    expect(odd).toEqual([]);
  });
});

describe('a secret in clear', () => {
  const SECRET = 'Zq9hunter2Zq9';
  const spelling = fc.constantFrom(
    SECRET,
    `"${SECRET}"`,
    `'${SECRET}'`,
    `"${SECRET}`,
    `'${SECRET}`,
    `|\n        ${SECRET}`,
    `>-\n        ${SECRET}`,
    `|\n      ${SECRET}`,
    `[${SECRET}]`,
    `[${SECRET}`,
    `{${SECRET}: 1}`,
    `{value: ${SECRET}}`,
    `{${SECRET}}`,
    `{fromEnv: "${SECRET} x"}`,
    `{fromEnv: [${SECRET}]}`,
    `{secretRef: ${SECRET}}`,
    `{secretRef: {name: ${SECRET}, key: x}}`,
    `{secretRef: {name: x, ${SECRET}: x}}`,
    `\n        ${SECRET}: x`,
    `\n        - ${SECRET}`,
    `\n        ${SECRET}`,
    `!${SECRET}`,
    `!!binary ${SECRET}`,
    `*${SECRET}`,
    `&${SECRET}`,
    `&${SECRET} x`,
    `@${SECRET}`,
    `%${SECRET}`,
    `\`${SECRET}`,
    `x: ${SECRET}`,
    `x # ${SECRET}`,
    `"\\q${SECRET}"`,
    `? ${SECRET}`,
    `- ${SECRET}`,
    `a,${SECRET}`,
    `"a" ${SECRET}`,
    `\t${SECRET}`,
    `https://u:${SECRET}@example.com`,
    `"a\n      scheme: ${SECRET}" x`,
    `"a\n      scheme: ${SECRET}\n      username: x`,
  );
  const field = fc.constantFrom('license', 'password', 'licence', 'passwrd', 'token', 'auth', 'ca');
  const around = fc.constantFrom(
    '',
    'mode: Nonsense\n',
    '  bad indent\n',
    '      scheme: [HTTP\n',
    '      scheme: HTTP # x\n',
    '\t\n',
    '---\n',
    '      license: x\n',
    '  previous: {mode: 1}\n',
  );
  const flow = fc.constantFrom(
    `{imagesRepo: x.y/z, license: ${SECRET}}`,
    `{imagesRepo: x.y/z, license: a,${SECRET}}`,
    `{license: ${SECRET}, chekMode: 1}`,
    `{username: 1, password: ${SECRET}`,
    `{imagesRepo: "u:${SECRET}@x.y/z"}`,
    `{imagesRepo: "https://u:${SECRET}@x.y/z"}`,
    `{password: ${SECRET} , scheme: ftp}`,
    `{imagesRepo: 5, password: "a, ${SECRET}"}`,
  );

  it('never appears in an issue, however it is spelt and whatever else is wrong', () => {
    fc.assert(
      fc.property(field, spelling, around, around, (name, value, before, after) => {
        const { issues } = loadClusterText(
          `${BASE}${before}      ${name}: ${value}\n${after}`,
          'f.yaml',
        );
        expect(JSON.stringify(issues)).not.toContain(SECRET);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never appears in an issue when it stands in a line with others', () => {
    fc.assert(
      fc.property(flow, around, (section, after) => {
        const text = BASE.replace(/direct:[^]*/, `direct: ${section}\n${after}`);
        expect(JSON.stringify(loadClusterText(text, 'f.yaml').issues)).not.toContain(SECRET);
      }),
      { numRuns: 300 },
    );
  });
});
