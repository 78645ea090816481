import fc from 'fast-check';
import type { Diff, FieldDiff } from '../../src/diff/diff';
import { diffObjects } from '../../src/diff/diff-objects';
import { printDiffJson } from '../../src/diff/print-json';
import { markdownPages } from '../../src/diff/print-markdown';
import { printDiffText } from '../../src/diff/print-text';
import { textColumns } from '../../src/diff/printable-text';
import type { KubeObject } from '../../src/model/object-id';

function object(kind: string, name: string, fields: Record<string, unknown>): KubeObject {
  return { apiVersion: 'example.com/v1', kind, metadata: { name }, ...fields };
}

const script = (...lines: string[]): string => ['#!/bin/bash', ...lines, ''].join('\n');

const BEFORE = [
  object('ModuleConfig', 'deckhouse', { spec: { settings: { mode: 'Unmanaged', license: 'a' } } }),
  object('NodeGroupConfiguration', 'a.sh', {
    spec: { content: script('set -e', 'echo one'), nodeGroups: ['*'], weight: 1 },
  }),
  object('Widget', 'gone', { spec: { args: ['a', 'b'] } }),
];
const AFTER = [
  object('ModuleConfig', 'deckhouse', { spec: { settings: { mode: 'Direct', license: 'b' } } }),
  object('NodeGroupConfiguration', 'a.sh', {
    spec: { content: script('set -e', 'echo two'), nodeGroups: ['worker', 'x y'], weight: '1' },
  }),
  object('Widget', 'new', { spec: { note: 'it is', args: ['a', '', '-1'], on: 'true' } }),
];
const DIFF = diffObjects(BEFORE, AFTER);

/** A diff of one created object with these fields. */
function created(fields: Record<string, unknown>): Diff {
  return diffObjects([], [object('Widget', 'w', { spec: fields })]);
}

describe('the text of a diff', () => {
  it.each([
    [3, '- spec.content'],
    [40, '- spec.content: (41 lines removed)'],
  ])('a removed script of %i lines: %s', (lines, want) => {
    const content = script(...Array.from({ length: lines }, (_, n) => `echo ${String(n)}`));
    const diff = diffObjects([object('NodeGroupConfiguration', 'a.sh', { spec: { content } })], []);
    expect(printDiffText(diff).split('\n')).toContain(`    ${want}`);
    expect(printDiffText(diff).includes('echo 0')).toBe(lines === 3);
  });

  it('says how much changes, then what', () => {
    expect(printDiffText(DIFF)).toBe(`1 to create, 2 to update, 1 to delete

~ ModuleConfig/deckhouse
    ~ spec.settings.license: (secret changed)
    ~ spec.settings.mode: Unmanaged → Direct

~ NodeGroupConfiguration/a.sh
    ~ spec.content
        @@ -1,3 +1,3 @@
          #!/bin/bash
          set -e
        - echo one
        + echo two
    ~ spec.nodeGroups: ["*"] → [worker, x y]
    ~ spec.weight: 1 → "1"

- Widget/gone
    - spec.args: [a, b]

+ Widget/new
    + spec.args: [a, "", "-1"]
    + spec.note: it is
    + spec.on: "true"
`);
  });

  it('is one line when nothing differs', () => {
    expect(printDiffText(diffObjects(BEFORE, BEFORE))).toBe(
      '0 to create, 0 to update, 0 to delete\n',
    );
  });

  it('puts long values and lists below their path', () => {
    const long = 'x'.repeat(60);
    const diff = diffObjects(
      [object('Widget', 'w', { spec: { a: `a${long}`, args: ['kept', `a${long}`, 'z'] } })],
      [object('Widget', 'w', { spec: { a: `b${long}`, args: ['kept', 'z', `a${long}`] } })],
    );
    expect(printDiffText(diff)).toBe(`0 to create, 1 to update, 0 to delete

~ Widget/w
    ~ spec.a
        - a${long}
        + b${long}
    ~ spec.args: reordered
          kept
        - a${long}
          z
        + a${long}
`);
  });

  it('says in words what has no value to show', () => {
    const field = (path: string, change: FieldDiff['change'], rest = {}): FieldDiff => {
      return { path, change, ...rest };
    };
    const fields = [
      field('metadata.annotations["regshift.io/source"]', 'changed'),
      field('a', 'added', { secret: true }),
      field('b', 'changed', { secret: true, after: 'secret from file x' }),
      field('c', 'changed', { secret: true, before: ['(secret)'], after: ['(secret)'] }),
      field('d', 'reordered', { before: ['name=a', 'name=b'], after: ['name=b', 'name=a'] }),
      field('e', 'changed'),
    ];
    const entry = {
      action: 'update',
      apiVersion: 'v1',
      kind: 'K',
      namespace: 'ns',
      name: 'n',
    } as const;
    const diff: Diff = { ...DIFF, objects: [{ ...entry, fields }] };
    expect(printDiffText(diff).split('\n').slice(2)).toEqual([
      '~ K/ns/n',
      '    ~ metadata.annotations["regshift.io/source"]: changed, it repeats the object',
      '    + a: (secret added)',
      '    ~ b: (secret) → secret from file x',
      '    ~ c: (secret changed): [(secret)] → [(secret)]',
      '    ~ d: reordered: [name=a, name=b] → [name=b, name=a]',
      '    ~ e: changed',
      '',
    ]);
  });

  it('is painted line by line, by kind', () => {
    const mark = (sign: string) => (text: string) => `<${sign}${text.trim()}>`;
    const painter = { added: mark('A'), removed: mark('R'), changed: mark('C'), hunk: mark('H') };
    const lines = printDiffText(DIFF, { painter }).split('\n');
    expect(lines.slice(2, 13)).toEqual([
      '<C~ ModuleConfig/deckhouse>',
      '<C~ spec.settings.license: (secret changed)>',
      '<C~ spec.settings.mode: Unmanaged → Direct>',
      '',
      '<C~ NodeGroupConfiguration/a.sh>',
      '<C~ spec.content>',
      '<H@@ -1,3 +1,3 @@>',
      '          #!/bin/bash',
      '          set -e',
      '<R- echo one>',
      '<A+ echo two>',
    ]);
  });

  it('shows escape sequences of the data instead of sending them', () => {
    const evil = '\u001b[31mred\u001b]0;title\u0007\u009b1m\u202egpj.exe\r';
    const text = printDiffText(created({ [evil]: evil, script: `one\n${evil}\n` }));
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).toContain('\\u001b[31mred');
  });

  it('keeps to its columns, whatever the data', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    );
    fc.assert(
      fc.property(value, value, fc.integer({ min: 40, max: 120 }), (a, b, columns) => {
        const diff = diffObjects(
          [object('W', 'w', { spec: { v: a, s: `${a}\n` } })],
          [object('W', 'w', { spec: { v: b, s: `${b}\n` } })],
        );
        const wide = printDiffText(diff, { columns }).split('\n');
        expect(wide.filter((line) => textColumns(line) > columns)).toEqual([]);
      }),
    );
  });
});

