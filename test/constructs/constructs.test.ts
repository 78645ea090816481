import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import { DeckhouseModuleConfig } from '../../src/constructs/deckhouse-module-config';
import { NodeScript } from '../../src/constructs/node-script';
import { RegistryModuleSwitch } from '../../src/constructs/registry-module-switch';
import { synthesize } from '../../src/constructs/synth';
import { BugError } from '../../src/model/errors';
import type { RegistrySettings } from '../../src/spec/cluster-file.generated';

const NEVER_DELETED = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};
const license = { fromEnv: 'DKP_LICENSE' };
const documented = {
  imagesRepo: 'registry.deckhouse.io/deckhouse/ee',
  scheme: 'HTTPS',
  license: 'regshift-secret://env/DKP_LICENSE',
};
const section = { ...documented, scheme: 'HTTPS', license } as const;

describe('ModuleConfig deckhouse', () => {
  it.each<[RegistrySettings, unknown]>([
    [
      { mode: 'Direct', direct: section },
      { mode: 'Direct', direct: documented },
    ],
    [
      { mode: 'Proxy', proxy: section },
      { mode: 'Proxy', proxy: documented },
    ],
    [{ mode: 'Local' }, { mode: 'Local' }],
    [
      { mode: 'Unmanaged', unmanaged: section },
      { mode: 'Unmanaged', unmanaged: documented },
    ],
    [{ mode: 'Unmanaged' }, { mode: 'Unmanaged' }],
  ])('holds the documented settings of %j, and no other field', (settings, registry) => {
    expect(synthesize((scope) => new DeckhouseModuleConfig(scope, 'x', { settings }))).toEqual([
      {
        apiVersion: 'deckhouse.io/v1alpha1',
        kind: 'ModuleConfig',
        metadata: { name: 'deckhouse', annotations: NEVER_DELETED },
        spec: { settings: { registry } },
      },
    ]);
  });

  it("writes every field in DKP's order, secrets as placeholders", () => {
    const settings: RegistrySettings = {
      proxy: {
        ttl: '5m',
        checkMode: 'Relax',
        ca: 'PEM',
        password: { secretRef: { name: 'login', key: 'password' }, generation: 2 },
        username: 'robot',
        scheme: 'HTTP',
        imagesRepo: 'registry.io/path',
      },
      mode: 'Proxy',
    };
    const [object] = synthesize((scope) => new DeckhouseModuleConfig(scope, 'x', { settings }));
    expect(JSON.stringify(object)).toBe(
      '{"apiVersion":"deckhouse.io/v1alpha1","kind":"ModuleConfig","metadata":{"name":"deckhouse",' +
        '"annotations":{"argocd.argoproj.io/sync-options":"Prune=false,Delete=false",' +
        '"kustomize.toolkit.fluxcd.io/prune":"disabled"}},"spec":{"settings":{"registry":{' +
        '"mode":"Proxy","proxy":{"imagesRepo":"registry.io/path","scheme":"HTTP","username":"robot",' +
        '"password":"regshift-secret://ref/login/password?generation=2","ca":"PEM",' +
        '"checkMode":"Relax","ttl":"5m"}}}}}',
    );
  });

  it('can be read back from its annotation, where no text reads as a secret', () => {
    const settings: RegistrySettings = {
      mode: 'Direct',
      direct: { imagesRepo: 'a/b', username: 'regshift-secret://env/HOME', password: license },
    };
    const source = JSON.stringify({ kind: 'RegistryModuleConfig', settings });
    const [object] = synthesize(
      (scope) => new DeckhouseModuleConfig(scope, 'x', { settings, source }),
    );
    const annotation = object?.metadata.annotations?.['regshift.io/source'] ?? '';
    expect(JSON.parse(annotation)).toEqual(JSON.parse(source));
    expect(annotation).not.toContain('regshift-secret:');
  });
});

describe('ModuleConfig registry', () => {
  it.each([true, false])('says whether the module runs (%s), and nothing else', (enabled) => {
    const source = '{}';
    expect(
      synthesize((scope) => new RegistryModuleSwitch(scope, 'x', { enabled, source })),
    ).toEqual([
      {
        apiVersion: 'deckhouse.io/v1alpha1',
        kind: 'ModuleConfig',
        metadata: {
          name: 'registry',
          annotations: { ...NEVER_DELETED, 'regshift.io/source': '{}' },
        },
        spec: { enabled },
      },
    ]);
  });
});

