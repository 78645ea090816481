import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createGenerator } from 'ts-json-schema-generator';
import { OBSERVE_CODES } from '../../src/observe/codes';
import { formatSnapshot } from '../../src/observe/format-snapshot';
import { parseSnapshot } from '../../src/observe/parse-snapshot';
import { readDump } from '../../src/observe/read-dump';
import { PRESENCES } from '../../src/observe/snapshot';
import type { Snapshot } from '../../src/observe/snapshot';
import * as dump from './dump-builder';

const root = join(__dirname, '../..');

function snapshotOf(objects: Parameters<typeof dump.listFile>[0]): Snapshot {
  const result = readDump([dump.listFile(objects), dump.textFile(dump.QUIET_QUEUE, 'queue')]);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

const SMALL = snapshotOf([dump.registryState('Direct', 'Local', [])]);

const TEXTS = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    ' a\n  b\n',
    '- a: b',
    '"',
    'yes',
    '1e3',
    '0x1F',
    '~',
    '# c',
    '%s',
    '\t\r\n',
    '---\n',
    'ключ: значение',
  ),
);

/** Snapshots with free texts of every kind. */
const SNAPSHOTS = fc
  .record({
    ca: TEXTS,
    messages: fc.uniqueArray(TEXTS, { maxLength: 4 }),
    groups: fc.dictionary(TEXTS, TEXTS, { maxKeys: 4 }),
    presence: fc.constantFrom(...PRESENCES),
    numbers: fc.tuple(fc.nat(), fc.nat()),
  })
  .map(({ ca, messages, groups, presence, numbers: [mainTasks, totalTasks] }): Snapshot => ({
    ...SMALL,
    registry: {
      ...SMALL.registry,
      switchRecord: presence,
      pull: { presence, ca, path: '', login: presence },
      state: {
        presence,
        conditions: messages.map((message) => ({
          type: message,
          status: 'True',
          reason: message,
          message,
        })),
      },
    },
    configurationChecksums: groups,
    queue: { mainTasks, totalTasks, failing: messages },
  }));

