import fc from 'fast-check';
import type { KubeObject } from '../../src/model/object-id';
import type { Report } from '../../src/validate/report';
import { jsonReport } from '../../src/validate/reports/json';
import { junitReport } from '../../src/validate/reports/junit';
import { markdownReport } from '../../src/validate/reports/markdown';
import { sarifReport } from '../../src/validate/reports/sarif';
import { textReport } from '../../src/validate/reports/text';
import { findCredentials } from '../../src/validate/script/find-credentials';
import { validateFiles } from '../../src/validate/validate-files';
import { validateObjects } from '../../src/validate/validate-objects';
import { bash, lines, moduleConfig, nodeScript, schemas, validate } from './run';

const FORMATS = {
  text: textReport,
  json: jsonReport,
  junit: junitReport,
  sarif: sarifReport,
  markdown: markdownReport,
};

const everyFormat = (report: Report): string =>
  Object.values(FORMATS)
    .map((format) => format(report))
    .join('\n');

const silent = {
  schemas,
  bash: (scripts: readonly string[]) => scripts.map(() => ({ ok: true, stderr: '' })),
};

const MANIFESTS = [
  moduleConfig(
    'settings: {registry: {mode: Direct, direct: {imagesRepo: r.example.com/a, license: &a x}}}',
  ),
  nodeScript('echo {{ .cri }}\npassword = "x"\ncat <<EOF\n${x}\nEOF'),
  'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\n  data: {a: YQ==}\n',
];

