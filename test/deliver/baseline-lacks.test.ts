import { baselineLacks } from '../../src/deliver/baseline-lacks';
import type { Baseline } from '../../src/gate/baseline';
import type { Snapshot } from '../../src/observe/snapshot';
import type { GateClause } from '../../src/plan/plan';
import type { RegistrySettings } from '../../src/spec/cluster-file.generated';
import { BASELINE, SNAPSHOT, WANTED, gateOf } from '../gate/gate-builder';

const OLD_LOGIN: RegistrySettings = {
  mode: 'Direct',
  direct: { imagesRepo: 'registry.example.com/dkp', license: { fromEnv: 'OLD' } },
};

const NODES: GateClause = { kind: 'NodesUpToDate', nodeGroups: ['*'] };
const READY: GateClause = { kind: 'RegistryReady', mode: 'Direct' };
const RESTARTED: GateClause = { kind: 'ControllerRestarted' };
const HEALTHY: GateClause = { kind: 'PlatformHealthy' };

function without(key: keyof Baseline): Baseline {
  const { config, ...rest } = BASELINE;
  const known = Object.entries(rest).filter(([name]) => name !== key);
  return { config, ...Object.fromEntries(known) };
}

describe('what a baseline lacks', () => {
  it.each<[string, GateClause, Baseline, string | undefined]>([
    ['checksums', NODES, without('checksums'), 'Secret configuration-checksums'],
    ['nothing', NODES, BASELINE, undefined],
    ['the controller', RESTARTED, without('controllerGeneration'), 'Deployment deckhouse'],
    ['nothing', RESTARTED, { ...BASELINE, controllerGeneration: 3 }, undefined],
    ['pull errors', HEALTHY, without('pullErrors'), 'whether pods can be pulled'],
    ['Modules', HEALTHY, without('readyModules'), 'any Module'],
    ['nothing', HEALTHY, BASELINE, undefined],
    ['nothing', { kind: 'Delivered' }, { config: { presence: 'unknown' } }, undefined],
  ])('is %s: %o', (_, clause, baseline, lack) => {
    expect(baselineLacks(gateOf([clause]), { baseline, snapshot: SNAPSHOT, wanted: WANTED })).toBe(
      lack,
    );
  });

  it('is no Module where there is no DKP', () => {
    const { platform, cluster, registry } = SNAPSHOT;
    const { version, ...unversioned } = platform;
    expect(version).toBeDefined();
    const snapshot: Snapshot = {
      ...SNAPSHOT,
      platform: unversioned,
      cluster: { ...cluster, configuration: 'absent' },
      registry: {
        ...registry,
        state: { presence: 'absent', conditions: [] },
        pull: { presence: 'absent', login: 'absent' },
      },
    };
    const foreseen = { baseline: without('readyModules'), snapshot };
    expect(baselineLacks(gateOf([HEALTHY]), foreseen)).toBeUndefined();
  });

  const unknown: Baseline = { ...BASELINE, config: { presence: 'unknown' } };
  const lack = (baseline: Baseline, wantedBefore: RegistrySettings): string | undefined =>
    baselineLacks(gateOf([READY]), {
      baseline,
      snapshot: SNAPSHOT,
      wanted: WANTED,
      wantedBefore,
    });

  it('is registry-config where only a login changes, which nothing else shows', () => {
    expect(lack(unknown, OLD_LOGIN)).toBe('Secret registry-config');
    expect(lack(BASELINE, OLD_LOGIN)).toBeUndefined();
    expect(lack({ ...BASELINE, config: { presence: 'absent' } }, OLD_LOGIN)).toBeUndefined();
  });

  it('is not registry-config where it will show itself what has changed', () => {
    expect(lack(unknown, { mode: 'Unmanaged' })).toBeUndefined();
    expect(lack(unknown, WANTED)).toBeUndefined();
  });
});
