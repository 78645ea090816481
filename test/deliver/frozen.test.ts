import { freezeRollback } from '../../src/deliver/rollback';
import type { RecordedSwitch } from '../../src/deliver/current-switch';
import {
  formatFrozen,
  frozenDigest,
  isFrozenText,
  parseFrozen,
} from '../../src/deliver/frozen-text';
import type { Journal, JournalEntry } from '../../src/deliver/journal';
import { returnOf } from '../../src/deliver/past-return';
import { thawSwitch } from '../../src/deliver/planned-switch';
import { nextSwitchId, routeName } from '../../src/deliver/switch-id';
import type { RegistryPull, Snapshot } from '../../src/observe/snapshot';
import { planSwitch } from '../../src/plan/plan-switch';
import { cluster, node, settings, snapshot as clusterSnapshot } from '../plan/plan-builder';
import { pipelineInput } from '../rehearse/switches';
import { SNAPSHOT } from '../gate/gate-builder';
import { STARTED, begun, frozenOf, journalOf, passed } from './delivery-builder';
import { LAYOUT } from './switch-builder';

const PLAN = planSwitch({
  cluster: cluster('Local', { previous: settings('Direct') }),
  observation: { kind: 'assumed', from: 'Direct' },
});
const FROZEN = frozenOf(PLAN);
const PHASES = PLAN.hops.flatMap(({ phases }) => phases);

function recorded(entries: readonly JournalEntry[], frozen = FROZEN): RecordedSwitch {
  return { journal: journalOf(PHASES, entries), frozen };
}

function seeing(state: Partial<Snapshot['registry']['state']>): Snapshot {
  const { registry } = SNAPSHOT;
  return { ...SNAPSHOT, registry: { ...registry, state: { ...registry.state, ...state } } };
}

const SWITCHED = {
  type: 'DeckhouseRegistrySwitchReady',
  status: 'True',
  reason: '',
  message: '',
};
const NOT_YET = seeing({ conditions: [], resourceVersion: '9' });

describe('a frozen switch', () => {
  const text = formatFrozen(FROZEN);

  it('reads back as what was frozen, and is frozen to the same bytes again', () => {
    const read = parseFrozen(text, 'f.yaml', frozenDigest(text));
    expect(read).toMatchObject({ ok: true });
    expect(read.ok && formatFrozen(read.value)).toBe(text);
    expect(isFrozenText(text)).toBe(true);
  });

  it('commits the same when it was thawed', () => {
    const read = parseFrozen(text, 'f.yaml', frozenDigest(text));
    const [before, after] = [FROZEN, ...(read.ok ? [read.value] : [])].map((frozen) => {
      const planned = thawSwitch(frozen, LAYOUT);
      return planned.ok ? planned.value : undefined;
    });
    expect(after?.plan).toEqual(before?.plan);
    expect(after?.phases).toEqual(before?.phases);
  });

  it('is refused when one byte of it was changed', () => {
    const changed = text.replace('settleSeconds: 30', 'settleSeconds: 0');
    expect(changed).not.toBe(text);
    expect(parseFrozen(changed, 'f.yaml', frozenDigest(text))).toMatchObject({
      ok: false,
      issues: [{ code: 'D005', place: { file: 'f.yaml' } }],
    });
  });
});

describe('the name of a switch', () => {
  it('counts on, whatever the earlier ones are named', () => {
    expect(nextSwitchId([], 'a')).toBe('0001-a');
    expect(nextSwitchId(['0009-x', '0010-y', 'other'], 'a')).toBe('0011-a');
  });

  it('tells where it goes', () => {
    expect(routeName(['U0', 'U1', 'Direct'])).toBe('u0-to-direct');
    expect(routeName(['Direct', 'Direct'])).toBe('direct-renewed');
    expect(routeName(['Direct'])).toBe('direct');
  });
});

describe('the point of no return', () => {
  const entries = [STARTED, begun('adopt'), passed('adopt'), begun('switch-local')];
  const way = (snapshot: Snapshot, more: readonly JournalEntry[] = []) =>
    returnOf(PLAN, journalOf(PHASES, [...entries, ...more]), snapshot).kind;

  it('is behind when DKP has told its controller the new registry', () => {
    expect(way(NOT_YET)).toBe('open');
    expect(way(seeing({ conditions: [SWITCHED], resourceVersion: '9' }))).toBe('past');
  });

  it('is not taken from a condition that DKP has not written since the commit', () => {
    expect(way(seeing({ conditions: [SWITCHED], resourceVersion: '8' }))).toBe('open');
  });

  it('is not known where registry-state was not seen', () => {
    expect(way(seeing({ presence: 'unknown' }))).toBe('unknown');
  });

  it('is ahead before the commit that leads to it', () => {
    const journal = journalOf(PHASES, entries.slice(0, 2));
    const snapshot = seeing({ conditions: [SWITCHED], resourceVersion: '9' });
    expect(returnOf(PLAN, journal, snapshot).kind).toBe('open');
  });
});

