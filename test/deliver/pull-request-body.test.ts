import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { withEntries } from '../../src/deliver/journal';
import type { Journal, JournalEntry } from '../../src/deliver/journal';
import { LONGEST_COMMENT } from '../../src/deliver/keep-comment';
import { safeCode, safeMarkdown } from '../../src/deliver/markdown-safe';
import type { ProposalFacts } from '../../src/deliver/proposal-facts';
import { pullRequestText } from '../../src/deliver/pull-request-body';
import { markerLine, markerOf } from '../../src/deliver/pull-request-marker';
import { diffObjects } from '../../src/diff/diff-objects';
import type { Diff } from '../../src/diff/diff';
import { emptyJournal } from '../../src/deliver/planned-switch';
import type { Phase } from '../../src/plan/plan';
import { PHASES, STARTED, begun, passed } from './delivery-builder';
import { planOf } from './plan-builder';
import { switchOf } from './switch-builder';

const PLANNED = switchOf();
const NOTHING = diffObjects([], []);
const GATE = { text: '', all: [], settleSeconds: 0 };

function configDiff(mode: string, name = 'deckhouse'): Diff {
  const object = (value: string): Parameters<typeof diffObjects>[0][number] => ({
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'ModuleConfig',
    metadata: { name },
    spec: { settings: { registry: { mode: value, license: `planted-${value}` } } },
  });
  return diffObjects([object('Direct')], [object(mode)]);
}

function journal(...entries: readonly JournalEntry[]): Journal {
  return withEntries(emptyJournal(PLANNED), [STARTED, ...entries]);
}

function facts(given: Partial<ProposalFacts> = {}): ProposalFacts {
  return {
    plan: planOf(PLANNED, {
      'switch-local': {
        disruption: 'AllComponentsRestart',
        gate: { text: 'target Local, NodeServicesReady', all: [], settleSeconds: 30 },
        approval: true,
        pointOfNoReturn: true,
        changes: [
          {
            action: 'update',
            apiVersion: 'deckhouse.io/v1alpha1',
            kind: 'ModuleConfig',
            name: 'deckhouse',
          },
        ],
        inverse: {
          steps: [
            {
              id: 'undo-local',
              changes: [],
              gate: GATE,
              objects: [],
            },
          ],
        },
      },
    }),
    journal: journal(begun('adopt'), passed('adopt'), begun('switch-local')),
    changes: PHASES.map(({ id }) => (id === 'switch-local' ? configDiff('Local') : NOTHING)),
    file: 'clusters/prod-1.yaml',
    ...given,
  };
}

describe('the pull request of a phase', () => {
  it('reads as a person needs it', () => {
    const plan = {
      ...facts().plan,
      actions: [
        { phase: 'fill-local', text: 'push the images', command: 'd8 mirror push bundle x' },
        { phase: 'adopt', text: 'long done' },
      ],
    };
    const rehearsal = 'done after 41 min, seed 7';
    const changes = [...facts().changes.slice(0, 4), configDiff('Proxy', 'later')];
    const golden = readFileSync(join(__dirname, 'phase-proposal.txt'), 'utf8');
    expect(pullRequestText(facts({ plan, rehearsal, changes })).body).toBe(golden);
  });

  it('has a title that tells the phase and where it stands', () => {
    expect(pullRequestText(facts()).title).toBe('Registry of prod-1: switch-local (phase 2 of 5)');
  });

  it('may land the journal alone', () => {
    const closing = facts({
      journal: journal(
        ...PHASES.flatMap(({ id, kind }) =>
          kind === 'commit' ? [begun(id), passed(id)] : [passed(id)],
        ),
      ),
    });
    const { title, body } = pullRequestText(closing);
    expect(title).toBe('Registry of prod-1: the switch is done');
    expect(markerOf(body)?.phase).toBe('close');
    expect(body).toContain('The gate of <code>settle</code> was seen to be open');
    expect(body).toContain(`| ${String(PHASES.length)} ✓ | <code>settle</code>`);
    const starting = pullRequestText(facts({ journal: journal() }));
    expect(starting.title).toBe('Registry of prod-1: a switch begins');
    expect(markerOf(starting.body)?.phase).toBe('start');
  });

  it('shows no secret', () => {
    const { body } = pullRequestText(facts());
    expect(body).not.toContain('planted');
    expect(body).toContain('spec.settings.registry.license: (secret changed)');
  });

  it('cuts the diff where it is too long, and says how to see the rest', () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `line ${String(at)}`).join('\n');
    const script = (content: string): Parameters<typeof diffObjects>[0][number] => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { script: content },
    });
    const long = diffObjects([], [script(lines)]);
    const { body } = pullRequestText(facts({ changes: [long, long, NOTHING, NOTHING, long] }));
    expect(body.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(body.length).toBeGreaterThan(LONGEST_COMMENT - 3_000);
    expect(body).toContain('**Way back**');
    expect(body).toMatch(
      /This is page 1 of \d+; <code>regshift diff -f .* --phase switch-local<\/code>/,
    );
    expect(body).toContain('There is no room for the changes of 2 other phases; ');
  });
});