describe('a snapshot as text', () => {
  it.each([
    ['untouched', dump.untouchedCluster()],
    ['in Direct', dump.directCluster()],
    ['on the way to Local', dump.directToLocalCluster()],
    ['of the newer generation', dump.newerGenerationCluster()],
    ['in the cloud', dump.cloudCluster()],
  ])('of a cluster %s reads back as it was', (_, objects) => {
    const snapshot = snapshotOf(objects);
    expect(parseSnapshot(formatSnapshot(snapshot), 'a.yaml')).toEqual({
      ok: true,
      value: snapshot,
      issues: [],
    });
  });

  it('reads back as it was, whatever texts it holds', () => {
    fc.assert(
      fc.property(SNAPSHOTS, (snapshot) => {
        const text = formatSnapshot(snapshot);
        expect(text).not.toContain('\r');
        expect(parseSnapshot(text, 'a.yaml')).toEqual({ ok: true, value: snapshot, issues: [] });
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order in which its fields were set', () => {
    const snapshot = snapshotOf(dump.untouchedCluster());
    expect(formatSnapshot(withKeysReversed(snapshot) as Snapshot)).toBe(formatSnapshot(snapshot));
  });

  it('folds no line of a message', () => {
    const message = 'many words '.repeat(30).trim();
    const state = dump.registryState('Direct', 'Direct', [{ type: 'Ready', message }]);
    expect(formatSnapshot(snapshotOf([state]))).toContain(`        message: ${message}\n`);
  });

  it('is small and reads like the cluster', () => {
    expect(formatSnapshot(SMALL)).toBe(`apiVersion: regshift.io/v1alpha1
kind: ClusterSnapshot
observedAt:
  time: "2025-01-01T00:00:00Z"
  basis: newest-in-dump
platform: {}
cluster:
  configuration: unknown
  bootstrapped: unknown
registry:
  switchRecord: unknown
  state:
    presence: present
    mode: Direct
    targetMode: Local
    hash: ${'ab'.repeat(32)}
    resourceVersion: "2001"
    conditions: []
  config:
    presence: unknown
  pull:
    presence: unknown
    login: unknown
  bashible:
    presence: unknown
queue:
  mainTasks: 0
  totalTasks: 0
  failing: []
`);
  });
});

describe('parseSnapshot', () => {
  const text = formatSnapshot(SMALL);

  it.each([
    [
      'an unknown field',
      text.replace('platform: {}', 'platform:\n  verzion: v1'),
      ['O022', 7, 3, 'platform.verzion', 'unknown field'],
    ],
    [
      'a missing field',
      text.replace('  bootstrapped: unknown\n', ''),
      ['O023', 7, 1, 'cluster.bootstrapped', 'missing field'],
    ],
    [
      'a word that is not allowed',
      text.replace('switchRecord: unknown', 'switchRecord: perhaps'),
      [
        'O024',
        11,
        3,
        'registry.switchRecord',
        'a string: must be equal to one of the allowed values',
      ],
    ],
    [
      'a list where a number belongs',
      text.replace('mainTasks: 0', 'mainTasks: []'),
      ['O024', 27, 3, 'queue.mainTasks', 'a list: must be number'],
    ],
    [
      'a time that is none',
      text.replace('2025-01-01T00:00:00Z', '2025-01-01'),
      ['O024', 4, 3, 'observedAt.time', '"2025-01-01" is not an RFC 3339 time in UTC'],
    ],
    [
      'another kind',
      'apiVersion: regshift.io/v1alpha1\nkind: List\n',
      ['O021', 2, 1, 'kind', 'not a snapshot: kind is "List", expected ClusterSnapshot'],
    ],
    [
      'nothing',
      '',
      [
        'O021',
        1,
        1,
        'apiVersion',
        'not a snapshot: apiVersion is missing or no text, expected regshift.io/v1alpha1',
      ],
    ],
    [
      'broken YAML',
      `${text}queue: {}\n`,
      ['O020', 30, 1, undefined, 'can not be parsed: a key that comes twice'],
    ],
    [
      'two documents',
      `${text}---\n${text}`,
      ['O020', 30, 1, undefined, 'can not be parsed: more than one document'],
    ],
    ['an alias', 'a: &a 1\nb: *a\n', ['O020', 1, 1, undefined, 'can not be parsed: an alias']],
  ])('refuses %s with its place', (_, broken, [code, line, column, path, message]) => {
    const { ok, issues } = parseSnapshot(broken, 'a.yaml');
    expect(ok).toBe(false);
    expect(issues.map((issue) => [issue.code, issue.place, issue.message])).toEqual([
      [code, { file: 'a.yaml', line, column, ...(path === undefined ? {} : { path }) }, message],
    ]);
  });

  it('reports every problem at once, in the order of reading', () => {
    const broken = text
      .replace('queue:', 'queues:')
      .replace('login: unknown', 'login: 5')
      .replace('platform: {}', 'platform: []');
    expect(
      parseSnapshot(broken, 'a.yaml').issues.map(({ code, place }) => [code, place.path]),
    ).toEqual([
      ['O024', 'platform'],
      ['O024', 'registry.pull.login'],
      ['O024', 'registry.pull.login'],
      ['O022', 'queues'],
    ]);
  });
});

describe('the schema of snapshots', () => {
  it('is what the type gives', () => {
    const path = join(root, 'schemas/cluster-snapshot.schema.json');
    const schema: unknown = createGenerator({
      path: join(root, 'src/observe/snapshot.ts'),
      tsconfig: join(root, 'tsconfig.json'),
      type: 'Snapshot',
      sortProps: false,
      skipTypeCheck: true,
    }).createSchema('Snapshot');
    const published: unknown = JSON.parse(readFileSync(path, 'utf8'));
    expect(published).toEqual({
      ...(schema as object),
      $id: 'https://regshift.io/schemas/v1alpha1/cluster-snapshot.schema.json',
      title: 'ClusterSnapshot',
    });
  });
});

describe('OBSERVE_CODES', () => {
  it('are unique and well formed', () => {
    const codes = OBSERVE_CODES.map(({ code }) => code);
    expect([...new Set(codes)].sort()).toEqual(codes);
    expect(codes.filter((code) => !/^O\d{3}$/.test(code))).toEqual([]);
  });

  it('are all explained and all asserted by a test', () => {
    const tests = [
      ...[
        'dump-files',
        'dump-index',
        'facts',
        'read-dump',
        'snapshot-text',
        'live',
        'delivered',
        'published',
      ],
    ].map((name) => readFileSync(join(__dirname, `${name}.test.ts`), 'utf8'));
    const unproven = OBSERVE_CODES.filter(
      ({ code }) => !tests.some((test) => test.includes(`'${code}`)),
    );
    expect(unproven).toEqual([]);
    expect(OBSERVE_CODES.filter(({ meaning, remedy }) => meaning === '' || remedy === '')).toEqual(
      [],
    );
  });
});

function withKeysReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKeysReversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, withKeysReversed(inner)]),
  );
}
