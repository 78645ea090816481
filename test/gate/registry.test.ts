import type { GateEvidence } from '../../src/gate/judge-gate';
import type { GateClause } from '../../src/plan/plan';
import type { RegistrySettings } from '../../src/spec/cluster-file.generated';
import {
  BASELINE,
  CONFIG,
  EVIDENCE,
  WANTED,
  changed,
  condition,
  judged,
  node,
  withConfig,
  withRegistry,
  withState,
} from './gate-builder';

const READY: GateClause = { kind: 'RegistryReady', mode: 'Direct' };
const TARGET: GateClause = { kind: 'RegistryTarget', mode: 'Direct' };
const CONDITION: GateClause = {
  kind: 'RegistryCondition',
  type: 'NodeServicesReady',
  status: 'True',
};
const LATE = 'stale: DKP has not taken up the commit yet:';
const OLD_STATE =
  'stale: registry-state is older than registry-config: the module has not looked at it yet';
const section = WANTED.direct ?? { imagesRepo: '' };

function asking(change: Parameters<typeof changed<typeof section>>[1]): RegistrySettings {
  return { mode: 'Direct', direct: changed(section, change) };
}

describe('registry-state answers this commit', () => {
  it('when registry-config shows the wanted settings and was looked at', () => {
    expect(judged(READY)).toBe('open');
    expect(judged(CONDITION)).toBe('open');
  });

  it.each<[string, string, GateEvidence]>([
    ['mode', `${LATE} mode of registry-config is the old one`, withConfig({ mode: 'Unmanaged' })],
    [
      'imagesRepo',
      `${LATE} imagesRepo of registry-config is the old one`,
      withConfig({ imagesRepo: 'registry.example.com/old' }),
    ],
    [
      'imagesRepo, which is not wanted any more,',
      `${LATE} imagesRepo of registry-config is the old one`,
      { ...withConfig({ mode: 'Unmanaged' }), wanted: { mode: 'Unmanaged' } },
    ],
    ['scheme', `${LATE} scheme of registry-config is the old one`, withConfig({ scheme: 'HTTP' })],
    [
      'checkMode',
      `${LATE} checkMode of registry-config is the old one`,
      withConfig({ checkMode: 'Relax' }),
    ],
    ['ttl', `${LATE} ttl of registry-config is the old one`, withConfig({ ttl: '24h' })],
    [
      'username',
      `${LATE} username of registry-config is the old one`,
      withConfig({ username: 'somebody' }),
    ],
    ['ca', `${LATE} ca of registry-config is the old one`, withConfig({ ca: 'PEM' })],
    [
      'the version',
      `${LATE} registry-config is as old as before`,
      withConfig({ resourceVersion: '100' }),
    ],
  ])('not while %s of registry-config is old', (_, text, evidence) => {
    expect(judged(READY, evidence)).toBe(text);
    expect(judged(CONDITION, evidence)).toBe(text);
  });

  it.each<[string, GateEvidence]>([
    [
      'a trailing slash',
      { ...EVIDENCE, wanted: asking({ imagesRepo: 'registry.example.com/dkp/' }) },
    ],
    [
      'defaults that are written out',
      { ...EVIDENCE, wanted: asking({ scheme: 'HTTPS', checkMode: 'Default' }) },
    ],
    ['defaults that DKP does not show', withConfig({ scheme: undefined, checkMode: undefined })],
    [
      'line feeds of a certificate',
      { ...withConfig({ ca: 'A\nB' }), wanted: asking({ ca: 'A\r\nB\n' }) },
    ],
    [
      'a login by name',
      { ...withConfig({ username: 'u' }), wanted: asking({ license: undefined, username: 'u' }) },
    ],
  ])('whatever %s', (_, evidence) => {
    expect(judged(READY, evidence)).toBe('open');
  });

  it('in the modes that have no section as well, and with the life of cached images', () => {
    const bare = (mode: 'Unmanaged' | 'Local'): GateEvidence => ({
      ...withRegistry({
        config: { presence: 'present', resourceVersion: '200', mode },
        state: { ...EVIDENCE.snapshot.registry.state, mode, targetMode: mode },
      }),
      baseline: { ...BASELINE, config: { ...CONFIG, resourceVersion: '100' } },
      wanted: { mode },
    });
    expect(judged({ kind: 'RegistryReady', mode: 'Unmanaged' }, bare('Unmanaged'))).toBe('open');
    expect(judged({ kind: 'RegistryReady', mode: 'Local' }, bare('Local'))).toBe('open');
    const proxy = (ttl: string): GateEvidence => ({
      ...withConfig({ mode: 'Proxy', ttl }),
      wanted: { mode: 'Proxy', proxy: { ...section, ttl: '24h' } },
    });
    expect(judged(CONDITION, proxy('24h'))).toBe('open');
    expect(judged(CONDITION, proxy('48h'))).toBe(`${LATE} ttl of registry-config is the old one`);
  });

  it('not by the Ready that stood there before a change of parameters', () => {
    const old = { ...CONFIG, resourceVersion: '100', imagesRepo: 'old.example.com/dkp' };
    const before = { ...BASELINE, config: old };
    const unseen = withConfig({ imagesRepo: 'old.example.com/dkp' });
    expect(judged(READY, { ...unseen, baseline: before })).toBe(
      `${LATE} imagesRepo of registry-config is the old one`,
    );
    const written = withState({ resourceVersion: '150' });
    expect(judged(READY, { ...written, baseline: before })).toBe(OLD_STATE);
    expect(judged(READY, { ...EVIDENCE, baseline: before })).toBe('open');
  });

  it('not by the Ready before a change of the login, which only the trees show', () => {
    const before = { ...BASELINE, config: CONFIG };
    const rotated = {
      ...EVIDENCE,
      baseline: before,
      wantedBefore: {
        mode: 'Direct',
        direct: { ...section, license: { fromEnv: 'OLD' } },
      } as const,
    };
    expect(judged(READY, rotated)).toBe(`${LATE} registry-config is as old as before`);
    const taken = {
      ...rotated,
      baseline: { ...before, config: { ...CONFIG, resourceVersion: '150' } },
    };
    expect(judged(READY, taken)).toBe('open');
  });

  it('with a registry-config as old as before, where what the commit before asked for was never taken up', () => {
    const before = { ...EVIDENCE, baseline: { ...BASELINE, config: CONFIG } };
    const takenBack = { mode: 'Unmanaged', unmanaged: section } as const;
    expect(judged(READY, { ...before, wantedBefore: takenBack })).toBe('open');
  });

  it('with a registry-config as old as before, where DKP never took up the login that is taken back', () => {
    const before = { ...BASELINE, config: CONFIG };
    const takenBack = {
      ...EVIDENCE,
      baseline: before,
      wantedBefore: {
        mode: 'Direct',
        direct: { ...section, license: { fromEnv: 'NEW' } },
      } as const,
    };
    expect(judged(READY, { ...takenBack, takenBack: before })).toBe('open');
    const older = { ...before, config: { ...CONFIG, resourceVersion: '150' } };
    expect(judged(READY, { ...takenBack, takenBack: older })).toBe(
      `${LATE} registry-config is as old as before`,
    );
  });

  it('with a registry-config as old as before, where the phase asks for nothing new', () => {
    const before = { ...EVIDENCE, baseline: { ...BASELINE, config: CONFIG } };
    expect(judged(READY, before)).toBe('open');
    expect(judged(READY, { ...before, wantedBefore: WANTED })).toBe('open');
  });

  it('with the first registry-config that there is', () => {
    const before = { ...BASELINE, config: { presence: 'absent' } } as const;
    expect(judged(READY, { ...EVIDENCE, baseline: before })).toBe('open');
  });

  it('by versions that are numbers, not texts', () => {
    const versions = (config: string, state: string): GateEvidence =>
      withRegistry({
        config: { ...CONFIG, resourceVersion: config },
        state: { ...EVIDENCE.snapshot.registry.state, resourceVersion: state },
      });
    expect(judged(READY, versions('999', '1000'))).toBe('open');
    expect(judged(READY, versions('1000', '999'))).toBe(OLD_STATE);
    expect(judged(READY, versions('1000', '1000'))).toBe(OLD_STATE);
    expect(judged(READY, versions('1000', 'abc'))).toBe(OLD_STATE);
  });

  it.each<[string, GateEvidence]>([
    ['nothing was remembered from before the commit', changed(EVIDENCE, { baseline: undefined })],
    ['what the commit asks the module for is not known', changed(EVIDENCE, { wanted: undefined })],
    [
      'Secret registry-v2-switch is there: another implementation is at work',
      withRegistry({ switchRecord: 'present' }),
    ],
    ['Secret registry-config was not observed', withConfig({ presence: 'unknown' })],
    ['Secret registry-state was not observed', withState({ presence: 'unknown' })],
    ['Secret registry-config shows no resourceVersion', withConfig({ resourceVersion: undefined })],
    ['Secret registry-state shows no resourceVersion', withState({ resourceVersion: undefined })],
    [
      'registry-config was not remembered from before the commit',
      { ...EVIDENCE, baseline: { ...BASELINE, config: { presence: 'unknown' } } },
    ],
  ])('never when %s', (text, evidence) => {
    expect(judged(READY, evidence)).toBe(`stale: can not tell: ${text}`);
    expect(judged(CONDITION, evidence)).toBe(`stale: can not tell: ${text}`);
  });

  it('not before the module has written it', () => {
    expect(judged(READY, withState({ presence: 'absent' }))).toBe(
      'waiting: the registry module has not written Secret registry-state yet',
    );
  });
});