describe('the JSON of a diff', () => {
  it('is the diff', () => {
    expect(JSON.parse(printDiffJson(DIFF))).toEqual(DIFF);
  });

  it('is plain text for a terminal, and still the same data', () => {
    const diff = created({ v: '\u001b[31m\u009b\u202e\u2028\ud83d\ude00', n: Number.NaN });
    const json = printDiffJson(diff);
    expect(json).not.toMatch(/[^\P{C}\n]|\u2028/u);
    expect(JSON.parse(json)).toEqual(diff);
    expect(diff.objects[0]?.fields[0]).toEqual({ path: 'spec.n', change: 'added', after: 'NaN' });
  });
});

describe('the Markdown of a diff', () => {
  it('folds each object', () => {
    expect(markdownPages(DIFF, { heading: 'Phase <5>' })).toEqual([
      `### Phase &lt;5&gt;

**1 to create, 2 to update, 1 to delete**

<details><summary><code>~ ModuleConfig/deckhouse</code></summary>

\`\`\`diff
! spec.settings.license: (secret changed)
! spec.settings.mode: Unmanaged → Direct
\`\`\`

</details>

<details><summary><code>~ NodeGroupConfiguration/a.sh</code></summary>

\`\`\`diff
! spec.content
@@ -1,3 +1,3 @@
    #!/bin/bash
    set -e
- echo one
+ echo two
! spec.nodeGroups: ["*"] → [worker, x y]
! spec.weight: 1 → "1"
\`\`\`

</details>

<details><summary><code>- Widget/gone</code></summary>

\`\`\`diff
- spec.args: [a, b]
\`\`\`

</details>

<details><summary><code>+ Widget/new</code></summary>

\`\`\`diff
+ spec.args: [a, "", "-1"]
+ spec.note: it is
+ spec.on: "true"
\`\`\`

</details>
`,
    ]);
  });

  it('is one page when nothing differs', () => {
    expect(markdownPages(diffObjects([], []))).toEqual([
      '**0 to create, 0 to update, 0 to delete**\n\n',
    ]);
  });

  it('has a line alone for an object without fields', () => {
    expect(markdownPages(diffObjects([], [object('W', '<b>', {})]))).toEqual([
      '**1 to create, 0 to update, 0 to delete**\n\n<code>+ W/&lt;b&gt;</code>\n',
    ]);
  });

  it('breaks between objects, then between fields and hunks', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      object('Widget', `w${at}`, { spec: { v: 'x'.repeat(80) } }),
    );
    const pages = markdownPages(diffObjects([], many), { limit: 1000, heading: 'h' });
    expect(pages).toHaveLength(6);
    expect(pages[1]?.split('\n')[2]).toBe(
      '**30 to create, 0 to update, 0 to delete** · page 2 of 6',
    );
    expect(pages.join('').match(/<details>/g)).toHaveLength(30);
    const fields = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`f${at}`, 'x'.repeat(70)]),
    );
    const parts = markdownPages(created(fields), { limit: 1000 });
    expect(parts.join('').match(/^\+ spec\.f\d+: x{70}$/gm)).toHaveLength(40);
    expect(parts[1]).toContain('<summary><code>+ Widget/w</code> (continued)</summary>');
  });

  it('fits 65,536 characters a page and loses no line', () => {
    const lines = Array.from({ length: 4000 }, (_, at) => `echo ${at} ${'y'.repeat(40)}`);
    const pages = markdownPages(created({ content: script(...lines) }));
    expect(pages.map((page) => page.length <= 65_536)).toEqual([true, true, true, true]);
    expect(pages.join('').match(/^\+ echo \d+ y{40}$/gm)).toHaveLength(4000);
  });

  it('does not break a character of two code units', () => {
    const pages = markdownPages(created({ v: '\u{1f600}'.repeat(2000) }), { limit: 1000 });
    expect(pages.join('').match(/\u{1f600}/gu)).toHaveLength(2000);
    expect(pages.filter((page) => /\p{Cs}/u.test(page))).toEqual([]);
  });

  it('has a fence that is longer than every run of backticks inside', () => {
    const [page] = markdownPages(created({ v: 'a ```` b', w: '`'.repeat(70) }));
    expect(page).toContain(`\n\n${'`'.repeat(61)}diff\n`);
    expect(page).toContain(`${'`'.repeat(60)}(70 backticks)`);
    const [other] = markdownPages(created({ v: 'a ```` b' }));
    expect(other).toContain('\n\n`````diff\n+ spec.v: a ```` b\n`````\n');
  });

  it('refuses a page that has no room', () => {
    expect(() => markdownPages(DIFF, { limit: 999 })).toThrow(
      new RangeError('a page needs at least 1000 characters, not 999'),
    );
  });

  it('can not be broken out of, and stays within its limit, whatever the data', () => {
    const part = fc.constantFrom(
      '`',
      '```',
      '~~~',
      '</details>',
      '\n',
      '@@ ',
      ' ',
      'x'.repeat(70),
      '`'.repeat(700),
      '\r',
      '<b>',
      '&',
      '\u{1f600}',
    );
    const text = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
    const spec = fc.dictionary(fc.oneof(text, fc.constant('content')), text, { maxKeys: 6 });
    fc.assert(
      fc.property(text, text, spec, spec, (heading, name, before, after) => {
        const diff = diffObjects(
          [object('K', name, { spec: before }), object('K', 'gone', { spec: after })],
          [object('K', name, { spec: after })],
        );
        for (const page of markdownPages(diff, { limit: 1000, heading })) {
          expect(page.length).toBeLessThanOrEqual(1000);
          expect(outside(page)).toMatch(
            /^(?:### .*\n\n)?\*\*\d+ to create, \d+ to update, \d+ to delete\*\*(?: · page \d+ of \d+)?\n\n(?:(?:<details><summary><code>[+~-] [^\n<]*<\/code>(?: \(continued\))?<\/summary>\n\n\n<\/details>\n|<code>[+~-] [^\n<]*<\/code>\n)\n?)*$/u,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** A page without its fenced blocks, as CommonMark sees them. */
function outside(page: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of page.split('\n')) {
    const opening = /^ {0,3}(`{3,})[^`]*$/.exec(line)?.[1];
    const closing = /^ {0,3}(`{3,})\s*$/.exec(line)?.[1];
    if (fence === undefined && opening !== undefined) fence = opening;
    else if (fence === undefined) kept.push(line);
    else if (closing !== undefined && closing.length >= fence.length) fence = undefined;
  }
  return kept.join('\n');
}
