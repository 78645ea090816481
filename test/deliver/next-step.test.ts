import fc from 'fast-check';
import { misplacedEntry, withEntries } from '../../src/deliver/journal';
import type { Journal, JournalEntry, JournalPhase } from '../../src/deliver/journal';
import { nextStep, phasesInQuestion } from '../../src/deliver/next-step';
import type { Step } from '../../src/deliver/next-step';
import type { VerdictKind } from '../../src/gate/verdict';
import { PHASES, STARTED, begun, journalOf, passed, verdict } from './delivery-builder';

/** What is done next, with gates open but for those that are named. */
function step(
  entries: readonly JournalEntry[],
  gates: Readonly<Record<string, VerdictKind>> = {},
): Step {
  return nextStep(PHASES, journalOf(PHASES, entries), (phase) =>
    verdict(gates[PHASES[phase]?.id ?? ''] ?? 'open'),
  );
}

const IN_FILL = [STARTED, begun('adopt'), passed('adopt'), begun('switch-local')];

describe('the next step', () => {
  it('begins with the journal, and the first phase if it has a commit', () => {
    const judge = (): never => {
      throw new Error('nothing is committed yet');
    };
    expect(nextStep(PHASES, undefined, judge)).toEqual({ kind: 'start', phase: 0 });
    expect(nextStep(PHASES.slice(2), undefined, judge)).toEqual({ kind: 'start' });
    expect(nextStep([], undefined, judge)).toEqual({ kind: 'start' });
    const begun = journalOf([], [STARTED]);
    expect(nextStep([], begun, judge)).toEqual({ kind: 'done' });
  });

  it('is none once another switch goes on from there', () => {
    const handedOver: JournalEntry = { event: 'superseded', by: 's2' };
    expect(step([STARTED, begun('adopt'), handedOver])).toEqual({ kind: 'done' });
  });

  it.each<[VerdictKind, Step['kind']]>([
    ['waiting', 'wait'],
    ['stale', 'wait'],
    ['failed', 'failed'],
  ])('is no commit while the gate is %s', (kind, does) => {
    expect(step([STARTED, begun('adopt')], { adopt: kind })).toEqual({
      kind: does,
      phase: 0,
      verdict: verdict(kind),
    });
  });

  it('is the next commit when the gate is open', () => {
    expect(step([STARTED, begun('adopt')])).toEqual({ kind: 'commit', phase: 1, passed: [0] });
  });

  it.each<[VerdictKind, Step['kind']]>([
    ['waiting', 'act'],
    ['stale', 'act'],
    ['failed', 'failed'],
  ])("is a person's while an action's gate is %s", (kind, does) => {
    expect(step(IN_FILL, { 'fill-local': kind })).toEqual({
      kind: does,
      phase: 2,
      verdict: verdict(kind),
    });
  });

  it('waits for a check, and commits past phases that need no commit', () => {
    expect(step(IN_FILL, { check: 'waiting' })).toMatchObject({ kind: 'wait', phase: 3 });
    expect(step(IN_FILL)).toEqual({ kind: 'commit', phase: 4, passed: [1, 2, 3] });
  });

  it('asks again for the last commit before it believes what comes behind it', () => {
    expect(step(IN_FILL, { 'switch-local': 'waiting' })).toMatchObject({ kind: 'wait', phase: 1 });
  });

  it('does not ask again for what the journal has', () => {
    expect(step(IN_FILL, { adopt: 'waiting', 'fill-local': 'waiting' })).toMatchObject({
      phase: 2,
    });
  });

  it('closes the journal, and is done', () => {
    const all = [
      ...IN_FILL,
      ...['switch-local', 'fill-local', 'check'].map(passed),
      begun('settle'),
    ];
    expect(step(all)).toEqual({ kind: 'close', passed: [4] });
    expect(step([...all, passed('settle')])).toEqual({ kind: 'done' });
  });

  it('commits every phase once, in order, whatever gates say and however often it is asked', () => {
    const kinds = fc.constantFrom<JournalPhase['kind']>('commit', 'action', 'check');
    const plan = fc
      .array(kinds, { maxLength: 6 })
      .map((list) => list.map((kind, index): JournalPhase => ({ id: `p${String(index)}`, kind })));
    const answers = fc.infiniteStream(fc.boolean());
    fc.assert(
      fc.property(plan, answers, (phases, answer) => {
        const { journal, commits } = run(phases, () => answer.next().value === true);
        const wanted = phases.flatMap(({ kind }, index) => (kind === 'commit' ? [index] : []));
        expect(commits).toEqual(wanted);
        expect(phases.length === 0 ? undefined : misplacedEntry(journal)).toBeUndefined();
      }),
    );
  });
});

/** Carries steps out until the switch is done; the journal is all that is remembered. */
function run(
  phases: readonly JournalPhase[],
  open: () => boolean,
): { readonly journal: Journal; readonly commits: readonly number[] } {
  const commits: number[] = [];
  let journal: Journal | undefined;
  for (let tries = 0; tries < 10_000; tries += 1) {
    const next = nextStep(phases, journal, () => verdict(open() ? 'open' : 'waiting'));
    if (next.kind === 'done') return { journal: journal ?? journalOf(phases, []), commits };
    if (next.kind !== 'start' && next.kind !== 'commit' && next.kind !== 'close') continue;
    const landed = next.kind === 'close' ? undefined : next.phase;
    const ended = next.kind === 'start' ? [] : next.passed;
    journal = withEntries(journal ?? journalOf(phases, [STARTED]), [
      ...ended.map((phase) => passed(phases[phase]?.id ?? '')),
      ...(landed === undefined ? [] : [begun(phases[landed]?.id ?? '')]),
    ]);
    if (landed !== undefined) commits.push(landed);
  }
  throw new Error('the switch never ends');
}

describe('the phases in question', () => {
  it('are those whose gates the next step may ask for', () => {
    expect(phasesInQuestion(PHASES, undefined)).toEqual([]);
    expect(phasesInQuestion(PHASES, journalOf(PHASES, IN_FILL))).toEqual([1, 2, 3]);
    expect(phasesInQuestion(PHASES, journalOf(PHASES, [STARTED, begun('adopt')]))).toEqual([0]);
  });

  it('hold every phase that the next step asks for, and stop where it does', () => {
    const whole = [
      STARTED,
      ...PHASES.flatMap(({ id, kind }) => [...(kind === 'commit' ? [begun(id)] : []), passed(id)]),
    ];
    for (let length = 1; length <= whole.length; length += 1) {
      const journal = journalOf(PHASES, whole.slice(0, length));
      const asked: number[] = [];
      nextStep(PHASES, journal, (phase) => {
        asked.push(phase);
        return verdict('open');
      });
      expect(phasesInQuestion(PHASES, journal)).toEqual(asked);
    }
  });
});
