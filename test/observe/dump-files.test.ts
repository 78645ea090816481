import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseJsonDocuments } from '../../src/observe/json-documents';
import { readDump } from '../../src/observe/read-dump';
import * as dump from './dump-builder';

const NODE = dump.node('n', '10.0.0.1');
const BROKEN_HINT =
  'save the objects again with kubectl get … -o json; the text is not shown, it may hold secrets';

function namesIn(...files: Parameters<typeof readDump>[0]): readonly string[] {
  const result = readDump(files);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return (result.value.nodes ?? []).map(({ name }) => name);
}

describe('files of a dump', () => {
  const json = JSON.stringify(NODE);
  const yaml = stringify(NODE);

  it.each([
    ['one object in JSON', json],
    ['one object in indented JSON', JSON.stringify(NODE, null, 4)],
    ['one object in YAML', yaml],
    ['a JSON array', `[${json}]`],
    ['with a byte order mark', `\ufeff${json}`],
    ['with Windows line ends', yaml.replaceAll('\n', '\r\n')],
    ['documents with empty ones between', `---\n\n---\n# nothing\n---\n${yaml}\n---\n`],
    ['a YAML directive', `%YAML 1.2\n---\n${yaml}`],
    ['several JSON values', `${JSON.stringify(dump.secret('a/b', {}))}\n${json}\n`],
    ['a warning of kubectl before', `Warning: v1 ComponentStatus is deprecated\n${json}`],
    ['a missing object after', `${json}\nError from server (NotFound): secrets "x" not found\n`],
    ['a missing object between', `No resources found in d8-system namespace.\n---\n${yaml}`],
  ])('hold %s', (_, text) => {
    expect(namesIn(dump.textFile(text, 'dump'))).toEqual(['n']);
  });

  it('hold UTF-16, as a shell on Windows writes it', () => {
    const bytes = new Uint8Array(Buffer.from(`\ufeff${json}`, 'utf16le'));
    expect(namesIn({ name: 'dump.json', bytes })).toEqual(['n']);
  });

  it('hold long YAML lists, whose problems keep their places', () => {
    const padding = { annotations: { padding: 'x'.repeat(4000) } };
    const items = Array.from({ length: 60 }, (_, index) =>
      dump.node(`n-${String(index)}`, '10.0.0.1', padding),
    );
    const text = stringify(
      { apiVersion: 'v1', items, kind: 'List', metadata: {} },
      { indentSeq: false },
    );
    expect(text.length).toBeGreaterThan(200_000);
    expect(namesIn(dump.textFile(text, 'dump.yaml'))).toHaveLength(60);
    const typed = text
      .replace(/^kind: List$/m, 'kind: NodeList')
      .replaceAll(/^- apiVersion: v1\n {2}kind: Node\n/gm, '- spare: ""\n');
    expect(namesIn(dump.textFile(typed, 'dump.yaml'))).toHaveLength(60);
    const line = text.split('\n').findIndex((candidate) => candidate.includes('name: n-50')) + 1;
    const broken = text.replace('name: n-50', 'name: n-50\n    name: again');
    expect(readDump([dump.textFile(broken, 'dump.yaml')]).issues).toEqual([
      {
        code: 'O002',
        severity: 'error',
        place: { file: 'dump.yaml', line: line + 1, column: 5 },
        message: 'can not be parsed: a key that comes twice',
        hint: BROKEN_HINT,
      },
    ]);
  });

  it.each([
    ['cut.json', '{"apiVersion": "v1",\n "items": [', 2, 12, 'the text ends too early'],
    ['comma.json', '{"a": 1,\n}', 2, 1, 'an unexpected character'],
    ['word.json', '{"a": hello}', 1, 7, 'an unexpected character'],
    ['second.json', '{}\n{"a" 1}', 2, 6, 'an unexpected character'],
    ['twice.yaml', 'a: 1\nb: 2\na: 3\n', 3, 1, 'a key that comes twice'],
    ['second.yaml', 'a: 1\n---\na: "1\n', 4, 1, 'a missing bracket, quote or comma'],
    ['tab.yaml', 'a:\n\tb: 1\n', 2, 1, 'a tab as indentation'],
    ['alias.yaml', 'a: *nowhere\n', 1, 1, 'aliases that explode or lead nowhere'],
    ['-', 'apiVersion: v1\n kind: Secret\n', 1, 13, 'a map where a value ends'],
  ])('that are broken are refused with the place: %s', (file, text, line, column, what) => {
    expect(readDump([dump.textFile(text, file)])).toEqual({
      ok: false,
      issues: [
        {
          code: 'O002',
          severity: 'error',
          place: { file, line, column },
          message: `can not be parsed: ${what}`,
          hint: BROKEN_HINT,
        },
      ],
    });
  });

  it('that explode or nest without end are refused, quickly', () => {
    const bomb = Array.from('bcdefghijklm').reduce(
      (text, name, index) =>
        `${text}${name}: &${name} [${Array(9)
          .fill(`*${'abcdefghijklm'.charAt(index)}`)
          .join(',')}]\n`,
      'a: &a [x,x,x,x,x,x,x,x,x]\n',
    );
    const deepYaml = `a: ${'['.repeat(50_000)}`;
    const messages = [bomb, deepYaml].map(
      (text) => readDump([dump.textFile(text, 'a.yaml')]).issues[0]?.message,
    );
    expect(messages[0]).toBe('can not be parsed: aliases that explode or lead nowhere');
    expect(messages[1]).toMatch(/^can not be parsed: (?:nesting that is too deep|[a-z ]+)$/);
    const deepJson = `{"kind":"List","apiVersion":"v1","items":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(readDump([dump.textFile(deepJson, 'a.json')]).ok).toBe(true);
  });

  it.each([
    ['README.md', '# Dump of prod\n\n- taken: *today*\n\t- by me'],
    ['nodes.txt', 'NAME     STATUS\nmaster-0 Ready\n'],
    ['nodes.yaml', 'NAME     STATUS\nmaster-0 Ready\n'],
    ['list.json', '[1, 2, "three"]'],
    ['values.yaml', 'replicas: 3\n'],
  ])('that are no dump are passed over by name: %s', (file, text) => {
    expect(readDump([dump.listFile([NODE]), dump.textFile(text, file)]).issues).toEqual([
      {
        code: 'O003',
        severity: 'warning',
        place: { file },
        message: 'holds no Kubernetes object and was passed over',
        hint: 'expected the output of kubectl get … -o json or yaml, or of d8 system queue list',
      },
    ]);
  });

  it('that are no text are passed over by name', () => {
    const picture = { name: 'picture.png', bytes: Uint8Array.from([0x89, 0x50, 0xff, 0xfe, 0x00]) };
    expect(readDump([dump.listFile([NODE]), picture]).issues).toEqual([
      {
        code: 'O001',
        severity: 'warning',
        place: { file: 'picture.png' },
        message: 'is not a text file and was passed over',
      },
    ]);
  });

  it('that are too large for one text are refused', () => {
    const bytes = new Uint8Array(0);
    Object.defineProperty(bytes, 'length', { value: 600 * 1024 * 1024 });
    expect(readDump([{ name: 'huge.json', bytes }]).issues).toEqual([
      {
        code: 'O014',
        severity: 'error',
        place: { file: 'huge.json' },
        message: 'has 629145600 bytes, more than 500 MiB',
        hint: 'save the kinds into separate files',
      },
    ]);
  });

  it.each(['', '\n\n', 'No resources found in d8-system namespace.\n'])(
    'that hold nothing say nothing: %j',
    (text) => {
      expect(readDump([dump.listFile([NODE]), dump.textFile(text, 'empty.yaml')]).issues).toEqual(
        [],
      );
    },
  );

  it('with an error of kubectl other than "not found" are reported', () => {
    const text = 'Error from server (Forbidden): secrets is forbidden: User "u" cannot list\n';
    const status = { apiVersion: 'v1', kind: 'Status', reason: 'Forbidden', status: 'Failure' };
    const issue = {
      code: 'O007',
      severity: 'warning',
      message: 'holds an error of kubectl instead of an object',
      hint: 'what it could not read stays unknown',
    };
    expect(
      readDump([
        dump.listFile([NODE]),
        dump.textFile(`\n${text}`, 'a.yaml'),
        dump.textFile(JSON.stringify(status), 'b.json'),
      ]).issues,
    ).toEqual([
      { ...issue, place: { file: 'a.yaml', line: 2 } },
      { ...issue, place: { file: 'b.json', line: 1 } },
    ]);
  });

  it('with an entry that is no object are read without it', () => {
    expect(readDump([dump.listFile([NODE, { kind: 'Secret' }, null, 5])]).issues).toEqual([
      {
        code: 'O006',
        severity: 'warning',
        place: { file: 'dump.json' },
        message: 'has an entry without apiVersion, kind or metadata.name, which was passed over',
      },
    ]);
  });
});

describe('an object that comes twice', () => {
  const version = (resourceVersion: string, rest: Record<string, unknown> = {}): object =>
    dump.object('v1', 'Node', 'n', {
      metadata: { resourceVersion },
      labels: { 'node.deckhouse.io/group': resourceVersion === '9' ? 'old' : 'new' },
      ...rest,
    });

  it.each([
    ['newest last', [version('9'), version('10')]],
    ['newest first', [version('10'), version('9')]],
  ])('counts in its newest version, %s', (_, objects) => {
    const result = readDump([dump.listFile(objects)]);
    expect(result.ok && result.value.nodes?.[0]?.group).toBe('new');
    expect(result.issues).toEqual([
      {
        code: 'O004',
        severity: 'warning',
        place: { object: 'Node/n' },
        message: 'comes in more than one version; the newest counts',
        hint: 'the parts of the dump were taken at different times',
      },
    ]);
  });

  it('counts as it came last when both claim one version', () => {
    const other = dump.object('v1', 'Node', 'n', {
      metadata: { resourceVersion: '9' },
      labels: { 'node.deckhouse.io/group': 'other' },
    });
    const result = readDump([dump.listFile([version('9'), other])]);
    expect(result.ok && result.value.nodes?.[0]?.group).toBe('other');
    expect(result.issues.map(({ code }) => code)).toEqual(['O004']);
  });

  it('unchanged is mentioned once, and the copy that shows its owners is kept', () => {
    const managedFields = [{ manager: 'kubectl', operation: 'Update' }];
    const shown = dump.moduleConfig('deckhouse', {}, { metadata: { managedFields } });
    const hidden = dump.moduleConfig('deckhouse', {});
    for (const objects of [
      [shown, hidden, NODE, NODE],
      [hidden, shown, NODE, NODE],
    ]) {
      const result = readDump([dump.listFile(objects)]);
      expect(result.ok && result.value.moduleConfigs?.[0]?.owners).toEqual([
        { manager: 'kubectl', operation: 'Update', ownsRegistry: false },
      ]);
      expect(result.issues).toEqual([
        {
          code: 'O005',
          severity: 'info',
          place: {},
          message: '2 copies of objects in the same version left out',
        },
      ]);
    }
  });
});

describe('a Secret', () => {
  it('gives its stringData before its data', () => {
    const secret = dump.secret(
      'd8-system/registry-config',
      { mode: 'Direct' },
      { stringData: { mode: 'Local' } },
    );
    const result = readDump([dump.listFile([secret])]);
    expect(result.ok && result.value.registry.config.mode).toBe('Local');
  });

  it('that is written wrongly is reported key by key, and the rest is read', () => {
    const state = dump.object('v1', 'Secret', 'd8-system/registry-state', {
      stringData: { mode: 'Detached', conditions: 'a: [' },
      data: { target_mode: 'Direct!', hash: 'YWI=' },
    });
    const infos = dump.object('v1', 'ConfigMap', 'd8-system/d8-deckhouse-version-info', {
      data: { 'data.json': '{"version": ' },
    });
    const result = readDump([dump.listFile([state, infos])]);
    expect(result.ok && result.value.registry.state).toEqual({
      presence: 'present',
      hash: 'ab',
      resourceVersion: '1000',
      conditions: [],
    });
    const object = 'Secret/d8-system/registry-state';
    expect(result.issues.map(({ code, place, message }) => ({ code, place, message }))).toEqual([
      {
        code: 'O008',
        place: { object, path: 'data.target_mode' },
        message: 'is not base64 and counts as not there',
      },
      {
        code: 'O009',
        place: { object: 'ConfigMap/d8-system/d8-deckhouse-version-info', path: 'data.data.json' },
        message:
          'does not hold a JSON map with channel, version and edition; what it tells stays unknown',
      },
      {
        code: 'O009',
        place: { object, path: 'data.conditions' },
        message: 'does not hold a YAML list of conditions; what it tells stays unknown',
      },
      {
        code: 'O010',
        place: { object, path: 'data.mode' },
        message: 'names mode Detached; known are Direct, Proxy, Local, Unmanaged',
      },
    ]);
  });

  it('keeps conditions of unknown types', () => {
    const result = readDump([
      dump.listFile([
        dump.registryState('Direct', 'Direct', [
          { type: 'BrandNew', status: 'False', message: 'wait' },
        ]),
      ]),
    ]);
    expect(result.ok && result.value.registry.state.conditions).toEqual([
      {
        type: 'BrandNew',
        status: 'False',
        reason: '',
        message: 'wait',
        lastTransitionTime: '2025-07-15T12:55:48Z',
      },
    ]);
  });
});

describe('parseJsonDocuments', () => {
  it('agrees with JSON.parse on any JSON text, one or several', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }), (values) => {
        const text = values.map((value) => JSON.stringify(value, null, 1)).join('\n');
        expect(parseJsonDocuments(text)).toEqual({
          values: JSON.parse(JSON.stringify(values)) as unknown,
        });
      }),
    );
  });

  it('finds a place in every text that is cut off', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
        const whole = JSON.stringify({ a: value });
        const text = whole.slice(0, 1 + (at % (whole.length - 1)));
        const { values, brokenAt } = parseJsonDocuments(text);
        expect(values).toEqual([]);
        expect(brokenAt).toBeGreaterThan(0);
        expect(brokenAt).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