describe('a switch has ended', () => {
  const processing = condition('Ready', 'False', 'Transitioning to Direct', 'Processing');
  it.each<[string, string, GateEvidence]>([
    [
      'the target is another',
      'waiting: target_mode is Proxy, not Direct',
      withState({ targetMode: 'Proxy' }),
    ],
    ['the mode is another', 'waiting: mode is still Unmanaged', withState({ mode: 'Unmanaged' })],
    [
      'Ready is False',
      'waiting: Ready: Transitioning to Direct',
      withState({ conditions: [processing] }),
    ],
    ['there is no Ready', 'waiting: Ready: not shown yet', withState({ conditions: [] })],
    [
      'a condition of DKP is False: its message is the reason',
      'waiting: FinalContainerdConfigReady: Applying configuration to nodes\n0/2 node(s) ready. Waiting:',
      withState({
        conditions: [
          processing,
          condition(
            'FinalContainerdConfigReady',
            'False',
            'Applying configuration to nodes\n0/2 node(s) ready. Waiting:\n',
          ),
        ],
      }),
    ],
    [
      'the mode is not known',
      'stale: can not tell: mode and target_mode of registry-state were not observed',
      withState({ mode: undefined }),
    ],
    [
      'the target is not known',
      'stale: can not tell: mode and target_mode of registry-state were not observed',
      withState({ targetMode: undefined }),
    ],
  ])('not while %s', (_, text, evidence) => {
    expect(judged(READY, evidence)).toBe(text);
  });

  it('never, when DKP refuses the pair of modes', () => {
    const message = 'mode transition from Proxy to Local not supported';
    const refused = [condition('ErrTransitionNotSupported', 'True', message, 'Error')];
    const evidence = withState({ conditions: refused });
    expect(judged(READY, evidence)).toBe(`failed: ErrTransitionNotSupported: ${message}`);
    expect(judged(CONDITION, evidence)).toBe(`failed: ErrTransitionNotSupported: ${message}`);
    const gone = withState({ conditions: [condition('ErrTransitionNotSupported', 'False')] });
    expect(judged(CONDITION, gone)).toBe('waiting: NodeServicesReady: not shown yet');
    // what it said of an earlier request says nothing of this one
    const old = withState({ conditions: refused, resourceVersion: '150' });
    expect(judged(READY, old)).toBe(OLD_STATE);
  });
});

