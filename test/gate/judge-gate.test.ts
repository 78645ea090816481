import { judgeGate } from '../../src/gate/judge-gate';
import type { GateClause } from '../../src/plan/plan';
import {
  BASELINE,
  EVIDENCE,
  SNAPSHOT,
  changed,
  gateOf,
  told,
  withSnapshot,
  withState,
} from './gate-builder';
import type { GateEvidence } from '../../src/gate/judge-gate';
import { BugError } from '../../src/model/errors';

const DELIVERED: GateClause = { kind: 'Delivered' };
const TARGET: GateClause = { kind: 'RegistryTarget', mode: 'Direct' };
const READY: GateClause = { kind: 'RegistryReady', mode: 'Direct' };
const HEALTHY: GateClause = { kind: 'PlatformHealthy' };
const WAITING: GateClause = { kind: 'RegistryTarget', mode: 'Proxy' };
const STALE: GateClause = { kind: 'ModuleReady', module: 'unheard-of' };

describe('a gate', () => {
  it('is open when every clause is, and says nothing more', () => {
    expect(judgeGate(gateOf([DELIVERED, TARGET, READY, HEALTHY]), EVIDENCE)).toEqual({
      verdict: 'open',
      reason: '',
      evidence: [],
    });
  });

  it('is as bad as its worst clause, and names every other one', () => {
    const evidence = withSnapshot({
      delivery: { ...changed(EVIDENCE.snapshot, {}).delivery, errors: ['SyncError: x'] } as never,
    });
    expect(judgeGate(gateOf([WAITING, STALE, DELIVERED]), evidence)).toEqual({
      verdict: 'failed',
      reason: 'Application argocd/prod-1: SyncError: x',
      evidence: [
        'waiting: target_mode is Direct, not Proxy',
        'stale: can not tell: Module unheard-of was not observed',
        'failed: Application argocd/prod-1: SyncError: x',
      ],
    });
    expect(told(judgeGate(gateOf([WAITING, STALE]), EVIDENCE))).toBe(
      'stale: can not tell: Module unheard-of was not observed',
    );
  });

  it('gives the reason of the first among equals', () => {
    const local: GateClause = { kind: 'RegistryTarget', mode: 'Local' };
    expect(judgeGate(gateOf([TARGET, local, WAITING]), EVIDENCE).reason).toBe(
      'target_mode is Direct, not Local',
    );
  });
});

describe('the settle time', () => {
  const gate = gateOf([TARGET], { settleSeconds: 30 });
  it.each([
    [undefined, 'waiting: held 0 s of 30 s'],
    [29, 'waiting: held 29 s of 30 s'],
    [30, 'open'],
  ])('after %s seconds', (heldSeconds, verdict) => {
    const evidence: GateEvidence =
      heldSeconds === undefined ? EVIDENCE : { ...EVIDENCE, heldSeconds };
    expect(told(judgeGate(gate, evidence))).toBe(verdict);
  });
});

describe('the deadline', () => {
  const late = { ...EVIDENCE, waitedSeconds: 7201 };
  it('makes what waits and what can not be told a matter for a person', () => {
    expect(told(judgeGate(gateOf([WAITING], { deadline: '2h' }), late))).toBe(
      'failed: not within 2h: target_mode is Direct, not Proxy',
    );
    expect(told(judgeGate(gateOf([STALE], { deadline: '2h' }), late))).toBe(
      'failed: not within 2h: can not tell: Module unheard-of was not observed',
    );
  });

  it('leaves the reason of what has failed already', () => {
    const off = { name: 'registry', enabled: true, ready: false };
    const evidence = { ...withSnapshot({ modules: [off] }), waitedSeconds: 7201 };
    expect(told(judgeGate(gateOf([HEALTHY], { deadline: '2h' }), evidence))).toBe(
      'failed: Module registry is not Ready',
    );
  });

  it('that can not be read is a bug', () => {
    expect(() => judgeGate(gateOf([WAITING], { deadline: 'soon' }), late)).toThrow(
      new BugError('a gate has the deadline soon'),
    );
  });

  it('has not passed on its last second, nor where there is none, nor when nobody counted', () => {
    const wait = 'waiting: target_mode is Direct, not Proxy';
    const gate = gateOf([WAITING], { deadline: '2h' });
    expect(told(judgeGate(gate, { ...EVIDENCE, waitedSeconds: 7200 }))).toBe(wait);
    expect(told(judgeGate(gateOf([WAITING]), late))).toBe(wait);
    expect(told(judgeGate(gate, EVIDENCE))).toBe(wait);
  });

  it('does not close a gate that is open, or only settles', () => {
    expect(told(judgeGate(gateOf([TARGET], { deadline: '2h' }), late))).toBe('open');
    const settling = gateOf([TARGET], { deadline: '2h', settleSeconds: 30 });
    expect(told(judgeGate(settling, late))).toBe('waiting: held 0 s of 30 s');
  });
});

