import type { Issue } from '../../src/model/issue';
import { formatFindingLine } from '../../src/validate/reports/finding-line';
import { findingsOf } from '../../src/validate/reports/findings';
import { jsonReport } from '../../src/validate/reports/json';
import { junitReport } from '../../src/validate/reports/junit';
import { MARKDOWN_LIMIT, markdownReport } from '../../src/validate/reports/markdown';
import { sarifReport } from '../../src/validate/reports/sarif';
import { textReport } from '../../src/validate/reports/text';
import type { Report } from '../../src/validate/report';
import { moduleConfig, validate } from './run';

const issue = (more: Partial<Issue> = {}): Issue => ({
  code: 'V012',
  severity: 'error',
  place: { file: 'a.yaml', line: 12, column: 3, path: 'spec.replicaz', object: 'Deployment/x' },
  message: 'unknown field; did you mean replicas?',
  hint: 'fields here are: replicas',
  ...more,
});

const report = (issues: readonly Issue[]): Report => ({
  files: ['a.yaml', 'b c.yaml'],
  objects: [
    { file: 'a.yaml', object: 'Deployment/x' },
    { file: 'a.yaml', object: 'Service/x' },
  ],
  issues,
});

const MIXED = report([
  issue({ excerpt: { text: '  replicaz: …', from: 3, length: 8 } }),
  issue({
    severity: 'warning',
    code: 'V011',
    message: 'a warning',
    place: { file: 'a.yaml', object: 'Service/x' },
  }),
  {
    code: 'V007',
    severity: 'info',
    place: { file: 'b c.yaml', line: 1, column: 1 },
    message: 'skipped',
  },
]);
const FINE = report([]);

describe('the text report', () => {
  it('is one line when all is fine', () => {
    expect(textReport(FINE)).toBe('no errors in 2 files, 2 objects checked\n');
  });

  it('has the place first, then the line, then what would be right', () => {
    expect(textReport(MIXED))
      .toBe(`a.yaml:12:3 error V012  Deployment/x spec.replicaz: unknown field; did you mean replicas?
  12 │   replicaz: …
     │   ^^^^^^^^
     = fields here are: replicas
a.yaml warning V011  Service/x: a warning
   = fields here are: replicas
b c.yaml:1:1 info V007  skipped

1 error and 1 warning in 2 files, 2 objects checked
`);
  });

  it('has colours only where they are wanted', () => {
    expect(textReport(MIXED, { color: true })).toContain('\u001b[31merror V012\u001b[0m');
    expect(textReport(MIXED)).not.toContain('\u001b');
  });

  it('shows a value only where it can be no secret', () => {
    const text = moduleConfig(
      'enabled: maybe\nsettings: {registry: {mode: direct, proxy: {license: not-real}}}',
    );
    expect(textReport(validate(text)))
      .toBe(`a.yaml:9:12 error V013  ModuleConfig/deckhouse spec.enabled: expected true or false, got "maybe"
  9 │   enabled: maybe
    │            ^^^^^
    = write true or false
a.yaml:10:31 error V015  ModuleConfig/deckhouse spec.settings.registry.mode: "direct" is not allowed; did you mean Direct?
  10 │                         mode: direct
     │                               ^^^^^^
     = allowed: Direct, Proxy, Local, Unmanaged
a.yaml:10:39 error S022  ModuleConfig/deckhouse spec.settings.registry.proxy: field imagesRepo is missing
  10 │                                       proxy: …
     │                                       ^^^^^
     = for example registry.example.com/deckhouse/ee
a.yaml:10:56 error V041  ModuleConfig/deckhouse spec.settings.registry.proxy.license: a secret stands here in clear
  10 │                                         license: …
     │                                                  ^
     = encrypt it with SOPS, or let regshift render the object from a reference; then change the value: git keeps the old one

4 errors in 1 file, 1 object checked
`);
  });
});