describe('the target and single conditions', () => {
  it('the target is read as it stands', () => {
    expect(judged(TARGET)).toBe('open');
    expect(judged(TARGET, withState({ targetMode: 'Local' }))).toBe(
      'waiting: target_mode is Local, not Direct',
    );
    const unknown = 'stale: can not tell: target_mode of registry-state was not observed';
    expect(judged(TARGET, withState({ targetMode: undefined }))).toBe(unknown);
    expect(judged(TARGET, withState({ presence: 'unknown' }))).toBe(unknown);
    expect(judged(TARGET, withState({ presence: 'absent' }))).toBe(
      'waiting: the registry module has not written Secret registry-state yet',
    );
  });

  it('a condition must have the status that is asked for', () => {
    const down = withState({
      conditions: [condition('NodeServicesReady', 'False', '1/3 node(s) ready. Waiting:')],
    });
    expect(judged(CONDITION, down)).toBe('waiting: NodeServicesReady: 1/3 node(s) ready. Waiting:');
    expect(judged({ ...CONDITION, status: 'False' }, down)).toBe('open');
    expect(judged({ ...CONDITION, status: 'False' })).toBe('waiting: NodeServicesReady: True');
    expect(judged(CONDITION, withState({ conditions: [] }))).toBe(
      'waiting: NodeServicesReady: not shown yet',
    );
  });
});

