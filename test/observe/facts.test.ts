import type { KubeObject } from '../../src/model/object-id';
import { readDump } from '../../src/observe/read-dump';
import type { Snapshot } from '../../src/observe/snapshot';
import * as dump from './dump-builder';

function snapshotOf(objects: readonly KubeObject[]): Snapshot {
  const result = readDump([dump.listFile(objects)]);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

describe('version', () => {
  const info = (version: string): KubeObject =>
    dump.object('v1', 'ConfigMap', 'd8-system/d8-deckhouse-version-info', {
      data: { 'data.json': JSON.stringify({ channel: 'unknown', version, edition: 'CE' }) },
    });
  const deployment = (version: string): KubeObject =>
    dump.object('apps/v1', 'Deployment', 'd8-system/deckhouse', {
      annotations: { 'core.deckhouse.io/version': version },
    });

  it.each([
    ['both agree', [info('v1.76.2'), deployment('v1.76.2')], 'v1.76.2'],
    ['they agree but for the letter', [info('1.76.2'), deployment('v1.76.2')], '1.76.2'],
    ['only the ConfigMap is known', [info('v1.77.0-rc.1+a')], 'v1.77.0-rc.1+a'],
    ['only the Deployment is known', [deployment('v1.76.2')], 'v1.76.2'],
    ['it is a build of developers', [info('dev'), deployment('dev')], undefined],
    ['they disagree', [info('v1.76.2'), deployment('v1.76.3')], undefined],
  ])('is told when %s', (_, objects, version) => {
    expect(snapshotOf(objects).platform.version).toBe(version);
  });

  it('that two sources tell differently is reported', () => {
    expect(readDump([dump.listFile([info('v1.76.2'), deployment('v1.76.3')])]).issues).toEqual([
      {
        code: 'O013',
        severity: 'warning',
        place: { object: 'Deployment/d8-system/deckhouse' },
        message: 'names version v1.76.3, ConfigMap d8-deckhouse-version-info names v1.76.2',
        hint: 'an update of the platform is running; observe again when it is done',
      },
    ]);
  });

  it('of the controller image is its tag, never a digest or a port', () => {
    const tagOf = (image: string): string | undefined => {
      const spec = { template: { spec: { containers: [{ name: 'deckhouse', image }] } } };
      const objects = [dump.object('apps/v1', 'Deployment', 'd8-system/deckhouse', { spec })];
      return snapshotOf(objects).platform.imageTag;
    };
    expect(tagOf('host:5001/system/deckhouse:v1.76.2')).toBe('v1.76.2');
    expect(tagOf('host:5001/system/deckhouse:v1@sha256:12')).toBe('v1');
    expect(tagOf('host:5001/system/deckhouse@sha256:12')).toBeUndefined();
    expect(tagOf('host:5001/system/deckhouse')).toBeUndefined();
  });
});

describe('modules, settings and owners', () => {
  it('say why a module is off or not ready, in both generations of names', () => {
    const status = (phase: string, conditions: readonly unknown[]): KubeObject =>
      dump.object('deckhouse.io/v1alpha1', 'Module', 'registry', { status: { phase, conditions } });
    expect(snapshotOf([dump.moduleObject('registry', false)]).modules).toEqual([
      {
        name: 'registry',
        enabled: false,
        ready: false,
        phase: 'Downloaded',
        message: 'turned off by module config',
      },
    ]);
    const broken = [
      { type: 'EnabledByModuleManager', status: 'True' },
      { type: 'IsReady', status: 'False', reason: 'HookError', message: '' },
    ];
    expect(snapshotOf([status('Error', broken)]).modules).toEqual([
      { name: 'registry', enabled: true, ready: false, phase: 'Error', message: 'HookError' },
    ]);
    const newest = {
      summary: { state: 'Ready' },
      conditions: [
        { type: 'Enabled', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
    };
    const object = dump.object('deckhouse.io/v1alpha2', 'Module', 'registry', { status: newest });
    expect(snapshotOf([object]).modules).toEqual([
      { name: 'registry', enabled: true, ready: true, phase: 'Ready' },
    ]);
  });

  it('wait for the phase too: IsReady alone may be old', () => {
    const conditions = [
      { type: 'EnabledByModuleManager', status: 'True' },
      { type: 'IsReady', status: 'True' },
    ];
    const object = dump.object('deckhouse.io/v1alpha1', 'Module', 'registry', {
      status: { phase: 'Reconciling', conditions },
    });
    expect(snapshotOf([object]).modules).toEqual([
      { name: 'registry', enabled: true, ready: false, phase: 'Reconciling' },
    ]);
  });

  it('never trust the phase alone: a module that is switched off is not ready', () => {
    const conditions = [{ type: 'IsReady', status: 'True' }];
    const object = dump.object('deckhouse.io/v1alpha1', 'Module', 'registry', {
      status: { phase: 'Ready', conditions },
    });
    expect(snapshotOf([object]).modules).toEqual([
      { name: 'registry', enabled: false, ready: false, phase: 'Ready' },
    ]);
  });

  it.each([
    ['the section', { 'f:spec': { 'f:settings': { 'f:registry': {} } } }, true],
    ['a field inside', { 'f:spec': { 'f:settings': { 'f:registry': { 'f:mode': {} } } } }, true],
    ['all settings as one', { 'f:spec': { 'f:settings': {} } }, true],
    ['the whole spec', { 'f:spec': {} }, true],
    ['a neighbour', { 'f:spec': { 'f:settings': { '.': {}, 'f:update': {} } } }, false],
    ['the status', { 'f:status': {} }, false],
  ])('tell whether an owner of %s owns the registry settings', (_, fieldsV1, ownsRegistry) => {
    const managedFields = [{ manager: 'kubectl', operation: 'Update', fieldsV1 }];
    const object = dump.moduleConfig('deckhouse', {}, { metadata: { managedFields } });
    expect(snapshotOf([object]).moduleConfigs?.[0]?.owners).toEqual([
      { manager: 'kubectl', operation: 'Update', ownsRegistry },
    ]);
  });

  it.each([
    [
      { imagesRepo: 'r.io/a', license: 'example-license' },
      { imagesRepo: 'r.io/a', login: 'license' },
    ],
    [
      { username: 'u', password: 'not-a-real-password' },
      { username: 'u', login: 'password' },
    ],
    [
      { imagesRepo: 'r.io', scheme: 'HTTP' },
      { imagesRepo: 'r.io', scheme: 'HTTP', login: 'none' },
    ],
    [{}, { login: 'none' }],
  ])('reduce the section %j to what is not secret', (section, facts) => {
    const object = dump.moduleConfig('deckhouse', {
      settings: { registry: { mode: 'Unmanaged', unmanaged: section } },
    });
    expect(snapshotOf([object]).moduleConfigs?.[0]?.registry).toEqual({
      mode: 'Unmanaged',
      unmanaged: facts,
    });
  });

  it('keep what the cluster complains about', () => {
    const object = dump.moduleConfig(
      'deckhouse',
      {},
      { status: { message: 'Error: invalid settings' } },
    );
    expect(snapshotOf([object]).moduleConfigs?.[0]?.complaint).toBe('Error: invalid settings');
  });
});

describe('login', () => {
  it.each([
    ['a pair', { username: 'u', password: 'p' }, 'present'],
    ['an encoded pair', { auth: Buffer.from('u:p').toString('base64') }, 'present'],
    ['a password alone', { auth: Buffer.from(':p').toString('base64') }, 'present'],
    ['an empty pair', { auth: Buffer.from(':').toString('base64') }, 'absent'],
    ['nothing', {}, 'absent'],
  ])('of a docker config with %s', (_, entry, login) => {
    const auths = {
      'https://registry.example.com/v2/': entry,
      'other.example.com': { auth: 'dTpw' },
    };
    const pull = dump.secret('d8-system/deckhouse-registry', {
      address: 'registry.example.com',
      '.dockerconfigjson': JSON.stringify({ auths }),
    });
    expect(snapshotOf([pull]).registry.pull).toEqual({
      presence: 'present',
      address: 'registry.example.com',
      login,
    });
  });
});

describe('observedAt', () => {
  const file = dump.listFile(dump.untouchedCluster());

  it.each([
    ['2025-07-15T12:55:48Z', '2025-07-15T12:55:48Z'],
    ['2025-07-15T14:55:48.5+02:00', '2025-07-15T12:55:48.500Z'],
  ])('is the time that was given: %s', (observedAt, time) => {
    const result = readDump([file], { observedAt });
    expect(result.ok && result.value.observedAt).toEqual({ time, basis: 'given' });
  });

  it.each([
    'yesterday',
    '2025-07-15',
    '2025-02-30T00:00:00Z',
    '2025-07-15T25:00:00Z',
    '2025-07-15T12:00:00',
  ])('is refused when it is no time: %s', (observedAt) => {
    expect(readDump([file], { observedAt })).toEqual({
      ok: false,
      issues: [
        {
          code: 'O011',
          severity: 'error',
          place: { path: 'observedAt' },
          message: `"${observedAt}" is not a time`,
          hint: 'write an RFC 3339 time with its offset from UTC, such as 2025-07-15T12:55:48Z',
        },
      ],
    });
  });

  it('is else the newest time of anything that has happened, not of what will', () => {
    const objects = [
      dump.object('v1', 'Pod', 'a/b', { metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' } }),
      dump.object('v1', 'Pod', 'a/c', {
        status: { conditions: [{ type: 'Ready', lastProbeTime: '2025-03-01T01:00:00+02:00' }] },
      }),
      dump.object('v1', 'Pod', 'a/d', {
        metadata: { managedFields: [{ time: '2025-02-28T22:59:59Z' }] },
      }),
    ];
    expect(snapshotOf(objects).observedAt).toEqual({
      time: '2025-02-28T23:00:00Z',
      basis: 'newest-in-dump',
    });
  });
});

describe('platform and cluster', () => {
  it('have no release channel where the platform calls it unknown', () => {
    const info = dump.object('v1', 'ConfigMap', 'd8-system/d8-deckhouse-version-info', {
      data: { 'data.json': '{"channel": "unknown", "version": "v1.76.2", "edition": "CE"}' },
    });
    expect(snapshotOf([info]).platform).toEqual({
      version: 'v1.76.2',
      versionOfConfigMap: 'v1.76.2',
      edition: 'CE',
    });
  });

  it('take the leader that is ready while the lead changes hands', () => {
    const pod = (name: string, status: string): KubeObject =>
      dump.object('v1', 'Pod', `d8-system/${name}`, {
        labels: { app: 'deckhouse', leader: 'true' },
        status: { conditions: [{ type: 'Ready', status }] },
      });
    expect(snapshotOf([pod('a', 'False'), pod('b', 'True')]).platform.controller).toEqual({
      leader: { pod: 'b', ready: true },
    });
    expect(snapshotOf([pod('a', 'False')]).platform.controller).toEqual({
      leader: { pod: 'a', ready: false },
    });
  });

  it('run containerd where the configuration names no runtime', () => {
    const secret = dump.secret('kube-system/d8-cluster-configuration', {
      'cluster-configuration.yaml': 'kind: ClusterConfiguration\nclusterType: Static\n',
    });
    expect(snapshotOf([secret]).cluster).toEqual({
      configuration: 'present',
      type: 'Static',
      defaultCRI: 'Containerd',
      bootstrapped: 'unknown',
    });
  });
});
