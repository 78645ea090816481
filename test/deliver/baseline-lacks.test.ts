import { baselineLacks } from '../../src/deliver/baseline-lacks';
import type { Foreseen } from '../../src/deliver/baseline-lacks';
import { baselineOf } from '../../src/gate/baseline';
import type { Snapshot } from '../../src/observe/snapshot';
import type { GateClause } from '../../src/plan/plan';
import { SNAPSHOT, WANTED, gateOf } from '../gate/gate-builder';

/** Everything that a gate may compare with is there. */
const WHOLE: Snapshot = {
  ...SNAPSHOT,
  configurationChecksums: { worker: 'w1' },
  platform: { ...SNAPSHOT.platform, controller: { generation: 2 } },
  modules: [{ name: 'registry', enabled: true, ready: true }],
  registry: {
    ...SNAPSHOT.registry,
    state: { ...SNAPSHOT.registry.state, presence: 'present' },
    config: { presence: 'present', resourceVersion: '7', mode: 'Unmanaged' },
  },
};

function lack(clause: GateClause, snapshot: Snapshot, wanted: Partial<Foreseen> = {}): unknown {
  return baselineLacks(gateOf([clause]), { snapshot, baseline: baselineOf(snapshot), ...wanted });
}

/** The observation, with one fact less. */
function without(fact: 'configurationChecksums' | 'modules'): Snapshot {
  const snapshot: { -readonly [Field in keyof Snapshot]: Snapshot[Field] } = { ...WHOLE };
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- one of two names, of a copy
  delete snapshot[fact];
  return snapshot;
}

const READY: GateClause = { kind: 'RegistryReady', mode: 'Direct' };

describe('what a commit would leave without a baseline', () => {
  const withoutChecksums = without('configurationChecksums');
  const withoutModules = without('modules');
  const withoutController: Snapshot = { ...WHOLE, platform: {} };
  const withoutConfig: Snapshot = {
    ...WHOLE,
    registry: { ...WHOLE.registry, config: { presence: 'unknown' } },
  };

  it.each<[string, GateClause, Snapshot]>([
    [
      'Secret configuration-checksums',
      { kind: 'NodesUpToDate', nodeGroups: ['worker'] },
      withoutChecksums,
    ],
    ['Deployment deckhouse', { kind: 'ControllerRestarted' }, withoutController],
    ['Modules', { kind: 'PlatformHealthy' }, withoutModules],
  ])('is named: %s', (what, clause, snapshot) => {
    expect(lack(clause, snapshot)).toBe(what);
    expect(lack(clause, WHOLE)).toBeUndefined();
    expect(lack({ kind: 'Delivered' }, snapshot)).toBeUndefined();
  });

  it('is registry-config where it has to be written anew', () => {
    expect(lack(READY, withoutConfig, { wanted: WANTED })).toBe('Secret registry-config');
    expect(lack(READY, WHOLE, { wanted: WANTED })).toBeUndefined();
    expect(lack(READY, withoutConfig)).toBeUndefined();
    expect(lack({ kind: 'Delivered' }, withoutConfig, { wanted: WANTED })).toBeUndefined();
  });

  it('is nothing where registry-config is not there yet', () => {
    const { registry } = WHOLE;
    const absent: Snapshot = {
      ...WHOLE,
      registry: { ...registry, config: { presence: 'absent' } },
    };
    expect(lack(READY, absent, { wanted: WANTED })).toBeUndefined();
  });

  it('is no Module where the platform is not DKP', () => {
    const kubernetes: Snapshot = {
      ...without('modules'),
      platform: {},
      cluster: { configuration: 'absent', bootstrapped: 'unknown' },
      registry: {
        ...SNAPSHOT.registry,
        state: { presence: 'absent', conditions: [] },
        pull: { presence: 'absent', login: 'unknown' },
      },
    };
    expect(lack({ kind: 'PlatformHealthy' }, kubernetes)).toBeUndefined();
  });
});