describe('the JSON report', () => {
  it('has the names that programs rely on, and leaves out what is not known', () => {
    expect(JSON.parse(jsonReport(MIXED))).toEqual({
      apiVersion: 'regshift.io/v1alpha1',
      kind: 'Findings',
      summary: { objects: 2, errors: 1, warnings: 1, files: 2, infos: 1 },
      findings: [
        {
          rule: 'V012',
          severity: 'error',
          file: 'a.yaml',
          line: 12,
          column: 3,
          object: 'Deployment/x',
          path: 'spec.replicaz',
          message: 'unknown field; did you mean replicas?',
          hint: 'fields here are: replicas',
        },
        {
          rule: 'V011',
          severity: 'warning',
          file: 'a.yaml',
          object: 'Service/x',
          message: 'a warning',
          hint: 'fields here are: replicas',
        },
        {
          rule: 'V007',
          severity: 'info',
          file: 'b c.yaml',
          line: 1,
          column: 1,
          message: 'skipped',
        },
      ],
    });
  });

  it('is not changed by the way into text and back', () => {
    const hostile = report([issue({ message: 'x\u009b31m\u202e\u2028\ud800' })]);
    expect(JSON.parse(jsonReport(hostile))).toEqual(findingsOf(hostile));
    expect(jsonReport(hostile)).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe('the JUnit report', () => {
  it('has a suite for each file and a case for each object', () => {
    expect(junitReport(MIXED)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="regshift validate" tests="3" failures="1" errors="0" skipped="0">
  <testsuite name="a.yaml" tests="2" failures="1" errors="0" skipped="0">
    <testcase name="Deployment/x" classname="a.yaml">
      <failure type="V012" message="unknown field; did you mean replicas?">a.yaml:12:3 error V012: Deployment/x spec.replicaz: unknown field; did you mean replicas? = fields here are: replicas</failure>
    </testcase>
    <testcase name="Service/x" classname="a.yaml">
      <system-out>a.yaml warning V011: Service/x: a warning = fields here are: replicas</system-out>
    </testcase>
  </testsuite>
  <testsuite name="b c.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="file" classname="b c.yaml">
      <system-out>b c.yaml:1:1 info V007: skipped</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it('is well-formed whatever stands in it', () => {
    const text = junitReport(
      report([issue({ message: `<&"'>]]>\u0000\u001b[2J\ud800\ufffe`, place: { file: '<x>' } })]),
    );
    expect(text).toContain('message="&lt;&amp;&quot;&apos;&gt;]]&gt;\ufffd\ufffd[2J\ufffd\ufffd"');
    expect(text).toContain('<testsuite name="&lt;x&gt;"');
  });

  it('counts several errors of one object as one failure', () => {
    expect(junitReport(report([issue(), issue({ message: 'another' })]))).toContain(
      '<failure type="V012" message="unknown field; did you mean replicas? (2 errors)">',
    );
  });
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly rules: readonly {
          readonly id: string;
          readonly help: { readonly text: string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region?: object;
        };
      }[];
    }[];
  }[];
}

const sarif = (of: Report): Sarif => JSON.parse(sarifReport(of, { version: '1.2.3' })) as Sarif;

describe('the SARIF report', () => {
  it('has results even when there are none, and a driver with a name', () => {
    expect(sarif(FINE)).toEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: { name: 'regshift', version: '1.2.3', semanticVersion: '1.2.3', rules: [] },
          },
          columnKind: 'utf16CodeUnits',
          results: [],
        },
      ],
    });
  });

  it('has a result for each finding, with a rule that explains it and no snippet', () => {
    const [run] = sarif(MIXED).runs;
    expect(run?.results).toEqual([
      {
        ruleId: 'V012',
        ruleIndex: 2,
        level: 'error',
        message: {
          text: 'spec.replicaz: unknown field; did you mean replicas? (fields here are: replicas)',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'a.yaml' },
              region: { startLine: 12, startColumn: 3 },
            },
            logicalLocations: [{ fullyQualifiedName: 'Deployment/x spec.replicaz' }],
          },
        ],
      },
      {
        ruleId: 'V011',
        ruleIndex: 1,
        level: 'warning',
        message: { text: 'a warning (fields here are: replicas)' },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: 'a.yaml' } },
            logicalLocations: [{ fullyQualifiedName: 'Service/x' }],
          },
        ],
      },
      {
        ruleId: 'V007',
        ruleIndex: 0,
        level: 'note',
        message: { text: 'skipped' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'b%20c.yaml' },
              region: { startLine: 1, startColumn: 1 },
            },
          },
        ],
      },
    ]);
    expect(run?.tool.driver.rules.map(({ id, help }) => [id, help.text.length > 20])).toEqual([
      ['V007', true],
      ['V011', true],
      ['V012', true],
    ]);
  });

  it.each([
    ['./a/b.yaml', 'a/b.yaml'],
    ['../a#1?.yaml', '../a%231%3F.yaml'],
    ['/abs/a.yaml', 'file:///abs/a.yaml'],
    ['-', 'stdin'],
    ['\ud800.yaml', '%EF%BF%BD.yaml'],
  ])('writes %j as the reference %j', (file, uri) => {
    const [run] = sarif(report([issue({ place: { file } })])).runs;
    expect(run?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
  });
});

