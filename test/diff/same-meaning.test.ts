import { diffObjects } from '../../src/diff/diff-objects';
import type { FieldDiff } from '../../src/diff/diff';
import type { KubeObject } from '../../src/model/object-id';

/** An object of a kind without special rules, with this spec. */
function widget(spec: unknown, name = 'one'): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, spec };
}

function pod(spec: unknown): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n' }, spec };
}

function nodeScript(spec: unknown): KubeObject {
  const metadata = { name: 'a.sh' };
  return { apiVersion: 'deckhouse.io/v1alpha1', kind: 'NodeGroupConfiguration', metadata, spec };
}

function fieldsOf(before: KubeObject, after: KubeObject): readonly FieldDiff[] {
  return diffObjects([before], [after]).objects.flatMap(({ fields }) => fields);
}

function specFields(before: unknown, after: unknown): readonly FieldDiff[] {
  return fieldsOf(widget(before), widget(after));
}

describe('fields that mean the same', () => {
  it.each<[string, unknown, unknown]>([
    ['the order of fields', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['null and an absent field', { a: null, b: { c: null } }, { b: {} }],
  ])('are equal: %s', (_, before, after) => {
    expect(specFields(before, after)).toEqual([]);
  });

  it.each<[string, unknown, unknown]>([
    [
      'containers',
      { containers: [{ name: 'a' }, { name: 'b' }] },
      { containers: [{ name: 'b' }, { name: 'a' }] },
    ],
    [
      'volumes',
      { volumes: [{ name: 'a', emptyDir: {} }, { name: 'b' }] },
      { volumes: [{ name: 'b' }, { name: 'a', emptyDir: {} }] },
    ],
    [
      'variables',
      {
        containers: [
          {
            name: 'c',
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
          },
        ],
      },
      {
        containers: [
          {
            name: 'c',
            env: [
              { name: 'B', value: '2' },
              { name: 'A', value: '1' },
            ],
          },
        ],
      },
    ],
    [
      'mounts',
      {
        containers: [
          {
            name: 'c',
            volumeMounts: [
              { name: 'v', mountPath: '/a' },
              { name: 'v', mountPath: '/b' },
            ],
          },
        ],
      },
      {
        containers: [
          {
            name: 'c',
            volumeMounts: [
              { name: 'v', mountPath: '/b' },
              { name: 'v', mountPath: '/a' },
            ],
          },
        ],
      },
    ],
    [
      'ports',
      {
        containers: [
          { name: 'c', ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 }] },
        ],
      },
      {
        containers: [
          { name: 'c', ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] },
        ],
      },
    ],
    [
      'pull secrets',
      { imagePullSecrets: [{ name: 'a' }, { name: 'b' }] },
      { imagePullSecrets: [{ name: 'b' }, { name: 'a' }] },
    ],
    [
      'tolerations',
      { tolerations: [{ key: 'a' }, { operator: 'Exists' }] },
      { tolerations: [{ operator: 'Exists' }, { key: 'a' }] },
    ],
    [
      'capabilities',
      { containers: [{ name: 'c', securityContext: { capabilities: { drop: ['A', 'B'] } } }] },
      { containers: [{ name: 'c', securityContext: { capabilities: { drop: ['B', 'A', 'B'] } } }] },
    ],
    [
      'quantities',
      {
        containers: [
          {
            name: 'c',
            resources: { limits: { cpu: '1000m', memory: '1Gi' }, requests: { cpu: 1 } },
          },
        ],
      },
      {
        containers: [
          {
            name: 'c',
            resources: { limits: { cpu: '1', memory: '1024Mi' }, requests: { cpu: '1.0' } },
          },
        ],
      },
    ],
  ])('are equal in a pod: %s', (_, before, after) => {
    expect(fieldsOf(pod(before), pod(after))).toEqual([]);
  });

  it.each<[string, KubeObject, KubeObject]>([
    [
      'nodeGroups and bundles of a NodeGroupConfiguration',
      nodeScript({ nodeGroups: ['a', 'b'], bundles: ['x', 'y'] }),
      nodeScript({ nodeGroups: ['b', 'a'], bundles: ['y', 'x'] }),
    ],
    [
      'finalizers and owners',
      {
        ...widget({}),
        metadata: {
          name: 'o',
          finalizers: ['a', 'b'],
          ownerReferences: [{ uid: '1' }, { uid: '2' }],
        } as never,
      },
      {
        ...widget({}),
        metadata: {
          name: 'o',
          finalizers: ['b', 'a'],
          ownerReferences: [{ uid: '2' }, { uid: '1' }],
        } as never,
      },
    ],
    [
      'conditions',
      { ...widget({}), status: { conditions: [{ type: 'A' }, { type: 'B' }] } },
      { ...widget({}), status: { conditions: [{ type: 'B' }, { type: 'A' }] } },
    ],
  ])('are equal: the order of %s', (_, before, after) => {
    expect(fieldsOf(before, after)).toEqual([]);
  });

  it('are equal in roles: the order of rules, verbs and subjects', () => {
    const role = (rules: unknown): KubeObject => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'r' },
      rules,
    });
    const [pods, nodes] = [
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
    ];
    const shuffled = [nodes, { ...pods, verbs: ['list', 'get'] }];
    expect(fieldsOf(role([pods, nodes]), role(shuffled))).toEqual([]);
  });
});