describe('NodeGroupConfiguration', () => {
  const props = {
    name: 'regshift-mirror-auth-registry.io.sh',
    content: '#!/bin/bash\necho "$x"\n',
    weight: 0,
    nodeGroups: ['*'],
    bundles: ['ubuntu-lts', 'debian'],
  };

  it('holds the script and is not substituted by Flux', () => {
    expect(synthesize((scope) => new NodeScript(scope, 'x', props))).toEqual([
      {
        apiVersion: 'deckhouse.io/v1alpha1',
        kind: 'NodeGroupConfiguration',
        metadata: {
          name: 'regshift-mirror-auth-registry.io.sh',
          annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
        },
        spec: {
          weight: 0,
          nodeGroups: ['*'],
          bundles: ['ubuntu-lts', 'debian'],
          content: '#!/bin/bash\necho "$x"\n',
        },
      },
    ]);
  });
});

describe('synthesis', () => {
  const settings: RegistrySettings = { mode: 'Local' };
  const several = (ids: readonly string[]) => (scope: Construct) => {
    new NodeScript(scope, ids[0] ?? '', {
      name: 'b.sh',
      content: 'x',
      weight: 1,
      nodeGroups: ['*'],
      bundles: ['*'],
      source: '{}',
    });
    new RegistryModuleSwitch(scope, ids[1] ?? '', { enabled: true });
    new DeckhouseModuleConfig(scope, ids[2] ?? '', { settings });
  };
  const bytes = (ids: readonly string[]): string => JSON.stringify(synthesize(several(ids)));

  it('does not depend on the ids of constructs', () => {
    const id = fc.stringMatching(/^id[\w -]{1,20}$/);
    const expected = bytes(['a', 'b', 'c']);
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 3, maxLength: 3 }), (ids) => {
        expect(bytes(ids)).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('sorts objects by identity', () => {
    expect(synthesize(several(['a', 'b', 'c'])).map(({ metadata }) => metadata.name)).toEqual([
      'deckhouse',
      'registry',
      'b.sh',
    ]);
  });

  it.each([
    'CDK8S_DISABLE_SORT',
    'CDK8S_OUTDIR',
    'CDK8S_RECORD_CONSTRUCT_METADATA',
    'CDK8S_LEGACY_HASH',
  ])('does not depend on %s', (variable) => {
    const expected = bytes(['a', 'b', 'c']);
    const plain = orderedByKind();
    process.env[variable] = '1';
    try {
      expect(bytes(['a', 'b', 'c'])).toBe(expected);
      expect(orderedByKind()).toBe(plain);
    } finally {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the variable must be gone, not empty
      delete process.env[variable];
    }
  });

  it('loses no object: not two of the same identity, not one in a chart of its own', () => {
    const objects = synthesize((scope) => {
      const inner = new Chart(scope, 'inner');
      for (const [id, within] of [
        ['a', scope],
        ['b', scope],
        ['c', inner],
      ] as const) {
        new RegistryModuleSwitch(within, id, { enabled: true });
      }
    });
    expect(objects.map(({ metadata }) => metadata.name)).toEqual([
      'registry',
      'registry',
      'registry',
    ]);
  });

  it('is empty without constructs', () => {
    expect(synthesize(() => undefined)).toEqual([]);
  });

  it.each([
    ['a null', { spec: { a: { b: null } } }, 'spec.a.b'],
    ['a null in a list', { spec: [1, null] }, 'spec.1'],
    ['an undefined in a list', { spec: [undefined] }, 'spec.0'],
  ])('refuses an object with %s, which cdk8s would drop', (_name, fields, path) => {
    const synthesis = (): unknown =>
      synthesize((scope) => {
        new ApiObject(scope, 'x', {
          apiVersion: 'v1',
          kind: 'X',
          metadata: { name: 'x' },
          ...fields,
        });
      });
    expect(synthesis).toThrow(BugError);
    expect(synthesis).toThrow(`no value at ${path}`);
  });

  it('keeps empty lists, empty objects and empty texts', () => {
    const spec = { list: [], object: {}, text: '', no: false, zero: 0 };
    const [object] = synthesize((scope) => {
      new ApiObject(scope, 'x', { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec });
    });
    expect(object?.['spec']).toEqual(spec);
  });

  function orderedByKind(): string {
    return JSON.stringify(
      synthesize((scope) => {
        new ApiObject(scope, 'x', {
          kind: 'X',
          apiVersion: 'v1',
          metadata: { name: 'x' },
          b: 1,
          a: { d: 1, c: 2 },
        });
      }),
    );
  }
});