describe('the Markdown report', () => {
  it('is one line when all is fine', () => {
    expect(markdownReport(FINE)).toBe(
      '### ✅ regshift validate: no errors in 2 files, 2 objects checked\n',
    );
  });

  it('has errors first', () => {
    expect(markdownReport(MIXED))
      .toBe(`### ❌ regshift validate: 1 error and 1 warning in 2 files, 2 objects checked

#### Errors

- **V012** \`a.yaml:12:3\` \`Deployment/x\` \`spec.replicaz\`: unknown field; did you mean replicas?
  - fields here are: replicas

#### Warnings

- **V011** \`a.yaml\` \`Service/x\`: a warning
  - fields here are: replicas

#### Notes

- **V007** \`b c.yaml:1:1\`: skipped
`);
  });

  it('lets no text become markup', () => {
    const hostile = issue({
      message: 'a|b <img src=x> @team #1 **x** [l](u) `c`\n# h',
      place: { file: 'a``b.yaml' },
      hint: '![i](u)',
    });
    expect(
      markdownReport(report([hostile]))
        .split('\n')
        .slice(4),
    ).toEqual([
      '- **V012** ``` a``b.yaml ```: a\\|b &lt;img src=x\\> &#64;team \\#1 \\*\\*x\\*\\* \\[l\\](u) \\`c\\`\ufffd\\# h',
      '  - \\!\\[i\\](u)',
      '',
    ]);
  });

  it('never exceeds the limit, never cuts a finding, and says what is missing', () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      issue({ message: `finding ${String(index)}.` }),
    );
    const text = markdownReport(report(many));
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(text.length).toBeGreaterThan(MARKDOWN_LIMIT - 500);
    const shown = text.match(/finding \d+\.\n {2}- fields here are: replicas\n/g) ?? [];
    const last = /\n… and (\d+) findings more: see the JSON report \(`-o json`\)\.\n$/.exec(text);
    expect(shown.length + Number(last?.[1])).toBe(2000);
  });

  it('fits exactly when it fits', () => {
    const whole = markdownReport(MIXED);
    expect(markdownReport(MIXED, { limit: whole.length })).toBe(whole);
    const cut = markdownReport(MIXED, { limit: whole.length - 1, fullReport: 'report.json' });
    expect(cut).toMatch(/… and 1 finding more: see report\.json\.\n$/);
  });
});

describe('a finding on one line', () => {
  it('leaves out what is not known', () => {
    expect(formatFindingLine({ code: 'X', severity: 'info', place: {}, message: 'm' })).toBe(
      'info X: m',
    );
  });
});
