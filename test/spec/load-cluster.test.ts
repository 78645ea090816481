import type { Issue } from '../../src/model/issue';
import { SPEC_CODES } from '../../src/spec/codes';
import { clusterIssues, loadCluster, loadClusterText } from '../../src/spec/load-cluster';
import { BASE } from './cluster-files';
import { CLUSTER_ROWS, SECRET_ROWS } from './refused-clusters';
import { section, whole } from './refused-files';
import { FIELD_ROWS, REGISTRY_ROWS, TEXT_ROWS } from './refused-settings';

function told({ severity, code, place, message }: Issue): string {
  const path = place.path === undefined ? '' : `${place.path}: `;
  const line = `${String(place.line)}:${String(place.column)}`;
  return `${line} ${severity === 'error' ? '' : `${severity} `}${code} ${path}${message}`;
}

describe.each([
  ['the text of a cluster file', TEXT_ROWS],
  ['the fields of a cluster file', FIELD_ROWS],
  ['settings.registry', REGISTRY_ROWS],
  ['the cluster and its repository', CLUSTER_ROWS],
  ['references to secrets', SECRET_ROWS],
] as const)('%s', (_title, rows) => {
  it.each(rows)('%s', (_name, text, issues) => {
    const result = loadClusterText(text, 'f.yaml');
    expect(result.issues.map(told)).toEqual(issues);
    expect(result.ok).toBe(issues.every((issue) => issue.includes(' warning ')));
  });
});

describe('the table of codes', () => {
  it('is sorted, has each code once, and each is reported by a row above or by a test of its own', () => {
    const elsewhere = ['S001', 'S002', 'S012'];
    const rows = [...TEXT_ROWS, ...FIELD_ROWS, ...REGISTRY_ROWS, ...CLUSTER_ROWS, ...SECRET_ROWS];
    const reported = rows.flatMap(([, , issues]) =>
      issues.map((issue) => / (S\d{3}) /.exec(issue)?.[1]),
    );
    const codes = SPEC_CODES.map(({ code }) => code);
    expect(codes).toEqual([...new Set([...reported, ...elsewhere])].sort());
  });
});

describe('loadCluster', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('refuses 50 MB without reading them', () => {
    const large = new Uint8Array(50_000_000).fill(0x61);
    const before = performance.now();
    const result = loadCluster(large, 'f.yaml');
    const took = performance.now() - before;
    expect(result).toEqual({
      ok: false,
      issues: [
        {
          code: 'S001',
          severity: 'error',
          place: { file: 'f.yaml' },
          message: '50000000 bytes are too many for a cluster file; at most 1048576 are read',
        },
      ],
    });
    expect(took).toBeLessThan(50);
  });

  it.each([
    ['a stray byte', [0x61, 0x0a, 0xc3, 0xa9, 0xff], 'byte 5 is invalid', { line: 2, column: 2 }],
    ['a sequence that is cut off', [0x61, 0xe2, 0x82], 'byte 2 is invalid', { line: 1, column: 2 }],
    [
      'a sequence that breaks off in the middle',
      [0xe2, 0x82, 0x41],
      'byte 1 is invalid',
      { line: 1, column: 1 },
    ],
  ])('names the byte of %s', (_name, input, fault, place) => {
    expect(loadCluster(Uint8Array.from(input), 'f.yaml').issues).toEqual([
      {
        code: 'S002',
        severity: 'error',
        place: { file: 'f.yaml', ...place },
        message: `the file is not UTF-8: ${fault}`,
        hint: 'save the file as UTF-8',
      },
    ]);
  });

  it('recognises UTF-16 by its byte order mark', () => {
    const utf16 = Uint8Array.from([0xff, 0xfe, 0x61, 0x00]);
    expect(loadCluster(utf16, 'f.yaml').issues.map(told)).toEqual([
      '1:1 S002 the file is UTF-16, not UTF-8',
    ]);
  });

  it('reads past a byte order mark, and counts columns without it', () => {
    expect(loadCluster(bytes(`\uFEFF${BASE}`), 'f.yaml').ok).toBe(true);
    expect(loadCluster(bytes('\uFEFFkind: Other\n'), 'f.yaml').issues[0]?.place.column).toBe(7);
  });

  it('takes line ends of both kinds', () => {
    expect(loadCluster(bytes(BASE.replaceAll('\n', '\r\n')), 'f.yaml')).toEqual(
      loadCluster(bytes(BASE), 'f.yaml'),
    );
  });

  it('gives the issues alone to whoever asks for them alone', () => {
    const text = section('colour: red');
    expect(clusterIssues(text, 'f.yaml')).toEqual(loadClusterText(text, 'f.yaml').issues);
  });
});