describe('the health of the platform', () => {
  const trouble = {
    namespace: 'd8-x',
    pod: 'p-1',
    image: 'host/x',
    reason: 'ErrImagePull',
  };
  const sick = withSnapshot({ pullErrors: [trouble] });
  const off = { name: 'registry', enabled: true, ready: false, message: 'HookError' };

  it.each([
    ['open', 'nothing is wrong', EVIDENCE],
    ['failed: pod d8-x/p-1 can not pull host/x: ErrImagePull', 'an image can not be pulled', sick],
    [
      'open',
      'it could not be pulled before',
      withSnapshot({ pullErrors: [{ ...trouble, pod: 'old' }] }),
    ],
    [
      'failed: Module registry is not Ready: HookError',
      'a Module left Ready',
      withSnapshot({ modules: [off] }),
    ],
    [
      'failed: Module registry is not there any more',
      'a Module is gone',
      withSnapshot({ modules: [] }),
    ],
    [
      'open',
      'a Module was not Ready before',
      { ...withSnapshot({ modules: [off] }), baseline: { ...BASELINE, readyModules: [] } },
    ],
    [
      'stale: can not tell: whether pods can be pulled was not observed',
      'pods were not looked at',
      withSnapshot({ pullErrors: undefined }),
    ],
    [
      'stale: can not tell: no Module was observed',
      'Modules were not looked at',
      withSnapshot({ modules: undefined }),
    ],
    [
      'stale: can not tell: nothing was remembered from before the commit; now pod d8-x/p-1 can not pull host/x: ErrImagePull',
      'nobody knows what was before',
      changed(sick, { baseline: undefined }),
    ],
    [
      'stale: can not tell: nothing was remembered from before the commit; now Module registry is not Ready: HookError',
      'nobody knows which Module was Ready before',
      changed(withSnapshot({ modules: [off] }), { baseline: undefined }),
    ],
  ])('is %s when %s', (verdict, _, evidence) => {
    expect(told(judgeGate(gateOf([HEALTHY]), evidence))).toBe(verdict);
  });

  it('needs no Module where there is no DKP', () => {
    const snapshot = {
      ...changed(SNAPSHOT, { modules: undefined }),
      platform: {},
      cluster: { configuration: 'absent', bootstrapped: 'absent' },
      registry: {
        ...SNAPSHOT.registry,
        state: { presence: 'unknown', conditions: [] },
        pull: { presence: 'unknown', login: 'unknown' },
      },
    } as const;
    const baseline = changed(BASELINE, { readyModules: undefined });
    expect(told(judgeGate(gateOf([HEALTHY]), { ...EVIDENCE, snapshot, baseline }))).toBe('open');
  });

  it('only waits while the rest of the gate is not open: pods come and go in a switch', () => {
    expect(told(judgeGate(gateOf([HEALTHY, WAITING]), sick))).toBe(
      'waiting: target_mode is Direct, not Proxy',
    );
    expect(judgeGate(gateOf([HEALTHY, WAITING]), sick).evidence).toContain(
      'waiting: pod d8-x/p-1 can not pull host/x: ErrImagePull',
    );
  });

  it('does not hide that a switch is refused', () => {
    const refused = withState({
      conditions: [
        { type: 'ErrTransitionNotSupported', status: 'True', reason: 'Error', message: 'no' },
      ],
    });
    expect(told(judgeGate(gateOf([HEALTHY, READY]), refused))).toBe(
      'failed: ErrTransitionNotSupported: no',
    );
  });
});