describe('the preflight', () => {
  const custom = (name: string): string =>
    `- ${name}: has custom toml merge containerd configuration`;
  const listing = (lines: readonly string[], all: number): GateEvidence =>
    withState({
      conditions: [
        condition(
          'ContainerdConfigPreflightReady',
          'False',
          [
            'Check current nodes configuration',
            `${String(all)}/20 node(s) Unready:`,
            ...lines,
          ].join('\n'),
        ),
      ],
    });
  const verdict = (nodes: readonly string[], evidence: GateEvidence): string =>
    judged({ kind: 'PreflightListsCustomNodes', nodes }, evidence);
  const names = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `w-${String(index).padStart(2, '0')}`);
  const PREFIX = 'waiting: ContainerdConfigPreflightReady: ';

  it('lists exactly the nodes', () => {
    expect(verdict(['b', 'a'], listing([custom('a'), custom('b')], 2))).toBe('open');
  });

  it.each<[string, string, readonly string[]]>([
    [
      'one node more',
      'c: has custom toml merge containerd configuration',
      ['a', 'b', 'c'].map(custom),
    ],
    ['one node less', 'lists 1 nodes, not 2', [custom('a')]],
    ['another node', 'c: has custom toml merge containerd configuration', ['a', 'c'].map(custom)],
    ['the second node alone', 'does not list a', [custom('b')]],
    [
      'a node that has not reported yet',
      'b: unknown containerd configuration, waiting...',
      [custom('a'), '- b: unknown containerd configuration, waiting...'],
    ],
  ])('does not when it lists %s', (_, text, lines) => {
    expect(verdict(['a', 'b'], listing(lines, lines.length))).toBe(`${PREFIX}${text}`);
  });

  it('shows ten nodes, the labels tell who the others are', () => {
    const lines = [...names(10).map(custom), '\t...and 2 more'];
    const labelled = (nodes: readonly string[]): GateEvidence => {
      const evidence = listing(lines, 12);
      const facts = nodes.map((name) =>
        node(name, 'worker', { containerdConfigRegistry: 'custom' }),
      );
      return {
        ...evidence,
        snapshot: { ...evidence.snapshot, nodes: [node('m', 'master'), ...facts] },
      };
    };
    expect(verdict(names(12), labelled(names(12)))).toBe('open');
    expect(verdict(names(11), labelled(names(11)))).toBe(`${PREFIX}lists 12 nodes, not 11`);
    expect(verdict(names(12), labelled(names(11)))).toBe(
      `${PREFIX}node w-11 is not one of those that were expected`,
    );
    expect(verdict(names(12), labelled([...names(12), 'x']))).toBe(
      `${PREFIX}node x is not one of those that were expected`,
    );
    const blind = labelled(names(12));
    expect(verdict(names(12), { ...blind, snapshot: { ...blind.snapshot, nodes: [] } })).toBe(
      'stale: can not tell: no Node was observed',
    );
  });

  it('lists nothing while it is True or not there', () => {
    const passed = withState({ conditions: [condition('ContainerdConfigPreflightReady', 'True')] });
    expect(verdict(['a'], passed)).toBe(
      'waiting: ContainerdConfigPreflightReady is True: it lists no nodes',
    );
    expect(verdict(['a'], withState({ conditions: [] }))).toBe(
      'waiting: ContainerdConfigPreflightReady: not shown yet',
    );
  });

  it('must be younger than the commit', () => {
    const old = listing([custom('a')], 1);
    expect(verdict(['a'], changed(old, { baseline: undefined }))).toBe(
      'stale: can not tell: nothing was remembered from before the commit',
    );
  });
});