describe('an issue', () => {
  it('is a lesson: place, fault, remedy, and the line with the secret masked', () => {
    expect(
      loadClusterText(section('license: example-license # paid'), 'clusters/prod-1.yaml').issues,
    ).toEqual([
      {
        code: 'S103',
        severity: 'error',
        place: {
          file: 'clusters/prod-1.yaml',
          line: 9,
          column: 16,
          path: 'spec.registry.direct.license',
        },
        message: 'a secret must not stand here in clear',
        hint: 'write  license: {fromEnv: DKP_LICENSE}  or  {secretRef: {name: …, key: …}}',
        excerpt: { text: '      license: ********', from: 16, length: 8 },
      },
    ]);
  });

  it.each([
    [
      'a value that anyone may see',
      section('checkMode: Relaxed'),
      '      checkMode: Relaxed',
      18,
      7,
    ],
    [
      'a name without what stands behind it',
      section('chekMode: Relax'),
      '      chekMode: ********',
      7,
      8,
    ],
    [
      'nothing of a misspelt licence',
      section('licence: example-license'),
      '      licence: ********',
      7,
      7,
    ],
    [
      'a line with a secret beside the fault',
      whole('registry: {mode: direct, direct: {license: example-license}}'),
      '  registry: {mode: direct, direct: {license: ********}}',
      20,
      6,
    ],
    [
      'the name alone in broken text, as any line may be the middle of a secret',
      section('scheme: [HTTP', 'checkMode: Relax'),
      '      checkMode: ********',
      7,
      9,
    ],
    [
      'the name alone of a secret that breaks the text',
      section('license: "example-license'),
      '      license: ********',
      7,
      7,
    ],
    ['no control signs', section('checkMode: "a\u202Eb"'), '      checkMode: "a\uFFFDb"', 18, 5],
  ])('shows %s', (_name, text, line, from, length) => {
    expect(loadClusterText(text, 'f.yaml').issues.map(({ excerpt }) => excerpt)).toContainEqual({
      text: line,
      from,
      length,
    });
  });

  it('shows the middle of a long line', () => {
    const long = whole(`registry: {mode: Local, ${' '.repeat(500)}direkt: 1}`);
    expect(loadClusterText(long, 'f.yaml').issues.map(({ excerpt }) => excerpt)).toEqual([
      { text: `${' '.repeat(60)}direkt: ********}`, from: 61, length: 6 },
    ]);
  });

  it('stands for a limited number of others', () => {
    const many = section(
      ...Array.from({ length: 300 }, (_, index) => `colour${String(index)}: red`),
    );
    const { issues } = loadClusterText(many, 'f.yaml');
    expect(issues).toHaveLength(201);
    expect(issues.at(-1)).toEqual({
      code: 'S012',
      severity: 'error',
      place: { file: 'f.yaml' },
      message: 'at least 100 more problems are not listed',
      hint: 'correct the first ones',
    });
  });
});

describe('a file that wants to keep the machine busy', () => {
  const MEBIBYTE = 1_048_576;
  it.each([
    [
      'aliases of aliases',
      Array.from(
        { length: 26 },
        (_, level) =>
          `a${String(level)}: &a${String(level)} [${Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${String(level - 1)}`)).join()}]`,
      ).join('\n'),
      'S009',
    ],
    ['brackets', '['.repeat(MEBIBYTE), 'S009'],
    [
      'indentation',
      Array.from({ length: 1_400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
      'S009',
    ],
    [
      'fields',
      Array.from({ length: 90_000 }, (_, index) => `k${String(index)}:`).join('\n'),
      'S009',
    ],
    [
      'unknown fields',
      `spec:\n${Array.from({ length: 8_000 }, (_, index) => `  k${String(index)}:`).join('\n')}`,
      'S012',
    ],
    ['faults', '@\n'.repeat(MEBIBYTE / 2), 'S004'],
    [
      'one long line',
      `spec: {${Array.from({ length: 6_000 }, (_, index) => `k${String(index)}: 1`).join(', ')}}`,
      'S012',
    ],
    ['documents', '---\n'.repeat(MEBIBYTE / 4), 'S006'],
    ['a long word', `metadata: {name: ${'a'.repeat(MEBIBYTE - 100)}}`, 'S025'],
  ])('is refused soon: %s', (_name, text, code) => {
    const before = performance.now();
    const { issues } = loadClusterText(text, 'f.yaml');
    const took = performance.now() - before;
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(took).toBeLessThan(3_000);
  });
});
