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

function moduleConfig(registry: unknown, annotations?: Record<string, string>): KubeObject {
  return {
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'ModuleConfig',
    metadata: { name: 'deckhouse', ...(annotations === undefined ? {} : { annotations }) },
    spec: { version: 1, settings: { registry } },
  };
}

function fieldsOf(before: KubeObject, after: KubeObject): readonly FieldDiff[] {
  return diffObjects([before], [after]).objects.flatMap(({ fields }) => fields);
}

function specFields(before: unknown, after: unknown): readonly FieldDiff[] {
  return fieldsOf(widget(before), widget(after));
}

describe('fields that differ', () => {
  it.each<[string, unknown, unknown, readonly FieldDiff[]]>([
    [
      'a number and its text',
      { a: 1 },
      { a: '1' },
      [{ path: 'spec.a', change: 'changed', before: 1, after: '1' }],
    ],
    ['an absent and an empty map', {}, { a: {} }, [{ path: 'spec.a', change: 'added', after: {} }]],
    [
      'an absent and an empty list',
      { a: [] },
      {},
      [{ path: 'spec.a', change: 'removed', before: [] }],
    ],
    [
      'an empty text and an absent field',
      { a: '' },
      { b: null },
      [{ path: 'spec.a', change: 'removed', before: '' }],
    ],
    [
      'quantities outside of resources',
      { cpu: '1000m' },
      { cpu: '1' },
      [{ path: 'spec.cpu', change: 'changed', before: '1000m', after: '1' }],
    ],
    [
      'a map told field by field',
      {},
      { a: { b: { c: 1 }, d: [1] } },
      [
        { path: 'spec.a.b.c', change: 'added', after: 1 },
        { path: 'spec.a.d', change: 'added', after: [1] },
      ],
    ],
    [
      'a map that becomes a text',
      { a: { b: 1 } },
      { a: 'x' },
      [
        { path: 'spec.a.b', change: 'removed', before: 1 },
        { path: 'spec.a', change: 'added', after: 'x' },
      ],
    ],
    [
      'fields with unusual names',
      {},
      { 'a.b/c': 1, '': 2 },
      [
        { path: 'spec[""]', change: 'added', after: 2 },
        { path: 'spec["a.b/c"]', change: 'added', after: 1 },
      ],
    ],
    [
      'a field called __proto__',
      JSON.parse('{"__proto__": 1}'),
      JSON.parse('{"constructor": 1}'),
      [
        { path: 'spec.__proto__', change: 'removed', before: 1 },
        { path: 'spec.constructor', change: 'added', after: 1 },
      ],
    ],
    [
      'the order of arguments',
      { args: ['a', 'b'] },
      { args: ['b', 'a'] },
      [{ path: 'spec.args', change: 'reordered', before: ['a', 'b'], after: ['b', 'a'] }],
    ],
    [
      'one argument',
      { args: ['a', 'b'] },
      { args: ['a', 'c'] },
      [{ path: 'spec.args', change: 'changed', before: ['a', 'b'], after: ['a', 'c'] }],
    ],
    [
      'the order of named elements',
      { list: [{ name: 'a' }, { name: 'b', v: 1 }] },
      { list: [{ name: 'b', v: 2 }, { name: 'a' }] },
      [
        {
          path: 'spec.list',
          change: 'reordered',
          before: ['name=a', 'name=b'],
          after: ['name=b', 'name=a'],
        },
        { path: 'spec.list[name=b].v', change: 'changed', before: 1, after: 2 },
      ],
    ],
    [
      'an element in the middle of a list',
      { list: [{ v: 1 }, { v: 2 }, { v: 3 }] },
      { list: [{ v: 1 }, { v: 9 }, { v: 2 }, { v: 3 }] },
      [{ path: 'spec.list[1].v', change: 'added', after: 9 }],
    ],
    [
      'an element and its successor',
      {
        list: [
          { v: 1, w: 0 },
          { v: 2, w: 0 },
        ],
      },
      {
        list: [
          { v: 7, w: 0 },
          { v: 2, w: 0 },
        ],
      },
      [{ path: 'spec.list[0].v', change: 'changed', before: 1, after: 7 }],
    ],
    [
      'the order of elements without a name',
      { list: [{ v: 1 }, { v: 2 }, { v: 3 }] },
      { list: [{ v: 3 }, { v: 1 }, { v: 2 }] },
      [{ path: 'spec.list', change: 'reordered', before: [0, 1, 2], after: [2, 0, 1] }],
    ],
    [
      'lists in lists',
      { list: [[1], [2]] },
      { list: [[1], [2, 3]] },
      [{ path: 'spec.list[1]', change: 'changed', before: [2], after: [2, 3] }],
    ],
    [
      'containers with the same name twice',
      {
        containers: [
          { name: 'a', v: 1 },
          { name: 'a', v: 2 },
        ],
      },
      {
        containers: [
          { name: 'a', v: 1 },
          { name: 'a', v: 3 },
        ],
      },
      [{ path: 'spec.containers[1].v', change: 'changed', before: 2, after: 3 }],
    ],
  ])('are told: %s', (_, before, after, fields) => {
    expect(specFields(before, after)).toEqual(fields);
  });

  it('are told in the settings of a module by position: no name is known there', () => {
    const settings = (containers: unknown): KubeObject => moduleConfig({ containers });
    const before = settings([{ name: 'a' }, { name: 'b' }]);
    expect(fieldsOf(before, settings([{ name: 'b' }, { name: 'a' }]))).toEqual([
      {
        path: 'spec.settings.registry.containers',
        change: 'reordered',
        before: ['name=a', 'name=b'],
        after: ['name=b', 'name=a'],
      },
    ]);
  });

  it('are told where order means something: init containers, variables that refer to others', () => {
    const inits = [{ name: 'a' }, { name: 'b' }];
    expect(
      fieldsOf(pod({ initContainers: inits }), pod({ initContainers: inits.toReversed() })),
    ).toEqual([
      {
        path: 'spec.initContainers',
        change: 'reordered',
        before: ['name=a', 'name=b'],
        after: ['name=b', 'name=a'],
      },
    ]);
    const env = [
      { name: 'A', value: 'x' },
      { name: 'B', value: '$(A)' },
    ];
    const withEnv = (list: unknown): KubeObject => pod({ containers: [{ name: 'c', env: list }] });
    expect(fieldsOf(withEnv(env), withEnv(env.toReversed()))).toEqual([
      {
        path: 'spec.containers[name=c].env',
        change: 'reordered',
        before: ['name=A', 'name=B'],
        after: ['name=B', 'name=A'],
      },
    ]);
  });

  it('are told element by element of a keyed list', () => {
    const before = pod({ containers: [{ name: 'a', image: 'x:1' }, { name: 'old' }] });
    const after = pod({ containers: [{ name: 'new' }, { name: 'a', image: 'x:2' }] });
    expect(fieldsOf(before, after)).toEqual([
      { path: 'spec.containers[name=new].name', change: 'added', after: 'new' },
      { path: 'spec.containers[name=a].image', change: 'changed', before: 'x:1', after: 'x:2' },
      { path: 'spec.containers[name=old].name', change: 'removed', before: 'old' },
    ]);
  });

  it('are told of a keyed list without its order, and of a key without its default', () => {
    const ports = (...list: unknown[]): KubeObject => pod({ ports: list });
    expect(
      fieldsOf(
        ports({ containerPort: 1 }, { containerPort: 2 }),
        ports({ containerPort: 2 }, { containerPort: 1, protocol: 'TCP' }),
      ),
    ).toEqual([{ path: 'spec.ports[containerPort=1].protocol', change: 'added', after: 'TCP' }]);
  });

  it.each([
    ['1', '-1'],
    ['1', '1Ki'],
    ['1k', '1Ki'],
    ['1', 'one'],
    ['1e3', '1E'],
  ])('are told of quantities: %s and %s', (before, after) => {
    const limited = (cpu: string): KubeObject => pod({ resources: { limits: { cpu } } });
    expect(fieldsOf(limited(before), limited(after))).toEqual([
      { path: 'spec.resources.limits.cpu', change: 'changed', before, after },
    ]);
  });

  it('are told of a set of maps by what came and went', () => {
    const tolerations = (...list: unknown[]): KubeObject => pod({ tolerations: list });
    const kept = { key: 'a', operator: 'Exists' };
    expect(fieldsOf(tolerations(kept, { key: 'b' }), tolerations({ key: 'c' }, kept))).toEqual([
      { path: 'spec.tolerations[0].key', change: 'changed', before: 'b', after: 'c' },
    ]);
  });
});