describe('the point of no return of what nobody can hold', () => {
  it('is behind once nodes may move their drop-ins aside', () => {
    const nodes = [node('master-0'), node('worker-0', { containerdConfigRegistry: 'custom' })];
    const plan = planSwitch({
      cluster: cluster('Direct'),
      observation: { kind: 'observed', snapshot: clusterSnapshot({ nodes }) },
    });
    const phases = plan.hops.flatMap((hop) => hop.phases);
    const upTo = (last: string): Journal => {
      const at = phases.findIndex(({ id }) => id === last);
      const before = phases.slice(0, at).flatMap(({ id }) => [begun(id), passed(id)]);
      return journalOf(phases, [STARTED, ...before, begun(last)]);
    };
    const way = (last: string) => returnOf(plan, upTo(last), clusterSnapshot({ nodes })).kind;
    expect([way('switch-u1'), way('drop-legacy-containerd-config')]).toEqual(['open', 'past']);
  });

  it("is behind once DKP's own helper was run, and not known where nobody looked", () => {
    const plan = planSwitch(
      pipelineInput('DKP v2', 'U1', 'Direct', { masters: 1, workers: 1, tool: 'Flux' }),
    );
    const phases = plan.hops.flatMap((hop) => hop.phases);
    const helper = phases.findIndex(({ pointOfNoReturn }) => pointOfNoReturn);
    const before = phases
      .slice(0, helper - 1)
      .flatMap(({ id, kind }) => [...(kind === 'commit' ? [begun(id)] : []), passed(id)]);
    const journal = journalOf(phases, [STARTED, ...before, begun(phases[helper - 1]?.id ?? '')]);
    const way = (pull: Partial<RegistryPull>) => {
      const seen = clusterSnapshot();
      const registry = { ...seen.registry, pull: { ...seen.registry.pull, ...pull } };
      return returnOf(plan, journal, { ...seen, registry }).kind;
    };
    expect(way({})).toBe('open');
    const changed = { address: 'registry.regshift-system.svc:5001', path: '/system/deckhouse' };
    expect(way(changed)).toBe('past');
    expect(way({ presence: 'unknown' })).toBe('unknown');
  });
});

describe('a way back', () => {
  const IDS = { ids: ['0001-direct-to-local'], regshift: '0.1.0' };
  const entries = [STARTED, begun('adopt'), passed('adopt'), begun('switch-local')];

  it('takes back what was committed, the last first, and remembers what was seen before', () => {
    const back = freezeRollback({ recorded: recorded(entries), snapshot: NOT_YET, ...IDS });
    if (back.kind !== 'frozen') throw new Error(back.kind);
    const phases = back.frozen.plan.hops.flatMap((hop) => hop.phases);
    expect(phases.map(({ id, kind }) => `${kind} ${id}`)).toEqual(['commit revert-switch-local']);
    expect(back.frozen.before).toEqual(PHASES[1]?.objects);
    expect(phases.at(-1)?.objects).toEqual(PHASES[0]?.objects);
    expect(Object.keys(back.frozen.takenBack ?? {})).toEqual(['revert-switch-local']);
    expect(thawSwitch(back.frozen, LAYOUT)).toMatchObject({ ok: true });
  });

  it('undoes nothing past the point of no return', () => {
    const snapshot = seeing({ conditions: [SWITCHED], resourceVersion: '9' });
    expect(freezeRollback({ recorded: recorded(entries), snapshot, ...IDS })).toMatchObject({
      kind: 'past',
    });
  });

  it.each<[string, readonly JournalEntry[], RegExp]>([
    ['has ended', [...entries, passed('switch-local'), passed('fill-local')], /it has ended/],
    ['has committed nothing', [STARTED], /committed nothing yet/],
  ])('is refused for a switch that %s', (_, journal, message) => {
    const back = freezeRollback({ recorded: recorded(journal), snapshot: NOT_YET, ...IDS });
    expect(back).toMatchObject({
      kind: 'refused',
      issue: { code: 'D009', message: expect.stringMatching(message) as string },
    });
  });

  it('is refused where an inverse is missing, with the reason', () => {
    const plan = planSwitch({
      cluster: cluster('Direct'),
      observation: { kind: 'assumed', from: 'U1' },
    });
    const phases = plan.hops.flatMap((hop) => hop.phases);
    const last = phases.findIndex(({ disruption }) => disruption !== 'None');
    const journal = journalOf(phases, [
      STARTED,
      ...phases.slice(0, last).flatMap(({ id }) => [begun(id), passed(id)]),
      begun(phases[last]?.id ?? ''),
    ]);
    const back = freezeRollback({
      recorded: { journal, frozen: frozenOf(plan) },
      snapshot: NOT_YET,
      ...IDS,
    });
    expect(back).toMatchObject({
      kind: 'refused',
      issue: { message: expect.stringContaining('no way back') as string },
    });
  });
});