describe('the longest pull request', () => {
  it('still has room for a piece of the diff', () => {
    const bars = '|'.repeat(9_000);
    // names are bounded by the schema of the cluster file
    const name = 'n'.repeat(63);
    const ids = Array.from({ length: 60 }, (_, at) => ({
      id: `${name}-${String(at)}`,
      kind: 'commit' as const,
    }));
    const planned = { ...PLANNED, cluster: name, plan: { ...PLANNED.plan, phases: ids } };
    const phases = ids.map(({ id }, at): Phase => ({
      id,
      kind: at === 40 ? 'commit' : 'action',
      purpose: bars,
      changes: Array.from({ length: 9 }, () => ({
        action: 'create',
        apiVersion: 'v1',
        kind: bars,
        name: bars,
      })),
      gate: { text: bars, all: [], settleSeconds: 0 },
      disruption: 'AllComponentsRestart',
      approval: true,
      pointOfNoReturn: true,
      inverse: {
        note: bars,
        steps: ids.map((step) => ({ ...step, changes: [], objects: [], gate: GATE })),
      },
      conditions: [],
      objects: [],
    }));
    const seen = ids.slice(0, 40).map(({ id }): JournalEntry => ({
      event: 'passed',
      phase: id,
      evidence: [bars, bars],
    }));
    const plan = { ...planOf(planned), hops: [{ from: 'U0', to: 'U1', phases } as const] };
    const actions = ids.map(({ id }) => ({ phase: id, text: bars, command: bars }));
    const given: ProposalFacts = {
      plan: { ...plan, actions },
      journal: withEntries(emptyJournal(planned), [STARTED, ...seen, begun(ids[40]?.id ?? '')]),
      changes: ids.map(() => configDiff(bars, bars)),
      file: bars,
      rehearsal: bars,
      onHold: bars,
    };
    const { title, body } = pullRequestText(given);
    expect(title.length).toBeLessThanOrEqual(255);
    expect(body.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(body).toContain('**0 to create, 1 to update, 0 to delete**');
  });
});

/** Text that tries to be more than text. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '-->',
        '<!-- regshift:phase plan=x -->',
        '```',
        '~~~',
        '|',
        '\n',
        '\n/merge',
        '@everyone',
        '#1',
        '!2',
        '</details>',
        '<img src=x onerror=y>',
        '[x](http://evil.example.com)',
        'https://evil.example.com/1',
        '**b**',
        '\\',
        '&lt;',
        '\u202e',
        ' ',
        'a',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
  fc.constant('|'.repeat(5_000)),
);

const phase = fc.record({
  purpose: hostile,
  text: hostile,
  name: hostile,
  approval: fc.boolean(),
  note: hostile,
  evidence: fc.array(hostile, { maxLength: 40 }),
  action: hostile,
  command: hostile,
});

/** Lines outside of code blocks. */
function prose(body: string): readonly string[] {
  let fence: string | undefined;
  return body.split('\n').filter((line) => {
    const marks = /^(`{3,})/.exec(line)?.[1];
    if (fence === undefined && marks !== undefined) {
      fence = marks;
      return false;
    }
    if (fence !== undefined && line === fence) {
      fence = undefined;
      return false;
    }
    return fence === undefined;
  });
}

describe('the pull request of any phase', () => {
  const proposal = fc
    .record({
      phases: fc.array(phase, { minLength: 1, maxLength: 40 }),
      cluster: hostile,
      at: fc.nat(),
      long: fc.nat(4_000),
    })
    .map(({ phases, cluster, at, long }): ProposalFacts => {
      const list = phases.map((_, index) => ({
        id: `p-${String(index)}`,
        kind: 'commit' as const,
      }));
      const current = at % list.length;
      const planned = { ...PLANNED, cluster, plan: { ...PLANNED.plan, phases: list } };
      const entries = list.slice(0, current + 1).flatMap(({ id }, index): JournalEntry[] => {
        const evidence = phases[index]?.evidence ?? [];
        const seen: JournalEntry = { event: 'passed', phase: id, evidence };
        return index === current ? [begun(id)] : [begun(id), seen];
      });
      const full = list.map(({ id }, index): Phase => {
        const {
          purpose = '',
          text = '',
          name = '',
          approval = false,
          note = '',
        } = phases[index] ?? {};
        return {
          id,
          kind: 'commit',
          purpose,
          changes: [{ action: 'create', apiVersion: 'v1', kind: 'ConfigMap', name }],
          gate: { text, all: [], settleSeconds: 0 },
          disruption: 'Reboot',
          approval,
          pointOfNoReturn: true,
          inverse: { steps: [], note },
          conditions: [],
          objects: [],
        };
      });
      const actions = list.map(({ id }, index) => ({
        phase: id,
        text: phases[index]?.action ?? '',
        command: phases[index]?.command ?? '',
      }));
      const content = (phases[0]?.text ?? '').repeat(1 + (long % 200));
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c' },
        data: { text: content },
      };
      const plan = { ...planOf(planned), hops: [{ from: 'U0', to: 'U1', phases: full }], actions };
      return {
        plan: { ...plan, hops: [{ from: 'U0', to: 'U1', phases: full }] },
        journal: withEntries(emptyJournal(planned), [STARTED, ...entries]),
        changes: list.map(() => diffObjects([], [object])),
        file: phases[0]?.name ?? '',
        rehearsal: cluster,
        onHold: cluster,
      };
    });

  it('fits, keeps its marker, and stays in its frame', () => {
    fc.assert(
      fc.property(proposal, (given) => {
        const { title, body } = pullRequestText(given);
        expect(body.length).toBeLessThanOrEqual(LONGEST_COMMENT);
        expect(title.length).toBeLessThanOrEqual(255);
        expect(title).not.toMatch(/\n/);
        const last = given.journal.entries.at(-1);
        expect(markerOf(body)).toEqual({
          plan: 'a1',
          cluster: given.journal.cluster,
          switch: 's1',
          phase: last?.event === 'begun' ? last.phase : 'none',
        });
        const lines = prose(body);
        expect(lines.filter((line) => line.includes('<!--'))).toHaveLength(1);
        expect(lines.filter((line) => /^\s*\//.test(line))).toEqual([]);
        expect(lines.join('\n')).not.toMatch(/@|https?:\/\/|<img|\]\(/);
        const rows = lines.filter((line) => line.startsWith('|'));
        for (const row of rows) expect(row.match(/\|/g)).toHaveLength(6);
        expect(count(lines, /<details>/g)).toBe(count(lines, /<\/details>/g));
      }),
      { numRuns: 60 },
    );
  });

  function count(lines: readonly string[], tag: RegExp): number {
    return Array.from(lines.join('\n').matchAll(tag)).length;
  }
});

describe('text of others in Markdown', () => {
  it.each([
    ['a|b', 'a&#124;b'],
    ['@ada', '<code>&#64;</code>ada'],
    ['fixes #1 and !2', 'fixes <code>&#35;</code>1 and <code>&#33;</code>2'],
    ['/merge', '&#47;merge'],
    ['- item', '&#45; item'],
    ['1. item', '&#49;. item'],
    ['line\n\nline', 'line line'],
    ['see https://x.example.com', 'see https<code>&#58;</code>//x.example.com'],
    ['mode = Direct, 15/15 nodes', 'mode = Direct, 15/15 nodes'],
    ['*_`<>&\\', '&#42;&#95;&#96;&#60;&#62;<code>&#38;</code>&#92;'],
  ])('%j', (text, shown) => {
    expect(safeMarkdown(text)).toBe(shown);
  });

  it('is cut between characters, never inside of what stands for one', () => {
    expect(safeMarkdown('||||', 14)).toBe('&#124;&#124;…');
    expect(safeCode('ab', 2)).toBe('<code>a…</code>');
  });
});

describe('the marker', () => {
  it('takes any text and gives it back', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, text, text, (plan, cluster, id, phaseName) => {
        const marker = { plan, cluster, switch: id, phase: phaseName };
        const line = markerLine(marker);
        expect(markerOf(`${line}\nbody`)).toEqual(marker);
        expect(line.slice(4, -3)).not.toMatch(/--|>|\n/);
      }),
    );
  });

  it.each([
    ['quoted', '> <!-- regshift:phase plan=a cluster=b switch=c phase=d -->'],
    ['later', 'x\n<!-- regshift:phase plan=a cluster=b switch=c phase=d -->'],
    ['another order', '<!-- regshift:phase cluster=b plan=a switch=c phase=d -->'],
    ['broken', '<!-- regshift:phase plan=%E0%A4%A cluster=b switch=c phase=d -->'],
    ['short', '<!-- regshift:phase plan=a -->'],
    ['nothing', ''],
  ])('is none: %s', (_, body) => {
    expect(markerOf(body)).toBeUndefined();
  });
});
