import fc from 'fast-check';
import type { KubeObject } from '../../src/model/object-id';
import { readDump } from '../../src/observe/read-dump';
import type { Snapshot } from '../../src/observe/snapshot';
import * as dump from './dump-builder';

function snapshotOf(objects: readonly KubeObject[]): Snapshot {
  const result = readDump([dump.listFile(objects)]);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

describe('objects of a dump', () => {
  it('says unknown where nobody looked and absent where somebody did', () => {
    const unknown = readDump([]);
    expect(unknown).toEqual({
      ok: true,
      value: {
        apiVersion: 'regshift.io/v1alpha1',
        kind: 'ClusterSnapshot',
        platform: {},
        cluster: { configuration: 'unknown', bootstrapped: 'unknown' },
        registry: {
          switchRecord: 'unknown',
          state: { presence: 'unknown', conditions: [] },
          config: { presence: 'unknown' },
          pull: { presence: 'unknown', login: 'unknown' },
          bashible: { presence: 'unknown' },
        },
      },
      issues: [
        {
          code: 'O012',
          severity: 'warning',
          place: {},
          message: 'no Kubernetes object was found: everything about the cluster is unknown',
          hint: 'pass the files that kubectl get … -o json wrote',
        },
      ],
    });
    const byName = snapshotOf([dump.secret('d8-system/registry-state', { mode: 'Direct' })]);
    expect(byName.registry.bashible.presence).toBe('unknown');
    const looked = snapshotOf([
      dump.secret('d8-system/some', {}),
      dump.secret('default/registry-state', { mode: 'Direct' }),
      dump.object('v1', 'ConfigMap', 'default/d8-cluster-is-bootstraped'),
    ]);
    expect(looked.registry.state).toEqual({ presence: 'absent', conditions: [] });
    expect(looked.registry.bashible.presence).toBe('absent');
    expect(looked.cluster).toEqual({ configuration: 'unknown', bootstrapped: 'unknown' });
  });

  it('takes the word of kubectl and of the API server that an object is not there', () => {
    const noise =
      'Error from server (NotFound): configmaps "d8-cluster-is-bootstraped" not found\r\n';
    const status = {
      apiVersion: 'v1',
      kind: 'Status',
      status: 'Failure',
      reason: 'NotFound',
      details: { kind: 'secrets', name: 'registry-bashible-config' },
    };
    const result = readDump([
      dump.textFile(noise, 'a.yaml'),
      dump.textFile(JSON.stringify(status), 'b.json'),
      dump.textFile(
        '{"apiVersion": "deckhouse.io/v1", "kind": "NodeGroupList", "items": []}',
        'c.json',
      ),
      dump.listFile([dump.node('n', '10.0.0.1')]),
    ]);
    expect(
      result.ok && [result.value.cluster.bootstrapped, result.value.registry.bashible],
    ).toEqual(['absent', { presence: 'absent' }]);
    expect(result.ok && result.value.nodeGroups).toEqual([]);
    expect(result.issues).toEqual([]);
  });

  it('is not fooled by look-alikes in other groups and namespaces', () => {
    const strangers = [
      dump.object('example.com/v1', 'ModuleConfig', 'deckhouse', { spec: { enabled: false } }),
      dump.object('example.com/v1', 'Module', 'registry'),
      dump.object('example.com/v1', 'NodeGroup', 'master'),
      dump.object('example.com/v1', 'Node', 'stranger'),
      dump.object('extensions/v1beta1', 'Deployment', 'd8-system/deckhouse', {
        annotations: { 'core.deckhouse.io/version': 'v9.9.9' },
      }),
      dump.secret('default/registry-state', { mode: 'Local', target_mode: 'Local' }),
      dump.secret('default/registry-v2-switch', {}),
      dump.secret('d8-system/d8-cluster-configuration', {
        'cluster-configuration.yaml': 'clusterType: Cloud',
      }),
      dump.object('v1', 'ConfigMap', 'default/d8-deckhouse-version-info', {
        data: { 'data.json': '{"version": "v9.9.9"}' },
      }),
      dump.moduleObject('registry-of-mine', false),
    ];
    expect(
      snapshotOf([...strangers, ...dump.untouchedCluster(), ...strangers.toReversed()]),
    ).toEqual(snapshotOf(dump.untouchedCluster()));
  });

  it('gives the same snapshot however the objects are cut into files and ordered', () => {
    const objects = dump.untouchedCluster();
    const expected = readDump([dump.listFile(objects)]);
    const cut = fc.record({
      order: fc.shuffledSubarray([...objects], { minLength: objects.length }),
      forms: fc.array(fc.constantFrom('list', 'documents', 'nested', 'typed'), { minLength: 1 }),
    });
    fc.assert(
      fc.property(cut, ({ order, forms }) => {
        const size = Math.ceil(order.length / forms.length);
        const files = forms.map((form, index) => {
          const part = order.slice(index * size, (index + 1) * size);
          if (form === 'documents') return dump.documentsFile(part, `${String(index)}.yaml`);
          if (form === 'list') return dump.listFile(part, `${String(index)}.json`);
          const inner = { apiVersion: 'v1', kind: 'List', items: part };
          const nested = { apiVersion: 'v1', kind: 'List', items: [inner] };
          const typed = { apiVersion: 'v1', kind: 'List', items: part.map(asTypedList) };
          return dump.textFile(JSON.stringify(form === 'nested' ? nested : typed), String(index));
        });
        expect(readDump(files)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

/** The way the API server itself lists: entries name neither apiVersion nor kind. */
function asTypedList(entry: KubeObject): unknown {
  const { apiVersion, kind, ...rest } = entry;
  return { apiVersion, kind: `${kind}List`, items: [rest] };
}
