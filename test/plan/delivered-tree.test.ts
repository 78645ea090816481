import type { KubeObject } from '../../src/model/object-id';
import { readDeliveredTree, readModuleConfigFile } from '../../src/plan/delivered-tree';

function moduleConfig(registry: unknown, annotations?: Record<string, string>): KubeObject {
  return {
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'ModuleConfig',
    metadata: { name: 'deckhouse', ...(annotations === undefined ? {} : { annotations }) },
    spec: { settings: { registry } },
  };
}

describe('a delivered tree', () => {
  it.each([
    ['no annotation', moduleConfig({ mode: 'Direct' })],
    ['an annotation that is no JSON', moduleConfig({}, { 'regshift.io/source': '{' })],
    [
      'an annotation of another kind',
      moduleConfig({}, { 'regshift.io/source': '{"kind":"Other"}' }),
    ],
    [
      'the annotation of another object',
      moduleConfig({}, { 'regshift.io/source': '{"kind":"RegistryModuleSwitch","enabled":true}' }),
    ],
  ])('an object with %s is foreign', (_, object) => {
    expect(readDeliveredTree([object])).toEqual({
      objects: [],
      foreign: [{ apiVersion: 'deckhouse.io/v1alpha1', kind: 'ModuleConfig', name: 'deckhouse' }],
    });
  });
});

describe('a ModuleConfig that is edited in place', () => {
  it.each<readonly [string, unknown, unknown]>([
    ['without the section it is Unmanaged', undefined, { mode: 'Unmanaged' }],
    [
      'only what it says is read',
      { mode: 'Unmanaged', unmanaged: { imagesRepo: 'registry.example.com/ee' } },
      { mode: 'Unmanaged', unmanaged: { imagesRepo: 'registry.example.com/ee' } },
    ],
    [
      'a placeholder is a reference, another secret is not read',
      {
        mode: 'Proxy',
        proxy: {
          imagesRepo: 'registry.example.com/ee',
          scheme: 'HTTP',
          username: 'robot',
          password: 'regshift-secret://ref/dkp/password?generation=3',
          license: 'ENC[AES256_GCM,data:xx,type:str]',
          checkMode: 'Relax',
          ttl: '24h',
        },
      },
      {
        mode: 'Proxy',
        proxy: {
          imagesRepo: 'registry.example.com/ee',
          scheme: 'HTTP',
          username: 'robot',
          password: { secretRef: { name: 'dkp', key: 'password' }, generation: 3 },
          checkMode: 'Relax',
          ttl: '24h',
        },
      },
    ],
  ])('%s', (_, registry, settings) => {
    expect(readModuleConfigFile(moduleConfig(registry), 'platform/mc.yaml')).toEqual({
      kind: 'RegistryModuleConfig',
      settings,
      file: 'platform/mc.yaml',
    });
  });
});
