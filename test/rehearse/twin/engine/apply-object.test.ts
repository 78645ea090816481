import { applyObject } from '../../../../src/rehearse/twin/engine/apply-object';
import { moduleConfig, object } from './engine-objects';

const MANIFEST = moduleConfig({ registry: { mode: 'Local' } });

describe('a ModuleConfig', () => {
  it('keeps the settings of others, and has its registry replaced whole', () => {
    const settings = {
      releaseChannel: 'Stable',
      registry: { mode: 'Direct', direct: { scheme: 'HTTPS' } },
    };
    const live = {
      ...moduleConfig({}, { owner: 'somebody' }),
      spec: { enabled: true, version: 1, settings },
      status: { version: '1' },
    };
    expect(applyObject(live, MANIFEST, undefined)).toEqual({
      ...MANIFEST,
      metadata: {
        name: 'deckhouse',
        annotations: { owner: 'somebody', ...MANIFEST.metadata.annotations },
      },
      spec: {
        enabled: true,
        version: 1,
        settings: { releaseChannel: 'Stable', registry: { mode: 'Local' } },
      },
      status: { version: '1' },
    });
  });

  it('loses what the former manifest set and the new one does not', () => {
    const former = moduleConfig({ registry: { mode: 'Local' }, bundle: 'Minimal' }, {});
    const live = moduleConfig({ registry: { mode: 'Local' }, bundle: 'Minimal', update: {} }, {});
    const result = applyObject(live, moduleConfig({ bundle: 'Default' }, {}), former);
    expect(result['spec']).toEqual({ settings: { bundle: 'Default', update: {} } });
  });

  it('is the same object where nothing changes, and the same new one each time', () => {
    const live = moduleConfig({ releaseChannel: 'Stable', registry: { mode: 'Local' } });
    expect(applyObject(live, MANIFEST, undefined)).toBe(live);
    const other = moduleConfig({ releaseChannel: 'Stable', registry: { mode: 'Proxy' } });
    expect(applyObject(other, MANIFEST, undefined)).toBe(applyObject(other, MANIFEST, undefined));
  });
});

describe('any other object', () => {
  it('becomes what the manifest says', () => {
    const live = object('ConfigMap', 'settings', { data: { a: '1', b: '2' } });
    const desired = object('ConfigMap', 'settings', { data: { a: '1' } });
    expect(applyObject(live, desired, undefined)).toBe(desired);
    expect(applyObject(undefined, desired, undefined)).toBe(desired);
  });

  it('stays the live object where it is equal', () => {
    const live = object('ConfigMap', 'settings', { data: { a: '1', b: '2' } });
    const desired = object('ConfigMap', 'settings', { data: { b: '2', a: '1' } });
    expect(applyObject(live, desired, undefined)).toBe(live);
  });
});