describe('hostile input', () => {
  it('never makes it throw: bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (text) => {
        everyFormat(validateFiles([{ path: 'x', text }], silent));
      }),
      { numRuns: 300 },
    );
  });

  it('never makes it throw: signs of YAML', () => {
    const sign = fc.constantFrom(
      ...'{}[]:,-?&*!|>\'"%@`#\n\t \0\u0085'.split(''),
      '---\n',
      '...\n',
      '<<: ',
      '{{',
      '}}',
      'kind: ',
      'apiVersion: v1\n',
      'metadata:\n  name: ',
      '  ',
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        everyFormat(validateFiles([{ path: 'x', text: signs.join('') }], silent));
      }),
      { numRuns: 500 },
    );
  });

  it('never makes it throw: manifests with a piece cut out, doubled or replaced', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MANIFESTS),
        fc.nat(),
        fc.nat(20),
        fc.string({ maxLength: 5 }),
        (text, at, size, put) => {
          const from = at % text.length;
          everyFormat(
            validateFiles(
              [{ path: 'x', text: text.slice(0, from) + put + text.slice(from + size) }],
              silent,
            ),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never makes it throw: objects of any content', () => {
    const kinds = fc.constantFrom(
      ...[
        'ModuleConfig',
        'NodeGroupConfiguration',
        'Secret',
        'Deployment',
        'Kustomization',
        'CustomResourceDefinition',
        'X',
      ],
    );
    const apis = fc.constantFrom(
      'deckhouse.io/v1alpha1',
      'v1',
      'apps/v1',
      'kustomize.config.k8s.io/v1beta1',
      'apiextensions.k8s.io/v1',
    );
    fc.assert(
      fc.property(
        apis,
        kinds,
        fc.dictionary(
          fc.constantFrom('spec', 'data', 'metadata', 'sops', 'stringData', 'items'),
          fc.jsonValue(),
        ),
        (apiVersion, kind, rest) => {
          everyFormat(
            validateFiles(
              [{ path: 'x', text: JSON.stringify({ apiVersion, kind, ...rest }) }],
              silent,
            ),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('can not steer a terminal or reorder text', () => {
    const text =
      'apiVersion: v1\nkind: "X\\e[2J\\u202e\\x9b"\nmetadata: {name: "a\\e]0;x\\a"}\n"\\e[1m": 1\n';
    expect(everyFormat(validateFiles([{ path: 'a\u001b[2J.yaml', text }], silent))).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
    );
  });

  it('takes linear time to look for credentials', () => {
    const long = [
      'a'.repeat(100_000),
      'password-'.repeat(10_000),
      'x://y:'.repeat(20_000),
      '"'.repeat(100_000),
      `auth="${'a'.repeat(100_000)}`,
    ];
    const start = performance.now();
    for (const text of long) findCredentials(text);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

const SECRET = 'Zq7-planted-Value';
const BASE64 = Buffer.from(`user:${SECRET}`).toString('base64');

describe('a planted secret', () => {
  it.each([
    [
      'in settings',
      moduleConfig(
        `settings: {registry: {mode: Direct, direct: {imagesRepo: r.example.com/a, license: ${SECRET}, pasword: ${SECRET}, password: [${SECRET}]}}}`,
      ),
    ],
    [
      'in an address',
      moduleConfig(
        `settings: {registry: {mode: Direct, direct: {imagesRepo: "u:${SECRET}@r.example.com/a"}}}`,
      ),
    ],
    [
      'in a Secret',
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: ${BASE64}, b: [${SECRET}]}\nstringData: {c: ${SECRET}, d: {e: ${SECRET}}}\ntype: [${SECRET}]\n`,
    ],
    [
      'in a script',
      nodeScript(
        `set -x\nif true; then\nlogin --password ${SECRET} <<EOF\nauth = "${BASE64}"\ncurl https://u:${SECRET}@x.example.com {{ .${SECRET} }} \${X}`,
      ),
    ],
    ['where bash stumbles over it', nodeScript(`for x in a; ${SECRET}`)],
    ['in broken YAML', `apiVersion: v1\nkind: Secret\ndata:\n  a: "${SECRET}\n  b: c\n`],
    ['as an alias, a tag and a duplicate', `a: *${SECRET}\nb: !${SECRET} x\nc: 1\nc: ${SECRET}\n`],
    [
      'in a configuration file',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  f: |\n    password = ${SECRET}\n    -----BEGIN PRIVATE KEY-----\n    ${SECRET}\n`,
    ],
    [
      'in flow style without quotes',
      moduleConfig(
        `settings: {registry: {mode: Direct, direct: {imagesRepo: r.example.com/a, password: a,${SECRET}}}}`,
      ),
    ],
    [
      'in a cluster file',
      `apiVersion: regshift.io/v1alpha1\nkind: ClusterRegistry\nmetadata: {name: a}\nspec: {registry: {mode: Direct, direct: {imagesRepo: r.example.com/a, license: ${SECRET}}}}\n`,
    ],
  ])('%s is found and never repeated', (_, text) => {
    const report = validate(text);
    expect(report.issues.filter(({ severity }) => severity === 'error')).not.toEqual([]);
    const printed = everyFormat(report);
    expect(printed).not.toContain(SECRET);
    expect(printed).not.toContain(BASE64);
  });
});

const object = (name: string, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  ...more,
});

describe('rendered objects', () => {
  it('are placed in their text only when there is one', () => {
    const bad = object('a', { dato: {} });
    const text =
      '# generated\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: default\ndato: {}\n';
    expect(
      lines(
        validateObjects(
          [
            { object: bad, path: 'x.yaml', text },
            { object: object('b', { dato: {} }), path: 'y.yaml' },
          ],
          silent,
        ),
      ),
    ).toEqual([
      expect.stringMatching(
        /^x\.yaml:7:1 error V012: ConfigMap\/default\/a dato: unknown field; did you mean data\?/,
      ),
      expect.stringMatching(
        /^y\.yaml error V012: ConfigMap\/default\/b dato: unknown field; did you mean data\?/,
      ),
    ]);
  });

  it('that are equal are judged once, and reported at every place', () => {
    let asked = 0;
    const counting = {
      kind: (...id: readonly [string, string]) => ((asked += 1), schemas.kind(...id)),
    };
    const bad = object('a', { dato: {} });
    const sources = Array.from({ length: 50 }, (_, index) => ({
      object: index % 2 === 0 ? bad : structuredClone(bad),
      path: `c${String(index)}/01-adopt/x.yaml`,
      text: 'same',
    }));
    const report = validateObjects(sources, { ...silent, schemas: counting });
    expect(report.issues).toHaveLength(50);
    expect(asked).toBeLessThanOrEqual(2);

    asked = 0;
    const untexted = sources.map(({ path }) => ({ object: bad, path }));
    expect(validateObjects(untexted, { ...silent, schemas: counting }).issues).toHaveLength(50);
    expect(asked).toBeLessThanOrEqual(2);
  });

  it('show each distinct script to bash once, in one call', () => {
    const calls: (readonly string[])[] = [];
    const spy = (scripts: readonly string[]): readonly { ok: boolean; stderr: string }[] => {
      calls.push(scripts);
      return bash(scripts);
    };
    validate(
      `${nodeScript('true')}---\n${nodeScript('true', 1, 'b.sh')}---\n${nodeScript('false', 1, 'c.sh')}`,
      { bash: spy },
    );
    expect(calls).toEqual([['true\n', 'false\n']]);
  });
});

describe('objects that stand twice', () => {
  const at = (...paths: readonly string[]): readonly string[] =>
    lines(
      validateObjects(
        paths.map((path) => ({ object: object('a'), path })),
        silent,
      ),
    );
  const hint = {
    error: 'keep one of the two: which of them the cluster gets depends on the order of files',
    warning: 'if both folders are applied to one cluster, keep one of the two',
  };
  const twice = (severity: 'error' | 'warning', second: string, first: string): string =>
    `${second} ${severity} V010: ConfigMap/default/a metadata.name: ConfigMap/default/a stands twice: also in ${first} = ${hint[severity]}`;

  it.each([
    ['in one folder', ['d/a.yaml', 'd/b.yaml'], [twice('error', 'd/b.yaml', 'd/a.yaml')]],
    [
      'in a folder and one inside',
      ['d/e/a.yaml', 'd/b.yaml'],
      [twice('error', 'd/e/a.yaml', 'd/b.yaml')],
    ],
    ['in folders apart', ['d/a.yaml', 'e/b.yaml'], [twice('warning', 'e/b.yaml', 'd/a.yaml')]],
    [
      'in one folder of a phase',
      ['01-adopt/a.yaml', '01-adopt/b/c.yaml'],
      [twice('error', '01-adopt/b/c.yaml', '01-adopt/a.yaml')],
    ],
    ['in two phases', ['out/01-adopt/a.yaml', 'out/02-switch-u1/a.yaml'], []],
    ['in two clusters', ['clusters/a/manifests/x.yaml', 'clusters/b/manifests/x.yaml'], []],
  ])('%s', (_, paths, want) => {
    expect(at(...paths)).toEqual(want);
  });
});
