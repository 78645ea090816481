import fc from 'fast-check';
import { committedPhase, lastBaseline } from '../../src/deliver/journal';
import type { JournalEntry } from '../../src/deliver/journal';
import { formatJournal, isJournalText, parseJournal } from '../../src/deliver/journal-text';
import { baselineOf } from '../../src/gate/baseline';
import { SNAPSHOT } from '../gate/gate-builder';
import { BASELINE, PHASES, STARTED, begun, journalOf, passed } from './delivery-builder';

/** A whole switch. */
const ALL: readonly JournalEntry[] = [
  STARTED,
  ...PHASES.flatMap(({ id, kind }) => (kind === 'commit' ? [begun(id), passed(id)] : [passed(id)])),
];

describe('the text of a journal', () => {
  it('reads back as what was written, at every length', () => {
    for (let length = 1; length <= ALL.length; length += 1) {
      const journal = journalOf(PHASES, ALL.slice(0, length));
      expect(parseJournal(formatJournal(journal), 'j.yaml')).toEqual({
        ok: true,
        value: journal,
        issues: [],
      });
    }
  });

  it('keeps the baseline of a real observation', () => {
    const entry: JournalEntry = {
      event: 'begun',
      phase: 'adopt',
      baseline: baselineOf(SNAPSHOT),
      tree: 't1',
    };
    const journal = journalOf(PHASES, [STARTED, entry]);
    expect(parseJournal(formatJournal(journal), 'j.yaml')).toMatchObject({ value: journal });
  });

  it('only grows', () => {
    fc.assert(
      fc.property(fc.nat(ALL.length - 1), fc.string(), (length, line) => {
        const shorter = formatJournal(journalOf(PHASES, ALL.slice(0, length + 1)));
        const entry: JournalEntry = { event: 'passed', phase: 'x', evidence: [line] };
        const longer = formatJournal(journalOf(PHASES, [...ALL.slice(0, length + 1), entry]));
        expect(longer.startsWith(shorter)).toBe(true);
      }),
    );
  });

  it('tells itself from other files', () => {
    expect(isJournalText(formatJournal(journalOf(PHASES, [STARTED])))).toBe(true);
    expect(isJournalText('apiVersion: v1\nkind: ConfigMap\n')).toBe(false);
  });
});

describe('a journal is refused', () => {
  const refused = (code: string, message: string): object => ({
    ok: false,
    issues: [
      {
        code,
        severity: 'error',
        place: { file: 'j.yaml' },
        message,
        hint: 'restore the file from the history of the repository',
      },
    ],
  });

  it.each<[string, readonly JournalEntry[], number]>([
    ['nothing stands in it', [], 1],
    ['it does not begin with the start', [begun('adopt')], 1],
    ['a phase is skipped', [STARTED, begun('switch-local')], 2],
    ['a phase is doubled', [STARTED, begun('adopt'), begun('adopt')], 3],
    ['evidence is missing', [STARTED, begun('adopt'), begun('switch-local')], 3],
    ['an action has a commit', [STARTED, begun('fill-local')], 2],
    ['it goes on behind the end', [...ALL, passed('settle')], ALL.length + 1],
  ])('when %s', (_, entries, entry) => {
    expect(parseJournal(formatJournal(journalOf(PHASES, entries)), 'j.yaml')).toEqual(
      refused('D002', `entry ${String(entry)} does not follow from the plan's phases`),
    );
  });

  const text = formatJournal(journalOf(PHASES, ALL));
  it.each([
    ['not YAML', '{'],
    ['another kind', text.replace('SwitchJournal', 'Other')],
    ['another version', text.replace('v1alpha1', 'v2')],
    ['no cluster', text.replace('cluster: prod-1\n', '')],
    ['no id', text.replace('\nid: s1\n', '\n')],
    ['no hash', text.replace('hash: a1', 'hash: []')],
    ['an unknown state', text.replace('- Local', '- Elsewhere')],
    ['an unknown kind of phase', text.replace('kind: check', 'kind: other')],
    ['a phase of the plan that is no map', text.replace(/- id: check\n +kind: check/, '- check')],
    ['a phase of the plan that is nothing', text.replace(/- id: check\n +kind: check/, '- null')],
    ['an entry that is nothing', `${text}  - null\n`],
    ['a phase of the plan without an id', text.replace('- id: check', '- name: check')],
    ['an entry that is no map', `${text}  - entry\n`],
    ['an unknown event', text.replace('event: passed', 'event: lost')],
    ['a phase that is no text', text.replace('phase: adopt', 'phase: [1]')],
    [
      'a baseline of a time that is none',
      text.replace('config:', 'observedAt: noon\n      config:'),
    ],
    ['a baseline without the configuration', text.replace('config:', 'other:')],
    ['a checksum that is no text', text.replace('worker: abc', 'worker: 1')],
    [
      'a version that is no text',
      text.replace('registryStateVersion: "8"', 'registryStateVersion: 8'),
    ],
    ['a module that is no text', text.replace('- registry', '- 1')],
    [
      'evidence that is no list',
      text.replace('evidence:\n', 'evidence: x\n').replace(/^ {6}- .*\n/m, ''),
    ],
    ['a time that is no text', text.replace(/at: .*/, 'at: [1]')],
  ])('with %s', (_, broken) => {
    expect(broken).not.toBe(text);
    expect(parseJournal(broken, 'j.yaml')).toEqual(
      refused('D001', 'can not be read as the journal of a switch'),
    );
  });
});

describe('what a journal remembers', () => {
  it('is the last commit, and what was seen before it', () => {
    const other = { ...BASELINE, registryStateVersion: '99' };
    const entries: JournalEntry[] = [
      STARTED,
      begun('adopt'),
      passed('adopt'),
      { event: 'begun', phase: 'switch-local', baseline: other, tree: 't2' },
      passed('switch-local'),
    ];
    expect(committedPhase(journalOf(PHASES, entries))).toBe(1);
    expect(lastBaseline(journalOf(PHASES, entries))).toBe(other);
    expect(committedPhase(journalOf(PHASES, [STARTED]))).toBeUndefined();
    expect(lastBaseline(journalOf(PHASES, [STARTED]))).toBeUndefined();
  });
});
